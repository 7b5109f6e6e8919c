import type { TermKind } from './terms.ts'

/** A term by what its spellings share. */
export interface TermRef {
  readonly kind: TermKind
  /** `foldName` of its name. */
  readonly folded: string
}

/** What a feed asks of articles; an empty list asks nothing. */
export interface FeedFilter {
  readonly any: readonly TermRef[]
  readonly all: readonly TermRef[]
  readonly none: readonly TermRef[]
  /** What the feed is called, or was, by articles that are kept out of it. */
  readonly hiddenFrom?: readonly string[] | undefined
}

/** A place in the order of articles: by `published`, then by `id`. */
export interface Cursor {
  readonly published: Date
  readonly id: string
}

/** Which articles, newest first; drafts, withdrawn ones and those not yet due are never among them. */
export interface Selection {
  readonly now: Date
  /** Absent, it asks nothing. */
  readonly filter?: FeedFilter | undefined
  readonly limit?: number
  /** Only newer ones than this place. */
  readonly after?: Cursor | undefined
  /** Only ones up to this place. */
  readonly through?: Cursor | undefined
  /** Only ones published at this instant or later. */
  readonly since?: Date
}

/** The closed part of a feed's archive: pages 1, 2, … from the oldest. */
export interface Archive {
  readonly pages: number
  /** The newest place in it; what is newer stands in the feed itself. */
  readonly last?: Cursor | undefined
}
