/** Every word of the pages that is not the publication's own, in one language. */
export interface Words {
  /** BCP 47 tag of the language they are in. */
  readonly language: string
  /** The first link of every page. */
  readonly skip: string
  /** A button, and the heading above the ways to do it. */
  readonly subscribe: string
  /** What a feed reader is, for someone who has never used one. */
  readonly reader: string
  /** Heading above links to readers. */
  readonly openInReader: string
  /** The link that an installed reader takes. */
  readonly thisDevice: string
  /** Heading above the addresses of the formats, and what to do with one. */
  readonly copyAddress: string
  readonly copyAdvice: string
  /** Says that a feed leaves out the text. */
  readonly summariesOnly: string
  readonly newest: string
  readonly nothingYet: string
  /** Stands before the date of the last change. */
  readonly updated: string
  readonly attachments: string
  /** Names a wide table, and a player, to screen readers. */
  readonly table: string
  readonly video: string
  readonly allArticles: string
  readonly allFeeds: string
  /** Headings of the groups of feeds. */
  readonly kinds: Readonly<Record<'feeds' | 'sections' | 'tags' | 'authors', string>>
  /** By plural category (CLDR); `#` is the number. */
  readonly articles: Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>
  readonly showAll: string
  readonly opml: string
  /** Heading above the archives of a feed. */
  readonly older: string
  readonly feed: string
  readonly goHome: string
  /** By HTTP status; `client` and `server` are for all the others below 500 and from there. */
  readonly errors: Readonly<Record<400 | 404 | 405 | 410 | 503 | 'client' | 'server', ErrorWords>>
}

/** What an error page says. */
export interface ErrorWords {
  readonly title: string
  readonly advice: string
}
