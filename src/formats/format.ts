import type { Fragment, Frame } from './frame.ts'
import type { Author, Extension, FeedOptions, Item } from './model.ts'

/** Everything that a document says besides its items. */
export interface Channel extends FeedOptions {
  readonly categories?: readonly string[]
  readonly contributors?: readonly Author[]
  readonly extensions?: readonly Extension[]
}

/** What the items of one publication have in common; a fragment may be used wherever these are the same. */
export type ItemContext = Pick<FeedOptions, 'link' | 'podcast' | 'namespaces' | 'language'>

/** A way to write a feed. Pure: the same input gives the same bytes. */
export interface Format {
  /** As on the command line, such as `rss`. */
  readonly name: string
  /** What people call it. */
  readonly title: string
  /** Without parameters, as in `<link rel="alternate" type>`. */
  readonly mediaType: string
  /** The whole `Content-Type`. */
  readonly contentType: string
  /** Last part of the feed's address. */
  readonly fileName: string
  /**
   * How a document leads to the older ones: `archive` for the links and the `fh:archive` mark of RFC 5005 section 4,
   * `next` for a single link to the next older document, as `next_url` of JSON Feed.
   */
  readonly paging: 'archive' | 'next'
  /** One item, to be kept and used in every document that shows it. */
  renderItem(item: Item, context: ItemContext): Fragment
  /** A document without its items; `renderText` and `renderBytes` put in what `renderItem` gave. */
  renderFrame(channel: Channel): Frame
}
