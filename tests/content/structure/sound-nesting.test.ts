import fc from 'fast-check'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderBody } from '../../../src/content/render-body.ts'
import { soundNesting } from '../../../src/content/structure/sound-nesting.ts'
import { openBrowser } from '../../pages/browser/browser.ts'

describe('an unknown element that was around', () => {
  it.each([
    ['a pre in a paragraph', '<p>a <x-code><pre>b</pre></x-code> c</p>', '<p>a </p><pre>b</pre><p> c</p>'],
    ['all of a paragraph', '<p><x-code><pre>b</pre></x-code></p>', '<pre>b</pre>'],
    [
      'a block in emphasis, with an id',
      '<p id="x"><em>a<x-y><hr></x-y>b</em></p>',
      '<p id="x"><em>a</em></p><hr /><p><em>b</em></p>',
    ],
    [
      'a block in a link',
      '<p><a href="https://e.org/">a<x-y><div>b</div></x-y></a> c</p>',
      '<p><a href="https://e.org/">a</a></p><a href="https://e.org/"><div>b</div></a><p> c</p>',
    ],
    [
      'a heading in a heading',
      '<h2>a<x-y><h3>b</h3></x-y>c</h2>',
      '<h2 id="a">a</h2><h3 id="b">b</h3><h2 id="c">c</h2>',
    ],
    [
      'a div in a heading',
      '<h2><x-y><div id="d">a</div></x-y></h2>',
      '<h2 id="a"><span id="d">a</span></h2>',
    ],
    ['an item in a list', '<ul><x-y><li>a</li></x-y></ul>', '<ul><li>a</li></ul>'],
    ['text in a list', '<ul><x-y>a</x-y><li>b</li></ul>', '<ul><li>a</li><li>b</li></ul>'],
    ['items without a list', '<x-list><li value="2">a</li></x-list>', '<div>a</div>'],
    ['terms without a list', '<x-y><dt>a</dt><dd>b</dd></x-y>', '<div>a</div><div>b</div>'],
    [
      'text in a table',
      '<table><x-y>a</x-y><tr><td>b</td></tr></table>',
      '<table><tr><td>a</td></tr><tr><td>b</td></tr></table>',
    ],
    [
      'cells in a table',
      '<table><x-y><td>a</td><td>b</td></x-y></table>',
      '<table><tr><td>a</td><td>b</td></tr></table>',
    ],
    ['cells without a table', '<x-y><td colspan="2">a</td></x-y>', '<div>a</div>'],
    ['a caption of a figure', '<x-figure><figcaption>a</figcaption></x-figure>', '<div>a</div>'],
    [
      'a link in a link',
      '<a href="https://e.org/">a<x-y><a href="https://f.org/">b</a></x-y></a>',
      '<a href="https://e.org/">ab</a>',
    ],
  ])('%s leaves sound HTML', (_, source, html) => {
    expect(render(source)).toBe(html)
  })
})

it.each([
  '<p>a <em>b</em> <a href="https://e.org/">c</a></p>\n<pre><code>d\n</code></pre>',
  '<ul>\n<li>a\n<ul>\n<li><p>b</p></li>\n</ul>\n</li>\n</ul>',
  '<table><caption>c</caption><colgroup><col /></colgroup><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td><p>b</p></td></tr></tbody></table>',
  '<dl><div><dt>a</dt><dd>b</dd></div></dl><details><summary>s</summary><p>t</p></details>',
  '<figure><picture><source srcset="https://e.org/a.webp" /><img src="https://e.org/a.png" /></picture><figcaption>c</figcaption></figure>',
  '<a href="https://e.org/"><h2>a</h2><p>b</p></a><p><del>c</del></p><p></p>',
  '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> text',
])('sound HTML stays as it is: %s', html => {
  expect(soundNesting(html)).toBe(html)
})

it('is linear: a divided paragraph does not repeat all elements around it', () => {
  const source = `<p>${'<b>'.repeat(900)}${'x<x-y><hr></x-y>'.repeat(5_000)}${'</b>'.repeat(900)}</p>`
  expect(render(source).length).toBeLessThan(20 * source.length)
})

/** Elements of the allow-list in every role, and unknown ones. */
const NAMES =
  'p p p div h1 h2 ul ol li dl dt dd table tr td th tbody thead caption colgroup pre blockquote figure figcaption details ' +
  'summary em b a a span code section ins del ruby rt x-a x-b x-code x-list'
const { source } = fc.letrec<{ source: string; element: string }>(tie => ({
  source: fc
    .array(
      fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom('one', ' two ', ' ', '<hr>', '<br>', '<img src="https://e.org/a.png">', '<col>'),
        tie('element'),
      ),
      { maxLength: 4 },
    )
    .map(parts => parts.join('')),
  element: fc
    .tuple(fc.constantFrom(...NAMES.split(' ')), tie('source'), fc.boolean())
    .map(([name, inner, isClosed]) => `<${name}>${inner}${isClosed ? `</${name}>` : ''}`),
}))

describe('a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  }, 60_000)
  afterAll(() => browser.close())

  it('reads the elements and the text that are written, whatever is nested in unknown elements', async () => {
    const sources = fc.sample(source, 3_000)
    const page = await browser.newPage()
    const written = sources.map(render)
    const read = await page.evaluate<readonly string[]>(parseAll(written))
    for (const [at, html] of written.entries()) {
      expect({ source: sources[at], html: plain(read[at] ?? '') }).toEqual({
        source: sources[at],
        html: plain(html),
      })
    }
  }, 60_000)
})

it('all text is preserved, whatever is nested in unknown elements', () => {
  fc.assert(
    fc.property(source, source => {
      expect(textOf(render(source))).toBe(textOf(source))
    }),
    { numRuns: 2_000 },
  )
})

function render(source: string): string {
  return renderBody(
    { format: 'html', source },
    { permalink: 'https://e.org/a', baseUrl: 'https://e.org', assets: {} },
  )
}

/** Returns an expression for the browser: how it writes each document after it has parsed it. */
function parseAll(documents: readonly string[]): string {
  const parse = "const t = document.createElement('template'); t.innerHTML = html; return t.innerHTML"
  return `(${JSON.stringify(documents)}).map(html => { ${parse} })`
}

/** Returns HTML without what may differ: the bodies of tables, which need no tags, and the end of void elements. */
function plain(html: string): string {
  return html.replace(/<\/?tbody>/g, '').replaceAll(' />', '>')
}

function textOf(html: string): string {
  return html.replace(/<[^>]*>/g, '').replace(/\s+/g, '')
}
