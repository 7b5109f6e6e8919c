import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseByteRange } from '../../../src/http/send/byte-range.ts'

describe('a byte range (RFC 9110 section 14.1.2)', () => {
  it.each([
    ['bytes=0-499', { first: 0, last: 499 }],
    ['bytes=500-999', { first: 500, last: 999 }],
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=-500', { first: 500, last: 999 }],
    ['bytes=-5000', { first: 0, last: 999 }],
    ['bytes=900-', { first: 900, last: 999 }],
    ['bytes=900-99999999999999999999', { first: 900, last: 999 }],
    ['Bytes= 1-2 ', { first: 1, last: 2 }],
  ])('is read from %j', (header, range) => {
    expect(parseByteRange(header, 1_000)).toEqual(range)
  })

  it.each([
    'bytes=1000-',
    'bytes=1000-2000',
    'bytes=-0',
    `bytes=${'9'.repeat(400)}-`,
  ])('cannot be satisfied: %j', header => {
    expect(parseByteRange(header, 1_000)).toBe('unsatisfiable')
  })

  it.each([
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=a-b',
    'bytes=1',
    'bytes=1-2,4-5',
    'bytes=--5',
    'bytes=1-2-3',
    'seconds=1-2',
    'bytes 1-2',
  ])('is ignored: %j', header => {
    expect(parseByteRange(header, 1_000)).toBeUndefined()
  })

  it('of an empty body is never sent', () => {
    expect(parseByteRange('bytes=-5', 0)).toBeUndefined()
    expect(parseByteRange('bytes=0-', 0)).toBe('unsatisfiable')
  })

  it('lies within the body, for any header', () => {
    const header = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'bytes=-0129 ,') }), requested)
    fc.assert(
      fc.property(header, fc.nat(2_000), (text, length) => {
        const range = parseByteRange(text, length)
        if (range === undefined || range === 'unsatisfiable') return
        expect(range.first).toBeGreaterThanOrEqual(0)
        expect(range.last).toBeGreaterThanOrEqual(range.first)
        expect(range.last).toBeLessThan(length)
      }),
    )
  })

  it('is the requested part', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.nat(999), (one, other) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)]
        expect(parseByteRange(`bytes=${first}-${last}`, 1_000)).toEqual({ first, last })
      }),
    )
  })
})

const requested = fc
  .tuple(fc.option(fc.nat(3_000)), fc.option(fc.nat(3_000)))
  .map(([first, last]) => `bytes=${first ?? ''}-${last ?? ''}`)
