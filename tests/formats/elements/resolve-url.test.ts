import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../../src/articles/text.ts'
import { resolveUrl } from '../../../src/formats/elements/resolve-url.ts'

/** Resolves a URL with the `URL` class alone. */
function resolvedByClass(url: string, base?: string): string | undefined {
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

/** URLs that are, or almost are, in normal form. */
const nearlyNormal = fc
  .tuple(scheme, host, fc.constantFrom('', '/', ':80/', ':8080/'), path)
  .map(all => all.join(''))
const normal = fc.oneof(
  fc.stringMatching(
    /^https?:\/\/(?:[a-z0-9]{1,3}[.-]){0,3}[a-z][a-z0-9]{0,3}\/(?:[\w~-][\w.~-]{0,3}\/){0,3}(?:[\w~-][\w.~-]{0,3})?(?:\?[\w.~=&+-]{0,6})?$/,
  ),
  fc.stringMatching(/^(?:tag|urn):[\w.~,:;@=+-]{1,20}$/),
)

describe('resolveUrl', () => {
  it.each([
    ['any text', fc.string({ unit: 'binary', minLength: 1 }), 1_000],
    ['any web URL', fc.webUrl({ withQueryParameters: true, withFragments: true }), 1_000],
    ['any URL in normal form', normal, 5_000],
    ['any URL almost in normal form', nearlyNormal, 20_000],
  ])('returns for %s the result of the URL class', (_kind, url, numRuns) => {
    fc.assert(
      fc.property(url, fc.constantFrom(undefined, 'https://example.org/a/b', 'no base'), (given, base) => {
        expect(resolveUrl(given, base)).toBe(given === '' ? undefined : resolvedByClass(given, base))
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
  ])('returns for %j the result of the URL class', url => {
    expect(resolveUrl(url, undefined)).toBe(resolvedByClass(url))
  })

  it('returns undefined for an empty or undefined URL', () => {
    expect(resolveUrl('', 'https://example.org/')).toBeUndefined()
    expect(resolveUrl(undefined, 'https://example.org/')).toBeUndefined()
  })
})
