/**
 * Returns the headers of every response: `nosniff`, a referrer policy, a content security policy, and CORS for readers
 * that run in a browser (docs/readers/http-checklist.md#headers). HSTS is added if the base URL is https. A response with
 * a policy of its own overrides them.
 */
export function commonHeaders(baseUrl: string | undefined): Readonly<Record<string, string>> {
  return baseUrl?.startsWith('https:') ? { ...COMMON, ...TRANSPORT } : COMMON
}

/** Content security policy of everything but pages: a browser that displays it runs and loads nothing. */
export const DATA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

/** The players whose frames the sanitiser keeps. */
const PLAYERS = 'https://www.youtube.com https://www.youtube-nocookie.com https://player.vimeo.com'

/** Content security policy of pages: their own stylesheet, pictures and sound from anywhere, known video players. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' http: https: data:",
  "media-src 'self' http: https:",
  `frame-src ${PLAYERS}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HSTS_SECONDS = 15_552_000

/** Headers that a page of another site may read. */
export const EXPOSED_HEADERS = 'ETag, Last-Modified, Link, Retry-After, Cache-Control'

const COMMON: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': EXPOSED_HEADERS,
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Content-Security-Policy': DATA_POLICY,
}
const TRANSPORT = { 'Strict-Transport-Security': `max-age=${HSTS_SECONDS}` }

const PREFLIGHT_SECONDS = 86_400

/** The methods that documents and pages allow. */
export const READ_METHODS = 'GET, HEAD, OPTIONS'

/** The response to a CORS preflight (Fetch standard): the allowed methods and headers of a request from another origin. */
export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Methods': READ_METHODS,
  'Access-Control-Allow-Headers': 'If-None-Match, If-Modified-Since, A-IM, Accept, Cache-Control, Range',
  'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
}
