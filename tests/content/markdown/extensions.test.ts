import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskCode } from '../../../src/content/markdown/code-regions.ts'
import { renderBody } from '../../../src/content/render-body.ts'
import { cpuTime } from '../../cpu-time.ts'

const context = { permalink: 'https://news.example/one', baseUrl: 'https://news.example', assets: {} }

function render(source: string): string {
  return renderBody({ format: 'markdown', source }, context)
}

describe('Markdown has what generators of sites add to it', () => {
  test.each([
    ['a :tada: b', '<p>a 🎉 b</p>'],
    ['std::a::b and 10:100:3', '<p>std::a::b and 10:100:3</p>'],
    ['- [ ] one\n- [x] two', '<ul>\n<li>☐ one</li>\n<li>☑ two</li>\n</ul>'],
    ['Term\n: What it means', '<dl>\n<dt>Term</dt>\n<dd>What it means</dd>\n</dl>'],
    ['## Masts {#masts .big}', '<h2 id="masts">Masts</h2>'],
    ['## Sets {x}', '<h2 id="sets-x">Sets {x}</h2>'],
    ['[[toc]]\n\ntext', '<p>text</p>'],
    [
      'see https://example.com/a_b.',
      '<p>see <a href="https://example.com/a_b">https://example.com/a_b</a>.</p>',
    ],
    ['see example.com', '<p>see example.com</p>'],
    ['README.md, node.js', '<p>README.md, node.js</p>'],
    ['see www.example.com/a_b.', '<p>see <a href="http://www.example.com/a_b">www.example.com/a_b</a>.</p>'],
    ['(www.example.com/a_(b))', '<p>(<a href="http://www.example.com/a_(b)">www.example.com/a_(b)</a>)</p>'],
    ['awww.example.com', '<p>awww.example.com</p>'],
    ['ask ann@example.com.', '<p>ask <a href="mailto:ann@example.com">ann@example.com</a>.</p>'],
    ['`www.example.com a@b.example`', '<p><code>www.example.com a@b.example</code></p>'],
    ['[[_TOC_]]\n\ntext', '<p>text</p>'],
    ['@[toc]\n\ntext', '<p>text</p>'],
    ['[x](javascript:y) ![z](file:///z.png)', '<p><a>x</a> </p>'],
    ['```js {1,3}\nx\n```', '<pre><code class="language-js">x\n</code></pre>'],
    ['```rust,ignore\nx\n```', '<pre><code class="language-rust">x\n</code></pre>'],
    ['``` {.python .numberLines}\nx\n```', '<pre><code class="language-python">x\n</code></pre>'],
    [
      '```js title="a.js"\nx\n```',
      '<figure><figcaption>a.js</figcaption><pre><code class="language-js">x\n</code></pre>\n</figure>',
    ],
    ['> [!NOTE]\n> Careful', '<blockquote>\n<p><strong>Note</strong></p>\n<p>Careful</p>\n</blockquote>'],
    [
      '> [!tip]- Aerials\n> Careful',
      '<blockquote>\n<p><strong>Aerials</strong></p>\n<p>Careful</p>\n</blockquote>',
    ],
    [
      ':::warning Wind\nCareful\n:::',
      '<blockquote>\n<p><strong>Wind</strong></p>\n<p>Careful</p>\n</blockquote>',
    ],
    [
      ':::note[Wind]\nCareful\n:::',
      '<blockquote>\n<p><strong>Wind</strong></p>\n<p>Careful</p>\n</blockquote>',
    ],
    [
      '!!! note "Wind"\n    Careful\n\nOut',
      '<blockquote>\n<p><strong>Wind</strong></p>\n<p>Careful</p>\n</blockquote>\n<p>Out</p>',
    ],
    ['::: center\ntext\n:::', '<div>\n<p>text</p>\n</div>'],
    ['```\n:::note\n:::\n```', '<pre><code>:::note\n:::\n</code></pre>'],
    [':::note\nno end', '<p>:::note\nno end</p>'],
  ])('%j becomes %j', (source, html) => {
    expect(render(source).replace(/\n{2,}/g, '\n')).toBe(html)
  })

  test('a second footnote with the same label stands at the end', () => {
    const html = render('Radio[^1]\n\n[^1]: Wireless\n\n[^1]: Telephone')
    expect(html.match(/<li id="fn\d"><p>\w+/g)).toEqual([
      '<li id="fn1"><p>Wireless',
      '<li id="fn2"><p>Telephone',
    ])
  })

  test('a footnote of one word is a note, not a link', () => {
    const html = render('Radio[^1]\n\n[^1]: Wireless')
    expect(html).toContain('<sup><a href="https://news.example/one#fn1" id="fnref1">[1]</a></sup>')
    expect(html).toMatch(/<li id="fn1"><p>Wireless <a href="https:\/\/news.example\/one#fnref1">/)
  })

  test('a footnote to which nothing refers keeps its text', () => {
    expect(render('Radio\n\n[^9]: Wireless')).toContain('Wireless')
  })
})

describe('maskCode', () => {
  test.each([
    ['a `b` c', 'b'],
    ['```\nfence\n```', 'fence'],
    ['- item\n  ~~~\n  tilde\n  ~~~', 'tilde'],
    ['text\n\n    indented', 'indented'],
    ['<pre>element</pre>', 'element'],
    ['``a ` b``', 'a ` b'],
    ['```a``` b ```c```', 'c'],
  ])('hides the code of %j', (source, code) => {
    expect(maskCode(source).text).not.toContain(code)
  })

  test.each([
    'a ` b\n\nc ` d',
    '- item\n\n    its text',
    '<pre>open',
    '{% highlight %} text',
  ])('hides nothing of %j', source => {
    expect(maskCode(source).text).toBe(source)
  })

  test('restores any text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '`',
        '``',
        '```',
        '~~~',
        '\n',
        '\n\n',
        '    ',
        '<pre>',
        '</pre>',
        '\uE000',
        '0\uE001',
        '- ',
        '> ',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
        const source = pieces.join('')
        const { text, restore } = maskCode(source)
        expect(restore(text)).toBe(source)
      }),
    )
  })

  test.each([
    '`',
    '` ',
    '```\n',
    '``\n\n',
    '<pre>',
    '    x\n\n',
    '~~~ ',
    ':::a\n',
    '> [!a]\n',
    '!!! a\n    b\n',
  ])('takes linear time for many of %j', piece => {
    const started = cpuTime()
    maskCode(piece.repeat(1_000_000 / piece.length))
    expect(cpuTime() - started).toBeLessThan(5_000)
  })
})
