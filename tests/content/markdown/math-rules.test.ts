import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { translateBody } from '../../../src/content/dialects/translate-body.ts'
import { plainText } from '../../../src/content/plain-text.ts'
import { renderBody } from '../../../src/content/render-body.ts'

const context = { permalink: 'https://news.example/one', baseUrl: 'https://news.example', assets: {} }

function render(source: string): string {
  return renderBody({ format: 'markdown', source }, context)
}

const inline = (tex: string) => `<code class="language-math">${tex}</code>`
const block = (tex: string) => `<pre><code class="language-math">${tex}\n</code></pre>`

describe('a formula in TeX', () => {
  it.each([
    ['$a_1 + b_1$ and $c_2$', `<p>${inline('a_1 + b_1')} and ${inline('c_2')}</p>`],
    ['$x^{*}$ or $y^{*}$', `<p>${inline('x^{*}')} or ${inline('y^{*}')}</p>`],
    ['$\\{a\\}$', `<p>${inline('\\{a\\}')}</p>`],
    ['$a<b>c$', `<p>${inline('a&lt;b&gt;c')}</p>`],
    ['$`a_1`$', `<p>${inline('a_1')}</p>`],
    [
      '\\(x_1\\), \\(n\\) and \\[z_1 * w_1\\]',
      `<p>${inline('x_1')}, ${inline('n')} and ${inline('z_1 * w_1')}</p>`,
    ],
    ['is $$x_1 =\ny_1$$ here', `<p>is ${inline('x_1 = y_1')} here</p>`],
    [
      '**bold $y_2$** [link $x_1$](/a)',
      `<p><strong>bold ${inline('y_2')}</strong> <a href="https://news.example/a">link ${inline('x_1')}</a></p>`,
    ],
    ['$$\n\\frac{a_1}{b_1} \\\\\nc * d * e\n$$', block('\\frac{a_1}{b_1} \\\\\nc * d * e')],
    ['$$\nE\n$$', block('E')],
    ['\\[\nx_1 = 2\n\\]', block('x_1 = 2')],
    ['so\n$$ x_1 $$\nthen', `<p>so</p>\n${block('x_1')}\n<p>then</p>`],
    ['> $$\n> x_1\n> $$', `<blockquote>\n${block('x_1')}\n</blockquote>`],
    ['- a\n\n  $$\n  x_1\n  $$', `<ul>\n<li>\n<p>a</p>\n${block('x_1')}\n</li>\n</ul>`],
    [
      '\\begin{align*}\na_1 &= b_1 \\\\\n\\end{align*}',
      block('\\begin{align*}\na_1 &amp;= b_1 \\\\\n\\end{align*}'),
    ],
  ])('%j stays as it is written, as code', (source, html) => {
    expect(render(source)).toBe(html)
  })

  it('stays whole in MDX, whose braces mean something else', () => {
    const source = 'import A from "a"\n\n$\\frac{a}{b}$ and $$\\sum_{i=1}^n {x}$$ but {props.x}'
    const { body, unknown } = translateBody({ format: 'markdown', source }, { path: 'a.mdx', fields: {} })
    expect(body.source).toContain('$\\frac{a}{b}$ and $$\\sum_{i=1}^n {x}$$ but')
    expect([...unknown.keys()]).toEqual(['{props.x}'])
  })

  it.each([
    ['It costs $5 and $6.', 'It costs $5 and $6.'],
    ['From $10_a to $20_b, or 6$', 'From $10_a to $20_b, or 6$'],
    ['US$5_000, **$6** and *$7*', 'US$5_000, $6 and $7'],
    ['$HOME_DIR/$USER_NAME or $a_b', '$HOME_DIR/$USER_NAME or $a_b'],
    ['$1=€0.9 and $2=€1.8', '$1=€0.9 and $2=€1.8'],
    ['$$ – cheap\n\n$$$ – dear\n\nRating: $$', '$$ – cheap\n$$$ – dear\nRating: $$'],
    ['\\$a_1\\$', '$a_1$'],
    ['file\\(s\\), \\[sic\\], \\[1\\], \\(see *this*\\)', 'file(s), [sic], [1], (see this)'],
    ['\\[some\\_thing\\](x)', '[some_thing](x)'],
    ['$$ open\n\ntext *x*', '$$ open\ntext x'],
  ])('is not seen in %j', (source, text) => {
    const html = render(source)
    expect(plainText(html)).toBe(text)
    expect(html).not.toContain('language-math')
  })

  it('loses no sign, whatever it is', () => {
    const tex = fc
      .stringMatching(/^[a-z]_[0-9][a-z0-9*_^\\{}<>&[\]()=+ ~`"'|:!#-]{0,30}[a-z0-9]$/)
      .filter(formula => !/\s[a-z]{2,}\s/.test(formula))
    fc.assert(
      fc.property(tex, formula => {
        const shown = plainText(render(`so $${formula}$ and *more*`))
        const written = formula.replace(/ +/g, ' ')
        expect(shown).toBe(`so ${written} and more`)
      }),
    )
  })

  it('never changes prices', () => {
    const price = fc.tuple(
      fc.constantFrom('', 'US', 'A'),
      fc.integer({ min: 0, max: 99_999 }),
      fc.constantFrom('', '.50', 'k'),
    )
    const text = fc
      .array(price, { minLength: 1, maxLength: 6 })
      .map(all => all.map(([a, b, c]) => `${a}$${b}${c}`))
    fc.assert(
      fc.property(text, fc.constantFrom(', ', ' and ', '/', ' - ', '–', ' = '), (prices, between) => {
        const source = `Cost: ${prices.join(between)} each`
        expect(plainText(render(source))).toBe(source)
      }),
    )
  })
})
