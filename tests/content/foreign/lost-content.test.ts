import { describe, expect, it } from 'vitest'
import type { Body } from '../../../src/articles/article.ts'
import { findLostContent } from '../../../src/content/foreign/lost-content.ts'

function lost(source: string, format: Body['format'] = 'markdown'): readonly string[] {
  return findLostContent({ format, source }).map(({ message }) => message)
}

const SCRIPT = 'the text has a script, which readers do not run: what it shows is left out'
const DRAWING = 'the text has a drawing in SVG, which readers do not show: make a file of it, and name that'

describe('findLostContent', () => {
  it.each([
    ['<script>draw()</script>', [SCRIPT]],
    [
      '<script src="https://a.example/chart.js"></script>',
      [SCRIPT.replace('script,', 'script from a.example,')],
    ],
    ['<script src=/js/chart.js></script>', [SCRIPT.replace('script,', 'script from "/js/chart.js",')]],
    ['<svg viewBox="0 0 9 9"><path d="M0"/></svg>', [DRAWING]],
    ['<img alt="A mast">', ['the text has an image without an address: it is left out']],
    [
      '![a](file:///C:/a.png)',
      ['the text has the address "file:///C:/a.png", which readers do not open: it is left out'],
    ],
    [
      '<a href="ftp://a.example/b">b</a>',
      ['the text has the address "ftp://a.example/b", which readers do not open: it is left out'],
    ],
    [
      '[n](obsidian://open)',
      ['the text has the address "obsidian://open", which readers do not open: it is left out'],
    ],
  ])('%s', (source, messages) => {
    expect(lost(source)).toEqual(messages)
  })

  it.each([
    '<script async src="https://platform.twitter.com/widgets.js"></script>',
    '<script src="https://gist.github.com/lantern/1a2b.js"></script>',
    '<script type="application/ld+json">{}</script>',
    '<script type="math/tex">x</script>',
    '<svg width="16"><path/></svg> <svg class="icon"></svg> <svg aria-hidden="true"></svg> <svg width="1em"></svg>',
    `<img src="data:image/svg+xml,<svg viewBox='0 0 9 9'></svg>">`,
    '<img data-src="a.png"> <img srcset="a.png 2x"> ![a](b.png "c")',
    '[a](https://a.example) <mailto:a@b.example> [b](#c) [d](tel:1) <a href="javascript:x()">e</a>',
    '`<script>x</script>` and `<svg>`',
    '```html\n<script>x</script>\n[n](obsidian://open)\n```',
    'a < b and c:d',
  ])('nothing in %s', source => {
    expect(lost(source)).toEqual([])
  })

  it('returns each thing once, with its place', () => {
    const source = 'One `a`\n\n<script>x</script>\n\n<script>y</script> <svg></svg>'
    expect(findLostContent({ format: 'markdown', source })).toEqual([
      { message: SCRIPT, index: source.indexOf('<script>') },
      { message: DRAWING, index: source.indexOf('<svg>') },
    ])
    expect(lost('<script>x</script>', 'text')).toEqual([])
    expect(lost('[a](ftp://b)', 'html')).toEqual([])
  })
})
