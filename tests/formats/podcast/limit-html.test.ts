import fc from 'fast-check'
import { parseDocument } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { limitHtml } from '../../../src/formats/elements/podcast/limit-html.ts'
import { anyText } from '../arbitraries.ts'

describe('limitHtml', () => {
  it.each([
    ['<p>One two three</p>', 100, '<p>One two three</p>'],
    ['One two three four', 14, 'One two…'],
    ['<p>One <b>two three</b></p>', 24, '<p>One <b>two…</b></p>'],
    ['<p>One</p><ul><li>Two</li><li>Three</li></ul>', 40, '<p>One</p><ul><li>Two…</li></ul>'],
    ['A &amp; B &lt; C', 12, 'A &amp; B…'],
    ['one<br>two<img src="a">three four', 30, 'one<br>two…'],
    ['ÄÖÜ ÄÖÜ ÄÖÜ', 18, 'ÄÖÜ ÄÖÜ…'],
    ['One <a href="https://example.org/1234567890">two</a>', 30, 'One…'],
    ['1 < 2 and 3 < 4, two three', 20, '1 < 2 and 3 < 4,…'],
    ['', 5, ''],
  ])('turns %j within %j bytes into %j', (html, bytes, expected) => {
    expect(limitHtml(html, bytes)).toBe(expected)
    expect(Buffer.byteLength(limitHtml(html, bytes))).toBeLessThanOrEqual(bytes)
  })

  it('cuts a text without spaces too', () => {
    const cut = limitHtml('字'.repeat(2_000), 4_000)
    expect(Buffer.byteLength(cut)).toBeGreaterThan(3_800)
    expect(cut).toMatch(/^字+…$/)
  })

  it('never exceeds the limit, closes every element, and has nothing but the beginning of the text', () => {
    const tag = fc.constantFrom(
      '<p>',
      '</p>',
      '<b>',
      '</b>',
      '<a href="https://e.org/?a=1&amp;b=2">',
      '</a>',
      '<br>',
      ' ',
    )
    const html = fc.array(fc.oneof(tag, anyText), { maxLength: 30 }).map(parts => parts.join(''))
    const property = fc.property(html, fc.integer({ min: 10, max: 300 }), (whole, bytes) => {
      const cut = limitHtml(whole, bytes)
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(Math.max(bytes, 3))
      if (cut === whole) return
      const kept = cut.slice(0, cut.lastIndexOf('…'))
      expect(whole.startsWith(kept)).toBe(true)
      expect(cut.slice(kept.length + 1)).toMatch(/^(?:<\/[^\s/>]+>)*$/)
      expect(() => parseDocument(cut)).not.toThrow()
    })
    fc.assert(property, { numRuns: 500 })
  })
})
