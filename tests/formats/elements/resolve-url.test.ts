import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../../src/articles/text.ts'
import { resolveUrl } from '../../../src/formats/elements/resolve-url.ts'

/** As the `URL` class has it. */
function plainlyResolved(url: string, base?: string): string | undefined {
  const clean = cleanText(url)
  if (URL.canParse(clean)) return new URL(clean).href
  return base !== undefined && URL.canParse(clean, base) ? new URL(clean, base).href : undefined
}

const host = fc.string({
  unit: fc.constantFrom('a', 'z', '0', '9', 'x', '-', '.', 'xn--', '0x', 'A', 'ß', '_', '%41'),
  minLength: 1,
  maxLength: 8,
})
const path = fc.string({
  unit: fc.constantFrom(
    ...[
      '/',
      '.',
      '..',
      '%2e',
      '%20',
      '-',
      '~',
      '_',
      'a',
      'Z',
      '0',
      '\\',
      '|',
      '^',
      ' ',
      '\t',
      '\n',
      ':',
      '@',
    ],
    ...['?', '#', ',', ';', '=', '+', "'", '"', '<', 'é', '\u05d0', '\ud83d', '\u0001'],
  ),
  maxLength: 12,
})
const scheme = fc.constantFrom(
  'http://',
  'https://',
  'HTTPS://',
  'http:/',
  'tag:',
  'urn:',
  'TAG:',
  'ftp://',
  '',
)

/** Near those that are taken as they are, on both sides. */
const nearlyNormal = fc
  .tuple(scheme, host, fc.constantFrom('', '/', ':80/', ':8080/'), path)
  .map(all => all.join(''))
const normal = fc.oneof(
  fc.stringMatching(
    /^https?:\/\/(?:[a-z0-9]{1,3}[.-]){0,3}[a-z][a-z0-9]{0,3}\/(?:[\w~-][\w.~-]{0,3}\/){0,3}(?:[\w~-][\w.~-]{0,3})?$/,
  ),
  fc.stringMatching(/^(?:tag|urn):[\w.~,:;@=+-]{1,20}$/),
)

describe('resolveUrl', () => {
  it.each([
    ['any text', fc.string({ unit: 'binary', minLength: 1 }), 1_000],
    ['a web address', fc.webUrl({ withQueryParameters: true, withFragments: true }), 1_000],
    ['what is in its normal form', normal, 5_000],
    ['what is nearly so', nearlyNormal, 20_000],
  ])('gives for %s what the URL class gives', (_what, url, numRuns) => {
    fc.assert(
      fc.property(url, fc.constantFrom(undefined, 'https://example.org/a/b', 'no base'), (given, base) => {
        expect(resolveUrl(given, base)).toBe(given === '' ? undefined : plainlyResolved(given, base))
      }),
      { numRuns },
    )
  })

  it.each([
    'http://1.2.3/',
    'http://a.0x1f/',
    'http://a.08/',
    'https://xn--a/',
    'https://a.b/.',
    'https://a.b/a/../b',
    'https://a.b/%2E%2e/c',
    'https://a.b',
    'https://A.b/',
    'https://a.b/?q=\'"',
    'https://a.b//c',
    'tag:a b',
    'urn:uuid:A-B#c',
    ' https://a.b/ ',
    'https://a.b/c\n',
  ])('gives for %j what the URL class gives', url => {
    expect(resolveUrl(url, undefined)).toBe(plainlyResolved(url))
  })

  it('gives nothing for nothing', () => {
    expect(resolveUrl('', 'https://example.org/')).toBeUndefined()
    expect(resolveUrl(undefined, 'https://example.org/')).toBeUndefined()
  })
})
