import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText, closeDirections } from '../../src/articles/text.ts'

/** Checks character by character against `Char` of XML 1.0 section 2.2. */
function plainlyClean(text: string): string {
  return [...text].filter(character => isChar(character.codePointAt(0) ?? 0)).join('')
}

function isChar(code: number): boolean {
  if (code < 0x20) return [0x9, 0xa, 0xd].includes(code)
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x1_0000
}

describe('cleanText', () => {
  it('keeps every character that XML allows, and no other', () => {
    for (let code = 0; code <= 0xffff; code++) {
      const text = `a${String.fromCharCode(code)}b`
      if (cleanText(text) !== plainlyClean(text)) expect.fail(`U+${code.toString(16)} is treated wrongly`)
    }
  })

  it('does so at any position', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.integer({ min: 0, max: 0x1f }).map(code => String.fromCharCode(code)),
      fc.constantFrom('\ud83d', '\ude00', '\ufffe', '\uffff', '<p>', 'plain text that is somewhat long'),
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), text => {
        expect(cleanText(text)).toBe(plainlyClean(text))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('closeDirections', () => {
  // Unicode Standard Annex 9, sections 2.1 to 2.5.
  const [lre, rlo, pdf, lri, rli, pdi] = ['\u202A', '\u202E', '\u202C', '\u2066', '\u2067', '\u2069']

  it.each([
    ['plain text', 'a\u200Fb', 'a\u200Fb'],
    ['an override', `a${rlo}b`, `a${rlo}b${pdf}`],
    ['what is ended', `${rli}a${lre}b${pdf}${pdi}c`, `${rli}a${lre}b${pdf}${pdi}c`],
    ['several', `${rli}a${rlo}b`, `${rli}a${rlo}b${pdf}${pdi}`],
    ['an isolate that ends what is in it', `${lri}a${rlo}b${pdi}c`, `${lri}a${rlo}b${pdi}c`],
    ['ends of nothing', `a${pdi}b${pdf}c`, 'abc'],
    ['an end from within an isolate', `${rlo}a${lri}b${pdf}${pdi}c`, `${rlo}a${lri}b${pdi}c${pdf}`],
  ])('closes %s', (_what, text, expected) => {
    expect(closeDirections(text)).toBe(expected)
    expect(closeDirections(expected)).toBe(expected)
  })
})
