import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/articles/text.ts'
import { emptyElement, lines, text, textElement } from '../../src/formats/xml.ts'

const TEXT = new Map([
  ['&', '&#x26;'],
  ['<', '&#x3C;'],
  ['>', '&#x3E;'],
  ['\r', '&#xD;'],
])
const ATTRIBUTE = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#x9;'],
  ['\n', '&#xA;'],
  ['\r', '&#xD;'],
])

/** Escapes text character by character. */
function simpleEscape(value: string, references: ReadonlyMap<string, string>): string {
  return [...cleanText(value)].map(character => references.get(character) ?? character).join('')
}

const anyValue = fc.string({
  unit: fc.oneof(
    fc.constantFrom('&', '<', '>', '"', "'", '\t', '\n', '\r', '<p>', '</p>', '&#x3C;', '\ud83d', '\u0001'),
    fc.string({ maxLength: 5 }),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  maxLength: 30,
})

describe('mark-up', () => {
  it('has each character of a text unchanged or as its reference', () => {
    fc.assert(
      fc.property(anyValue, value => {
        expect(text(value)).toBe(simpleEscape(value, TEXT))
      }),
      { numRuns: 2_000 },
    )
  })

  it('has each character of an attribute unchanged or as its reference', () => {
    fc.assert(
      fc.property(anyValue, value => {
        expect(emptyElement('a', { b: value })).toBe(`<a b="${simpleEscape(value, ATTRIBUTE)}"/>`)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ...Array(128).keys(),
  ])('has the character %d unchanged or as its reference in a text and in an attribute', code => {
    const value = `x${String.fromCharCode(code)}`
    expect(text(value)).toBe(simpleEscape(value, TEXT))
    expect(emptyElement('a', { b: value })).toBe(`<a b="${simpleEscape(value, ATTRIBUTE)}"/>`)
  })

  it('leaves out undefined attributes and children', () => {
    expect(emptyElement('a', { b: undefined, c: 0, d: '' })).toBe('<a c="0" d=""/>')
    expect(lines([undefined, textElement('a', 1), undefined, textElement('b', '')])).toBe('<a>1</a>\n<b></b>')
    expect(lines([undefined])).toBe('')
  })
})
