import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../src/articles/text.ts'
import { jsonText } from '../../src/formats/json-text.ts'
import { anyText } from './arbitraries.ts'

/** Cleans every value and escapes every tag that looks like another format, in the simplest way. */
function simpleJson(value: Record<string, unknown>): string {
  const clean = (_key: string, inner: unknown) => (typeof inner === 'string' ? cleanText(inner) : inner)
  return JSON.stringify(value, clean).replace(/<(?=[!?]|\/?(?:rss|feed|rdf|channel))/gi, '\\u003c')
}

describe('jsonText', () => {
  it('cleans every value and escapes tags that look like another format', () => {
    const piece = fc.oneof(
      anyText,
      fc.constantFrom('\\u', '\\', '\b\f', '\ufffe', '<</rss>', '<!<RDF', '</Channel'),
    )
    const value = fc.array(piece, { maxLength: 5 }).map(pieces => pieces.join(''))
    fc.assert(
      fc.property(fc.record({ a: value, b: fc.array(value, { maxLength: 2 }), c: fc.nat() }), given => {
        expect(jsonText(given)).toBe(simpleJson(given))
      }),
      { numRuns: 1_000 },
    )
  })

  it('writes the same if a long text is named as the body', () => {
    const piece = fc.oneof(
      anyText,
      fc.constantFrom('"body":""', '<p class="a">\n', '\\', '\ufffe', '</rss>', '\u{1F600}'),
    )
    const text = fc.tuple(fc.array(piece, { minLength: 1, maxLength: 5 }), fc.constantFrom(1, 300))
    const body = text.map(([pieces, times]) => pieces.join('').repeat(times))
    fc.assert(
      fc.property(fc.record({ a: anyText, body, c: fc.record({ body: anyText }) }), given => {
        expect(jsonText(given, 'body')).toBe(simpleJson(given))
      }),
    )
  })
})
