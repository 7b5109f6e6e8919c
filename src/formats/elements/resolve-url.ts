import { cleanText } from '../../articles/text.ts'

/** Resolves `url` against `base` and returns it in its normal form; undefined if that fails. */
export function resolveUrl(url: string | undefined, base: string | undefined): string | undefined {
  if (url === undefined || url === '') return undefined
  if (NORMAL_HTTP.test(url) || NORMAL_NAME.test(url)) return url
  const clean = cleanText(url)
  return (parse(clean) ?? (base === undefined ? undefined : parse(clean, base)))?.href
}

/** Parses a URL as `URL.parse` does, which Node 20 lacks. */
function parse(url: string, base?: string): URL | undefined {
  return URL.canParse(url, base) ? new URL(url, base) : undefined
}

/**
 * URLs that the URL standard (https://url.spec.whatwg.org/#url-parsing) leaves as they are, so they need no parsing.
 * The scheme is `http` or `https`, the host is in lower case with a last label that is no number, and no path segment
 * begins with a dot. A query has none of the characters that are escaped there.
 */
const NORMAL_HTTP =
  /^https?:\/\/(?:[a-z0-9]+[.-])*[a-z][a-z0-9]*\/(?:[\w~-][\w.~-]*\/)*(?:[\w~-][\w.~-]*)?(?:\?[\w.~=&+-]*)?$/

/** Likewise for URIs that are names, such as `tag:example.org,2026:1` and `urn:uuid:…`. */
const NORMAL_NAME = /^(?:tag|urn):[\w.~,:;@=+-]+$/
