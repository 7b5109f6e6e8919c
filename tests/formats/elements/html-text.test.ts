import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { htmlText } from '../../../src/formats/elements/html-text.ts'
import { anyText } from '../arbitraries.ts'

describe('htmlText', () => {
  it('gives HTML that a parser reads as the same text, whatever the text', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(read(htmlText(text))).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    '',
    'AT&T',
    'Q&A',
    'Marks & Spencer',
    'R&D costs; more',
    'a < b',
    'I <3 you',
    'a <= b',
    'x -> y',
    'Vec<_>',
    '"quoted"',
  ])('leaves %j, which HTML would not change, as it is', text => {
    expect(htmlText(text)).toBe(text)
  })

  it.each([
    ['Vec<String>', 'Vec&lt;String&gt;'],
    ['x<y', 'x&lt;y'],
    ['a <> b', 'a &lt;&gt; b'],
    ['<!-- x', '&lt;!-- x'],
    ['&lt;', '&amp;lt;'],
    ['&copy 2026', '&amp;copy 2026'],
    ['if (a&notb)', 'if (a&amp;notb)'],
    ['&#38', '&amp;#38'],
    ['R&D;', 'R&amp;D;'],
    ['AT&T <b>', 'AT&amp;T &lt;b&gt;'],
  ])('escapes %j', (text, expected) => {
    expect(htmlText(text)).toBe(expected)
  })
})

function read(html: string): string {
  const read: string[] = []
  const parser = new Parser({
    ontext: text => read.push(text),
    onopentag: name => read.push(`[${name}]`),
    oncomment: () => read.push('[comment]'),
    onprocessinginstruction: () => read.push('[instruction]'),
  })
  parser.end(html)
  return read.join('')
}
