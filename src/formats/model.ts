import type {
  Author as BaseAuthor,
  Enclosure as BaseEnclosure,
  FeedOptions as BaseFeedOptions,
  Item as BaseItem,
} from 'feed'

export type { Category, Extension } from 'feed'

/** An author as in `feed`: at least a name or an e-mail address. */
export type Author = BaseAuthor

/** A file of an item. `length` in bytes, `duration` in seconds. */
export interface Enclosure extends BaseEnclosure {
  /** Pixels. */
  width?: number | undefined
  height?: number | undefined
}

/** The item's picture. */
export interface ItemImage extends Enclosure {
  /** Describes the picture for people who cannot see it. */
  alt?: string | undefined
  caption?: string | undefined
  /** Its author or source. */
  credit?: string | undefined
}

/** An item as in `feed`, with the fields that `feed` lacks. */
export interface Item extends Omit<BaseItem, 'image' | 'audio' | 'video' | 'enclosure'> {
  image?: string | ItemImage
  audio?: string | Enclosure
  video?: string | Enclosure
  enclosure?: Enclosure
  /** Other files. Atom and JSON Feed carry all of them; RSS has one enclosure. */
  attachments?: readonly Enclosure[]
  /** BCP 47 tag, if it differs from the feed's. */
  language?: string
  /** The type of `description`: plain text, or HTML as in `feed` (the default). */
  descriptionType?: 'text' | 'html'
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

/** The options of `feed`, with those that `feed` lacks. */
export interface FeedOptions extends BaseFeedOptions {
  /** WebSub hubs; `hub` is the first of them. */
  hubs?: readonly string[]
  /** All authors of the feed, in place of `author`. */
  authors?: readonly Author[]
  paging?: PagingLinks
  /** Pixels of `image`. RSS states them if they are at most 144 by 400. */
  imageWidth?: number
  imageHeight?: number
  /** JSON Feed: the feed will not change again. */
  expired?: boolean
  /** Version of the generator, for Atom. */
  generatorVersion?: string
  /** Namespace URIs of prefixes in extensions that are not commonly known. */
  namespaces?: Readonly<Record<string, string>>
}
