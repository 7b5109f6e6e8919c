const SECONDS_PER_MINUTE = 60

/** How long a cache may show what it has while it asks for news, or while the server is away (RFC 5861). */
const STALE_WHILE_REVALIDATE_SECONDS = 300
const STALE_IF_ERROR_SECONDS = 604_800

/** A closed page of an archive changes only when an article in it is edited. */
const ARCHIVE_SECONDS = 604_800

/**
 * For what has a strong entity tag or a length that a feed names (RFC 9111 section 5.2.2.6): nobody on the way puts it
 * into another coding, the middleware `compression` of a host for one.
 */
export const NO_TRANSFORM = 'no-transform'

/** `Cache-Control` of what anyone may keep for `ttl` minutes (READERS 3.46). */
export function publicCache(ttl: number): string {
  return shared(ttl * SECONDS_PER_MINUTE)
}

/** `Cache-Control` of a closed page of an archive. */
export function archiveCache(): string {
  return shared(ARCHIVE_SECONDS)
}

/** `Cache-Control` of what only its subscriber may keep. */
export function privateCache(ttl: number): string {
  return `private, max-age=${ttl * SECONDS_PER_MINUTE}, ${NO_TRANSFORM}`
}

/** The same, but fresh for no longer than to `due`, when an article falls due. */
export function freshUntil(cacheControl: string, now: Date, due: Date | undefined): string {
  if (due === undefined) return cacheControl
  const left = Math.max(0, Math.floor((due.getTime() - now.getTime()) / 1_000))
  const maxAge = Number(/max-age=(\d+)/.exec(cacheControl)?.[1] ?? 0)
  if (left >= maxAge) return cacheControl
  return cacheControl.replace(/max-age=\d+/, `max-age=${left}`).replace(/, stale-while-revalidate=\d+/, '')
}

function shared(maxAge: number): string {
  return `public, max-age=${maxAge}, stale-while-revalidate=${STALE_WHILE_REVALIDATE_SECONDS}, stale-if-error=${STALE_IF_ERROR_SECONDS}, ${NO_TRANSFORM}`
}
