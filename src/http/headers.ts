/** For what is no page: a browser that shows it runs and loads nothing. */
export const DATA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

const PLAYERS = 'https://www.youtube.com https://www.youtube-nocookie.com https://player.vimeo.com'

/** For pages: their own stylesheet, pictures and sound from anywhere, the players that the sanitiser lets in. */
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

const COMMON: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Last-Modified, Link, Retry-After, Cache-Control',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Content-Security-Policy': DATA_POLICY,
}
const TRANSPORT = { 'Strict-Transport-Security': `max-age=${HSTS_SECONDS}` }

const PREFLIGHT_SECONDS = 86_400

/** The methods that a document answers. */
export const READ_METHODS = 'GET, HEAD, OPTIONS'

/** What a request from another origin may be made with (Fetch standard, CORS preflight). */
export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Methods': READ_METHODS,
  'Access-Control-Allow-Headers': 'If-None-Match, If-Modified-Since, A-IM, Accept, Cache-Control, Range',
  'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
}

/**
 * What every answer carries (READERS 3.50, 3.51) of a publication at this address, which is one of https or not: what has
 * a policy of its own says so over it.
 */
export function commonHeaders(baseUrl: string | undefined): Readonly<Record<string, string>> {
  return baseUrl?.startsWith('https:') ? { ...COMMON, ...TRANSPORT } : COMMON
}
