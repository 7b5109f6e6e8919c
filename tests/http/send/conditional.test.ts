import type { IncomingHttpHeaders } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../../src/http/send/conditional.ts'
import { cpuTime } from '../../cpu-time.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const CHANGED = new Date('2026-11-22T08:00:00Z')
const EARLIER = 'Sun, 22 Nov 2026 07:59:59 GMT'
const EQUAL = 'Sun, 22 Nov 2026 08:00:00 GMT'
const LATER = 'Sun, 22 Nov 2026 08:00:01 GMT'

const verdict = (headers: IncomingHttpHeaders) =>
  evaluate(headers, { etags: ['"x"', '"x-gz"'], changed: CHANGED }, NOW)
const kind = (headers: IncomingHttpHeaders) => verdict(headers).kind

describe('If-None-Match (RFC 9110 section 13.1.2)', () => {
  it.each([
    ['the tag itself', '"x"', '"x"'],
    ['the tag of another coding', '"x-gz"', '"x-gz"'],
    ['a weak one, by weak comparison', 'W/"x"', '"x"'],
    ['a list with odd spacing and empty elements', '"a", W/"b" , "x"', '"x"'],
    ['a list without spaces', '"a","x-gz"', '"x-gz"'],
    ['empty elements', ' , ,"x",,', '"x"'],
    ['commas inside of tags', '"a,b", "x"', '"x"'],
    ['bytes beyond ASCII in another tag', '"\xe9", "x"', '"x"'],
    ['the tag without quotes', 'x', '"x"'],
    ['a weak tag without quotes', 'W/x-gz', '"x-gz"'],
    ['tags without quotes', 'y, x', '"x"'],
    ['a suffix of a proxy', '"x-gzip"', '"x"'],
    ['a suffix with two hyphens', '"x--gzip"', '"x"'],
    ['a suffix with a semicolon', '"x;gzip"', '"x"'],
    ['a suffix for Brotli', 'W/"x-gz;br"', '"x-gz"'],
    ['a suffix behind the quotes', '"x"-gzip', '"x"'],
    ['a suffix and no quotes', 'x;gzip', '"x"'],
  ])('that has %s gets 304', (_, header, matched) => {
    expect(verdict({ 'if-none-match': header })).toEqual({ kind: 'not-modified', matched })
  })

  it('of * gets 304', () => {
    expect(kind({ 'if-none-match': '*' })).toBe('not-modified')
    expect(kind({ 'if-none-match': ' * ' })).toBe('not-modified')
  })

  it.each([
    'y',
    'y;gzip',
    ';gzip',
    'x y',
    '"x-zip"',
    '',
    '"y"',
    'W/"y"',
    '"',
    '""',
    "'x'",
    '"x',
    'x"',
    '"X"',
    '" x "',
    '*, "y"',
  ])('of %j gets the document', header => {
    expect(kind({ 'if-none-match': header })).toBe('send')
  })

  it('wins over If-Modified-Since (section 13.1.3)', () => {
    expect(kind({ 'if-none-match': '"y"', 'if-modified-since': LATER })).toBe('send')
    expect(kind({ 'if-none-match': 'garbage', 'if-modified-since': LATER })).toBe('send')
    expect(kind({ 'if-none-match': '"x"', 'if-modified-since': EARLIER })).toBe('not-modified')
  })
})

describe('If-Modified-Since (RFC 9110 section 13.1.3)', () => {
  it.each([
    [EQUAL, 'not-modified'],
    [LATER, 'not-modified'],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 'not-modified'],
    [EARLIER, 'send'],
    ['Sat, 01 Jan 2000 00:00:00 GMT', 'send'],
    ['Sunday, 22-Nov-26 08:00:00 GMT', 'not-modified'],
    ['Sun Nov 22 08:00:00 2026', 'not-modified'],
    ['Sun, 22 Nov 2026 08:00:00 +0000', 'not-modified'],
    [`${EQUAL}; length=7`, 'not-modified'],
    ['', 'send'],
    ['garbage', 'send'],
    ['-1', 'send'],
  ])('of %j: %s', (header, expected) => {
    expect(kind({ 'if-modified-since': header })).toBe(expected)
  })
})

describe('preconditions for changes', () => {
  it.each([
    ['"x"', 'send'],
    ['"y", "x-gz"', 'send'],
    ['*', 'send'],
    ['"zzz"', 'precondition-failed'],
    // Section 13.1.1: strong comparison.
    ['W/"x"', 'precondition-failed'],
    ['', 'precondition-failed'],
  ])('If-Match of %j: %s', (header, expected) => {
    expect(kind({ 'if-match': header })).toBe(expected)
  })

  it.each([
    [EARLIER, 'precondition-failed'],
    [EQUAL, 'send'],
    [LATER, 'send'],
    ['garbage', 'send'],
  ])('If-Unmodified-Since of %j: %s', (header, expected) => {
    expect(kind({ 'if-unmodified-since': header })).toBe(expected)
  })

  it('come in the order of section 13.2.2', () => {
    expect(kind({ 'if-match': '"zzz"', 'if-none-match': '"x"' })).toBe('precondition-failed')
    expect(kind({ 'if-match': '"x"', 'if-unmodified-since': EARLIER })).toBe('send')
    expect(kind({ 'if-match': '"x"', 'if-none-match': '"x"' })).toBe('not-modified')
    expect(kind({ 'if-unmodified-since': EARLIER, 'if-none-match': '"x"' })).toBe('precondition-failed')
    expect(kind({ 'if-unmodified-since': LATER, 'if-modified-since': LATER })).toBe('not-modified')
  })
})

describe('any conditional request', () => {
  it('without conditions gets the document', () => {
    expect(kind({})).toBe('send')
  })

  it('gets one of the three verdicts', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'W/"x-gz,* \\') }))
    const headers = fc.record(
      {
        'if-match': text,
        'if-none-match': text,
        'if-modified-since': text,
        'if-unmodified-since': text,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(headers, given => ['send', 'not-modified', 'precondition-failed'].includes(kind(given))),
    )
  })

  it('finds its tag in any list of tags', () => {
    const opaque = fc
      .string({ unit: fc.integer({ min: 0x21, max: 0xff }).map(code => String.fromCharCode(code)) })
      .map(text => text.replace(/["\x7f-\x9f]/g, ''))
    const tag = fc.tuple(fc.constantFrom('', 'W/'), opaque).map(([weak, text]) => `${weak}"${text}"`)
    const comma = fc.constantFrom(',', ', ', ' ,\t', ', ,')
    fc.assert(
      fc.property(
        fc.array(tag),
        fc.array(tag),
        comma,
        fc.constantFrom('', 'W/'),
        (before, after, by, weak) => {
          const list = [...before, `${weak}"current"`, ...after].join(by)
          const found = evaluate({ 'if-none-match': list }, { etags: ['"current"'], changed: CHANGED }, NOW)
          expect(found).toEqual({ kind: 'not-modified', matched: '"current"' })
        },
      ),
    )
  })

  it('is answered in linear time', () => {
    const started = cpuTime()
    for (const text of ['"'.repeat(30_001), 'W/'.repeat(15_000), '"a",'.repeat(7_000), ' '.repeat(30_000)]) {
      for (const name of ['if-none-match', 'if-match', 'if-modified-since']) kind({ [name]: text })
    }
    expect(cpuTime() - started).toBeLessThan(2_000)
  })
})
