import type { Html } from '../pages/html.ts'
import type { SentItem } from './sent-item.ts'

/** What a reader shows of an item. */
export interface Shown {
  /** Lines above the text, in their order: title, author, date, as the reader labels them. */
  readonly head: readonly ShownLine[]
  /** The text as HTML that the reader leaves, or as lines of a terminal. */
  readonly body: { readonly html: string } | { readonly lines: readonly string[] } | undefined
  /** What the reader leaves out or changes, one sentence each. */
  readonly drops: readonly string[]
}

/** A line above the text. */
export interface ShownLine {
  /** Absent for the title. */
  readonly label?: string
  readonly value: string
}

/** A reader, and the rules by which it shows an item. */
export interface Reader {
  /** Its name in `?as=`. */
  readonly key: string
  readonly name: string
  /** Where the rules are from. */
  readonly source: string
  show(item: SentItem, feed: SentFeed): Shown
}

/** What readers know of the feed that has the item. */
export interface SentFeed {
  readonly title: string
  /** Absolute URL of the site. */
  readonly link: string
  /** Whether the feed is a podcast. */
  readonly isPodcast: boolean
  /** The zone in which readers show times, as if they were at home with the publication. */
  readonly timeZone: string
  readonly language: string
}

/** A preview by something that is no reader, such as a portal. */
export interface OtherPreview {
  readonly name: string
  readonly main: Html
}
