import { cleanText } from '../../articles/text.ts'

/** Returns the normal form of a URL, made absolute against `base`; undefined if that is impossible. */
export function resolveUrl(url: string | undefined, base: string | undefined): string | undefined {
  if (url === undefined || url === '') return undefined
  if (NORMAL_HTTP.test(url) || NORMAL_NAME.test(url)) return url
  const clean = cleanText(url)
  const parsed = URL.parse(clean) ?? (base === undefined ? null : URL.parse(clean, base))
  return parsed?.href
}

/**
 * URLs that the URL standard (https://url.spec.whatwg.org/#url-parsing) leaves as they are, so that they need no parsing:
 * `http` or `https`, a host in lower case whose last part is no number, and path segments that do not begin with a dot.
 */
const NORMAL_HTTP = /^https?:\/\/(?:[a-z0-9]+[.-])*[a-z][a-z0-9]*\/(?:[\w~-][\w.~-]*\/)*(?:[\w~-][\w.~-]*)?$/

/** The same for URIs that are names, such as `tag:example.org,2026:1` and `urn:uuid:…`. */
const NORMAL_NAME = /^(?:tag|urn):[\w.~,:;@=+-]+$/
