import type { Author, Image } from './article.ts'
import type { FeedRecord } from './schema/feed-schema.ts'

/** What `publication.yaml` says, with its images' facts and the base URL settled. */
export interface Publication {
  readonly title: string
  readonly description: string
  /** Where readers reach Feedwright: absolute, without a slash at the end; never taken from a request. */
  readonly baseUrl: string
  /** BCP 47 language tag. */
  readonly language: string
  /** IANA name of the zone in which dates without one are read. */
  readonly timeZone: string
  /** Authors of articles that name none. */
  readonly authors: readonly Author[]
  /** A wide logo. */
  readonly image?: Image | undefined
  /** A square picture. */
  readonly icon?: Image | undefined
  readonly copyright?: string | undefined
  /** Colour of links and buttons on the pages, such as `#9a3412`. */
  readonly color?: string | undefined
  /** Declared feeds by name, their images settled. */
  readonly feeds: Readonly<Record<string, DeclaredFeed>>
  /** Milliseconds for which a new article is held back. */
  readonly undo?: number | undefined
  /** How many items a feed shows at least. */
  readonly items: number
  /** Between how many minutes a copy of a feed is fresh; how many of them, the rhythm of its articles says. */
  readonly ttl: { readonly min: number; readonly max: number }
  /** Whether readers that ask for it are sent only what is new (RFC 3229). */
  readonly delta?: boolean | undefined
}

/** A feed as `publication.yaml` declares it. */
export interface DeclaredFeed extends Omit<FeedRecord, 'image'> {
  readonly image?: Image | undefined
}

/** An address on this server, absolute. Absolute URLs come back as they are. */
export function absoluteUrl(src: string, baseUrl: string): string {
  return src.startsWith('/') ? baseUrl + src : src
}

/**
 * A new id for a feed (RFC 4287 section 4.2.6, RFC 4151). The store remembers the first, so that it outlives a
 * change of host, scheme, path and name.
 */
export function mintFeedId(baseUrl: string, key: string, now: Date): string {
  const day = now.toISOString().slice(0, 10)
  const name = key === 'main' ? 'feed' : `feed/${key.split('/').map(encodeURIComponent).join('/')}`
  return `tag:${new URL(baseUrl).hostname},${day}:${name}`
}
