import type { Fragment, Frame } from './frame.ts'
import type { Author, Extension, FeedOptions, Item } from './model.ts'

/** A format in which a feed is written. Pure: the same input gives the same bytes. */
export interface Format {
  /** Unique name, as on the command line, such as `rss`. */
  readonly name: string
  /** Name for people, such as `JSON Feed`. */
  readonly title: string
  /** Media type without parameters, as in `<link rel="alternate" type>`. */
  readonly mediaType: string
  /** Value of the `Content-Type` header. */
  readonly contentType: string
  /** Last segment of the feed's path, such as `rss.xml`. */
  readonly fileName: string
  /**
   * The way a document links to older ones. `archive`: the links and the `fh:archive` mark of RFC 5005 section 4.
   * `next`: a single link to the next older document, as `next_url` of JSON Feed.
   */
  readonly paging: 'archive' | 'next'
  /** Renders one item. The fragment can be cached and used in every document that contains the item. */
  renderItem(item: Item, context: ItemContext): Fragment
  /** Renders a document without its items; `renderText` and `renderBytes` insert the fragments of `renderItem`. */
  renderFrame(channel: Channel): Frame
}

/** A feed without its items. */
export interface Channel extends FeedOptions {
  readonly categories?: readonly string[]
  readonly contributors?: readonly Author[]
  readonly extensions?: readonly Extension[]
  /** Absolute URL at which readers of RSS register for notifications by rssCloud. */
  readonly cloud?: string
  /** Entries that were withdrawn, which Atom names. No two have the same id and time. */
  readonly deletedEntries?: readonly DeletedEntry[]
}

/** An entry that was withdrawn. */
export interface DeletedEntry {
  readonly id: string
  readonly when: Date
  /** Why, for readers. */
  readonly comment?: string | undefined
}

/** The options on which a fragment depends: it can be used wherever these are the same. */
export type ItemContext = Pick<FeedOptions, 'link' | 'podcast' | 'show' | 'namespaces' | 'language'>
