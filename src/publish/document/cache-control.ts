/**
 * Returns the `Cache-Control` of a response that any cache may store for `ttl` minutes. `max-age=` is in lower case and
 * unquoted, as NetNewsWire and Miniflux expect. There is no `no-store`, at which Vienna forgets `Last-Modified`
 * (docs/readers/http-checklist.md#headers).
 */
export function publicCache(ttl: number): string {
  return shared(ttl * SECONDS_PER_MINUTE)
}

/** Returns the `Cache-Control` of a closed page of an archive. */
export function archiveCache(): string {
  return shared(ARCHIVE_SECONDS)
}

/** Returns the `Cache-Control` of a response that only its subscriber may store. */
export function privateCache(ttl: number): string {
  return `private, max-age=${ttl * SECONDS_PER_MINUTE}, ${NO_TRANSFORM}`
}

/** Limits the freshness in a `Cache-Control` to the time until `due`, when the next article becomes due. */
export function freshUntil(cacheControl: string, now: Date, due: Date | undefined): string {
  if (due === undefined) return cacheControl
  const secondsLeft = Math.max(0, Math.floor((due.getTime() - now.getTime()) / 1_000))
  const maxAge = Number(/max-age=(\d+)/.exec(cacheControl)?.[1] ?? 0)
  if (secondsLeft >= maxAge) return cacheControl
  return cacheControl
    .replace(/max-age=\d+/, `max-age=${secondsLeft}`)
    .replace(/, stale-while-revalidate=\d+/, '')
}

const SECONDS_PER_MINUTE = 60

/** How long a cache may serve a stale copy while it revalidates, or while the server is unreachable (RFC 5861). */
const STALE_WHILE_REVALIDATE_SECONDS = 300
const STALE_IF_ERROR_SECONDS = 604_800

/** A closed page of an archive changes only when an article in it is edited. */
const ARCHIVE_SECONDS = 604_800

/**
 * Forbids proxies and middleware, such as a host's `compression`, to change the coding (RFC 9111 section 5.2.2.6). The
 * response has a strong entity tag, or a length that a feed states.
 */
export const NO_TRANSFORM = 'no-transform'

function shared(maxAge: number): string {
  return `public, max-age=${maxAge}, stale-while-revalidate=${STALE_WHILE_REVALIDATE_SECONDS}, stale-if-error=${STALE_IF_ERROR_SECONDS}, ${NO_TRANSFORM}`
}
