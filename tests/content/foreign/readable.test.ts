import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainText } from '../../../src/content/plain-text.ts'
import { renderBody } from '../../../src/content/render-body.ts'
import { cpuTime } from '../../cpu-time.ts'

const context = { permalink: 'https://news.example/one', baseUrl: 'https://news.example', assets: {} }

function render(source: string): string {
  return renderBody({ format: 'html', source }, context)
}

const math = (inner: string) => `<math xmlns="http://www.w3.org/1998/Math/MathML">${inner}</math>`

describe('formulas keep their meaning in the body and in plain text', () => {
  test.each([
    ['<mfrac><mn>1</mn><mn>2</mn></mfrac>', '1/2', '1/2'],
    ['<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>', '(a + b)/2', '(a + b)/2'],
    ['<msup><mi>x</mi><mn>2</mn></msup>', 'x<sup>2</sup>', 'x²'],
    ['<msup><mi>x</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msup>', 'x^(n + 1)', 'x^(n + 1)'],
    ['<msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup>', '10<sup>−3</sup>', '10⁻³'],
    ['<msub><mi>a</mi><mn>0</mn></msub>', 'a<sub>0</sub>', 'a₀'],
    ['<msubsup><mo>∑</mo><mn>0</mn><mi>n</mi></msubsup><mi>k</mi>', '∑<sub>0</sub>^nk', '∑₀^nk'],
    ['<msqrt><mi>y</mi></msqrt>', '√y', '√y'],
    ['<mover><mi>v</mi><mo>→</mo></mover>', 'v\u20d7', 'v\u20d7'],
    ['<mover accent="true"><mi>x</mi><mo>^</mo></mover>', 'x\u0302', 'x\u0302'],
    ['<mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>‾</mo></mover>', 'A\u0305B\u0305', 'A\u0305B\u0305'],
    ['<mi>a</mi><mo>&lt;</mo><mi>b</mi>', 'a &lt; b', 'a < b'],
    ['<semantics><mi>z</mi><annotation encoding="application/x-tex">z</annotation></semantics>', 'z', 'z'],
    ['<semantics><annotation encoding="application/x-tex">\\pi</annotation></semantics>', '\\pi', '\\pi'],
  ])('%s', (inner, html, text) => {
    expect(render(`<p>${math(inner)}</p>`)).toBe(`<p>${html}</p>`)
    expect(plainText(render(`<p>${math(inner)}</p>`))).toBe(text)
  })

  test('KaTeX shows each formula once', () => {
    const tree = math('<semantics><msup><mi>x</mi><mn>2</mn></msup><annotation>x^2</annotation></semantics>')
    const drawn = '<span class="katex-html" aria-hidden="true"><span>x</span><span>2</span></span>'
    const source = `<p>a <span class="katex"><span class="katex-mathml">${tree}</span>${drawn}</span> b <i aria-hidden="true">c</i></p>`
    expect(plainText(render(source))).toBe('a x² b c')
  })

  test('KaTeX without MathML keeps what it shows', () => {
    const drawn = '<span class="katex-html" aria-hidden="true"><span>x</span><span>+1</span></span>'
    expect(plainText(render(`<p>a <span class="katex">${drawn}</span> b</p>`))).toBe('a x+1 b')
  })

  test('MathJax shows each formula once', () => {
    const drawn = '<nobr aria-hidden="true"><span>x</span></nobr>'
    const source = `<span class="MathJax">${drawn}<span class="MJX_Assistive_MathML">${math('<mi>x</mi>')}</span></span><script type="math/tex">x</script>`
    expect(plainText(render(source))).toBe('x')
  })

  test('the source of a formula that nothing shows is text', () => {
    expect(render('<p>a <script type="math/tex">x^2 < 1</script></p>')).toBe('<p>a x^2 &lt; 1</p>')
  })

  test.each([
    ['10<sup>2</sup> and H<sub>2</sub>O', '10² and H₂O'],
    ['the 1<sup>st</sup>', 'the 1st'],
  ])('%s is %s in plain text', (html, text) => {
    expect(plainText(html)).toBe(text)
  })
})

describe('what is embedded becomes what readers show', () => {
  const link = (url: string, text = url) => `<a href="${url}">${text}</a>`

  test.each([
    [
      '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="durov/1"></script>',
      `<p>${link('https://t.me/durov/1')}</p>`,
    ],
    ['<object data="https://a.example/y.pdf"></object>', `<p>${link('https://a.example/y.pdf')}</p>`],
    ['<object data="y.pdf"><p>In words</p></object>', '<p>In words</p>'],
    [
      '<object data="y.svg"><img src="https://a.example/y.png"></object>',
      '<img src="https://a.example/y.png" />',
    ],
    [
      '<object><param name="movie" value="https://a.example/v"><embed src="https://a.example/v"></object>b',
      `<p>${link('https://a.example/v')}</p>b`,
    ],
    [
      '<object><object data="https://a.example/v"></object></object>',
      `<p>${link('https://a.example/v')}</p>`,
    ],
    ['<embed src="https://a.example/v.mp4"> <embed src="javascript:x">', link('https://a.example/v.mp4')],
    [
      '<iframe srcdoc="<p>Some <b>words</b></p><script>x</script>">no</iframe>b',
      '<div><p>Some <b>words</b></p></div>b',
    ],
    ['<iframe srcdoc=""></iframe><iframe></iframe>b', 'b'],
    [
      '<map><area href="https://a.example/" alt="The harbour"><area></map>',
      link('https://a.example/', 'The harbour'),
    ],
    ['<li><input type="checkbox" checked>a</li>', '<div><span>☑ </span>a</div>'],
    [
      '<input type="checkbox"> a <input type="submit" value="Go"> <input value="x">',
      '<span>☐ </span> a <span>Go</span>',
    ],
  ])('%s', (source, html) => {
    expect(render(source)).toBe(html)
  })
})

describe('scripts and drawings', () => {
  test.each([
    ['https://gist.github.com/lantern/1a2b.js', 'https://gist.github.com/lantern/1a2b'],
    ['//gist.github.com/lantern/1a2b.js?file=a.rb', 'https://gist.github.com/lantern/1a2b'],
    ['https://asciinema.org/a/14.js', 'https://asciinema.org/a/14'],
  ])('the script %s becomes a link', (src, page) => {
    expect(render(`<script src="${src}"></script>`)).toBe(`<p><a href="${page}">${page}</a></p>`)
  })

  test('other scripts are dropped', () => {
    expect(render('a<script src="https://count.example/a.js"></script><script>b</script>')).toBe('a')
  })

  test('the title of a drawing is not shown, but its text is', () => {
    expect(render('<svg><title>T</title><desc>D</desc><text>Mast</text></svg><p>a</p>')).toBe('Mast<p>a</p>')
  })
})

test('words outside of formulas and drawings are never lost', () => {
  const piece = fc.constantFrom(
    ...[
      '<math>',
      '</math>',
      '<mi>',
      '</mi>',
      '<mfrac>',
      '<p>',
      '</p>',
      '<svg>',
      '</svg>',
      '<script src="https://gist.github.com/a/1.js"></script>',
    ],
    ...['<span class="katex">', '</span>', '<b>', '</b>', '<msup>', '</msup>', '<div>', '</div>'],
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 15 }), pieces => {
      const text = plainText(render(pieces.map((tag, at) => `${tag}w${at}w`).join('')))
      for (const at of pieces.keys()) expect(text.replace(/[\s()]/g, '')).toContain(`w${at}w`)
    }),
  )
})

test.each([
  '<math>',
  '<math><mi>',
  '<svg><title>',
  '<span class="katex">',
  '<math></math>',
  '<svg></svg>',
])('many of %s take linear time', piece => {
  const started = cpuTime()
  render(piece.repeat(200_000 / piece.length))
  expect(cpuTime() - started).toBeLessThan(5_000)
})
