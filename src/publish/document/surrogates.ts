import { hash } from 'node:crypto'
import type { Publication } from '../../articles/publication.ts'
import type { SharedCache } from '../../articles/schema/cache-schema.ts'
import type { ListRef } from '../../articles/selection.ts'

/**
 * Surrogate keys name what a stored answer depends on. After a change, caches forget the answers with its keys. Keys are
 * printable ASCII without spaces and commas, and caches may ignore their case.
 */

/** The key of every answer. */
export const EVERYTHING = 'feedwright'
/** The key of answers that any change may alter: the home page, and the list of all feeds. */
export const HOME = 'home'
/** The key of answers for addresses without content of their own: errors and redirects. */
export const ELSEWHERE = 'elsewhere'

/** Returns the key of an article's page. */
export function articleKey(id: string): string {
  return `article-${digest(id)}`
}

/** Returns the key of the pages beside that of an article, which link to it. */
export function besideKey(id: string): string {
  return `beside-${digest(id)}`
}

/** Returns the key of a list of articles: of its feed in all formats, with archive and pages. */
export function listKey({ kind, name }: ListRef): string {
  const own = kind === 'feed' ? name.replace(/^feeds\//, '') : name
  return PLAIN.test(own) ? `${kind}-${own}` : `${kind}_${digest(own)}`
}

const PLAIN = /^[a-z0-9]{1,40}(?:-[a-z0-9]{1,40})*$/
const DIGEST_LENGTH = 16

function digest(text: string): string {
  return hash('sha256', text).slice(0, DIGEST_LENGTH)
}

/** Headers that only shared caches read. */
export interface SurrogateHeaders {
  /** When all codings of the document are ready. */
  readonly ready: Readonly<Record<string, string>>
  /** Until then, so that no cache has a long coding for a day. */
  readonly preparing: Readonly<Record<string, string>>
}

/** How long a cache that is told of changes stores a copy, and for how long it may serve one while no server answers. */
const STORED_SECONDS = 86_400
const PREPARING_SECONDS = 5
const STALE_IF_ERROR_SECONDS = 604_800

/**
 * Returns the headers of a public document for the caches of a publication: its keys, and how long it may be stored. Other
 * caches and readers go by `Cache-Control`. Undefined when no caches are named.
 */
export function surrogateHeaders(
  publication: Pick<Publication, 'caches'>,
  keys: readonly string[],
): SurrogateHeaders | undefined {
  const { caches = [] } = publication
  if (caches.length === 0) return undefined
  const tags = surrogateTags(publication, keys)
  // Fastly would take what is missing from Cache-Control, and serve an old copy once more after a soft purge.
  const stale = `stale-while-revalidate=0, stale-if-error=${STALE_IF_ERROR_SECONDS}`
  const lifetime = (value: string) => headersFor(caches, kind => [LIFETIME_HEADERS[kind], value])
  return {
    ready: {
      ...tags,
      ...lifetime(`max-age=${STORED_SECONDS}, ${stale}`),
    },
    preparing: { ...tags, ...lifetime(`max-age=${PREPARING_SECONDS}`) },
  }
}

/** Returns the headers with the keys of an answer, which is stored no longer than its `Cache-Control` says. */
export function surrogateTags(
  { caches = [] }: Pick<Publication, 'caches'>,
  keys: readonly string[],
): Readonly<Record<string, string>> {
  const all = [...new Set([EVERYTHING, ...keys])]
  return headersFor(caches, kind =>
    kind === 'cloudflare' ? ['Cache-Tag', all.join(',')] : ['Surrogate-Key', all.join(' ')],
  )
}

/** Only the cache that is told of changes reads its header: it is for no other cache on the way. */
const LIFETIME_HEADERS: Readonly<Record<SharedCache['kind'], string>> = {
  varnish: 'Surrogate-Control',
  fastly: 'Surrogate-Control',
  cloudflare: 'Cloudflare-CDN-Cache-Control',
}

function headersFor(
  caches: readonly SharedCache[],
  headerOf: (kind: SharedCache['kind']) => readonly [string, string],
): Readonly<Record<string, string>> {
  return Object.fromEntries(caches.map(({ kind }) => headerOf(kind)))
}
