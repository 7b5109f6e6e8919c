import type { Fragment, Frame } from './frame.ts'
import type { Author, Extension, FeedOptions, Item } from './model.ts'

/** The data of a document besides its items. */
export interface Channel extends FeedOptions {
  readonly categories?: readonly string[]
  readonly contributors?: readonly Author[]
  readonly extensions?: readonly Extension[]
}

/** The data that items share. A fragment may be used in every document with the same context. */
export type ItemContext = Pick<FeedOptions, 'link' | 'podcast' | 'namespaces' | 'language'>

/** A format of feeds. It is pure: the same input has the same bytes. */
export interface Format {
  /** The name on the command line, such as `rss`. */
  readonly name: string
  /** The name for people. */
  readonly title: string
  /** Without parameters, as in `<link rel="alternate" type>`. */
  readonly mediaType: string
  /** The whole `Content-Type`. */
  readonly contentType: string
  /** Last part of the feed's address. */
  readonly fileName: string
  /**
   * The links from a document to older ones: `archive` for the links and the `fh:archive` mark of RFC 5005 section 4,
   * `next` for a single link to the next older document, as `next_url` of JSON Feed.
   */
  readonly paging: 'archive' | 'next'
  /** Renders one item, for every document that contains it. */
  renderItem(item: Item, context: ItemContext): Fragment
  /** Renders a document without its items. `renderText` and `renderBytes` insert the rendered items. */
  renderFrame(channel: Channel): Frame
}
