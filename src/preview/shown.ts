import type { SentItem } from './sent-item.ts'

/** An item as a reader shows it. */
export interface Shown {
  /** Lines above the text, in their order: title, author, date, as the reader labels them. */
  readonly head: readonly ShownLine[]
  /** The text as HTML that the reader leaves, or as lines of a terminal. */
  readonly body: { readonly html: string } | { readonly lines: readonly string[] } | undefined
  /** Sentences about parts that the reader leaves out or changes. */
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
  /** Whether it reads podcasts only. */
  readonly isPodcastApp?: boolean
  show(item: SentItem, feed: SentFeed): Shown
}

/** The feed of an item, as far as readers know it. */
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

/** An article as it is shown by something that is no reader, such as a portal. */
export interface OtherPreview {
  readonly name: string
  readonly shown: Shown
  /** The item as it is sent there. */
  readonly sent: string
}
