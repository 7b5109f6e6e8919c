import type {
  Author as BaseAuthor,
  Enclosure as BaseEnclosure,
  FeedOptions as BaseFeedOptions,
  Item as BaseItem,
} from 'feed'
import type { Episode } from '../articles/podcast/episode.ts'
import type { Medium, Show } from '../articles/podcast/show.ts'

export type { Category, Extension } from 'feed'
export type { Episode as PodcastEpisode } from '../articles/podcast/episode.ts'

/** A podcast, as directories and apps describe it. Files may have relative addresses; they are those from the feed's `link`. */
export type PodcastShow = Omit<Show, 'medium' | 'type'> & Partial<Pick<Show, 'medium' | 'type'>>

/** An author of npm's `feed`, with at least a name or an e-mail address. */
export type Author = BaseAuthor

/** A file that belongs to an item. `length` is in bytes, `duration` in seconds, `width` and `height` in pixels. */
export interface Enclosure extends BaseEnclosure {
  width?: number | undefined
  height?: number | undefined
}

/** The item's picture. */
export interface ItemImage extends Enclosure {
  /** Describes the picture for people who cannot see it. */
  alt?: string | undefined
  caption?: string | undefined
  /** Name of the photographer or illustrator. */
  credit?: string | undefined
}

/** An item of npm's `feed`, with further fields. */
export interface Item extends Omit<BaseItem, 'image' | 'audio' | 'video' | 'enclosure'> {
  image?: string | ItemImage
  audio?: string | Enclosure
  video?: string | Enclosure
  enclosure?: Enclosure
  /** Other files. Atom and JSON Feed carry all of them, RSS only one enclosure. */
  attachments?: readonly Enclosure[]
  /** BCP 47 tag, if it differs from the feed's. */
  language?: string
  /** Type of `description`; `html` by default, as in npm's `feed`. */
  descriptionType?: 'text' | 'html'
  /** What more it says as an episode; written only in a feed with a `show`. */
  episode?: Episode | undefined
}

/** Links between the documents of one feed (RFC 5005 sections 3 and 4), absolute URLs. */
export interface PagingLinks {
  first?: string
  last?: string
  previous?: string
  next?: string
  current?: string
  'prev-archive'?: string
  'next-archive'?: string
}

/** The options of npm's `feed`, with further ones. */
export interface FeedOptions extends BaseFeedOptions {
  /** The feed as a podcast that every directory accepts. `podcast: true` writes only what npm's `feed` does. */
  show?: PodcastShow | undefined
  /** What the items of a feed that is no podcast are, such as `blog`; only RSS says it. */
  medium?: Medium | undefined
  /** WebSub hubs. If `hub` is set too, it is the first. */
  hubs?: readonly string[]
  /** All authors of the feed. It replaces `author`. */
  authors?: readonly Author[]
  paging?: PagingLinks
  /** Size of `image` in pixels. RSS states it if it is at most 144 by 400. */
  imageWidth?: number
  imageHeight?: number
  /** True if the feed will not change again; only JSON Feed has this field. */
  expired?: boolean
  /** Version of the generator. */
  generatorVersion?: string
  /** Namespace URIs, by prefix, of extensions that are not among the common ones. */
  namespaces?: Readonly<Record<string, string>>
}
