import type { PodcastFields } from '../podcast/podcast-fields.ts'
import type { OldShow } from '../podcast/show-elements.ts'

/** One item of a feed, in whatever format. Texts are as the feed has them. */
export interface FeedItem {
  /** The id as readers compare it; undefined when the feed gives none. */
  readonly id?: string | undefined
  /** The address of the article's page. */
  readonly link?: string | undefined
  readonly title?: string | undefined
  readonly published?: string | undefined
  readonly updated?: string | undefined
  readonly authors: readonly FeedAuthor[]
  readonly tags: readonly string[]
  /** Plain text, or HTML where the format does not say which. */
  readonly summary?: string | undefined
  /** HTML. */
  readonly content?: string | undefined
  readonly image?: string | undefined
  readonly enclosures: readonly FeedEnclosure[]
  readonly language?: string | undefined
  /** The fields of a record that it gives as an episode of a podcast. They are not checked. */
  readonly episode?: PodcastFields | undefined
}

/** A person as a feed names one. */
export interface FeedAuthor {
  readonly name: string
  readonly email?: string | undefined
  readonly url?: string | undefined
}

/** A file that comes with an item. */
export interface FeedEnclosure {
  readonly url: string
  readonly type?: string | undefined
  readonly length?: number | undefined
  /** Playing time in seconds. */
  readonly duration?: number | undefined
}

/** A feed, or one page of it. */
export interface FeedPage {
  readonly format: 'rss' | 'atom' | 'json'
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly language?: string | undefined
  /** The home page of the site. */
  readonly home?: string | undefined
  /** Address of the page with older items (RFC 5005, JSON Feed `next_url`). */
  readonly next?: string | undefined
  /** Absent for a feed that is no podcast. */
  readonly show?: OldShow | undefined
  readonly items: readonly FeedItem[]
}
