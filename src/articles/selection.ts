import type { Article } from './article.ts'
import type { TermKind, TermName } from './terms.ts'

/** A term by what its spellings share. */
export interface TermRef {
  readonly kind: TermKind
  /** `foldName` of its name. */
  readonly folded: string
}

/** What a declared feed asks of articles; an empty list asks nothing. */
export interface FeedFilter {
  readonly any: readonly TermRef[]
  readonly all: readonly TermRef[]
  readonly none: readonly TermRef[]
  /** What the feed is called, or was, by articles that are kept out of it. */
  readonly hiddenFrom: readonly string[]
}

/**
 * A list that the store keeps in order, so that choosing from it costs the same however many articles there are:
 * those of a term, or of a declared feed.
 */
export interface ListRef {
  readonly kind: Exclude<TermKind, 'language'> | 'feed'
  /** `foldName` of the term's name, or the key of the feed. */
  readonly name: string
}

/** A declared feed's list, and which articles belong in it. */
export interface DeclaredList {
  readonly name: string
  readonly filter: FeedFilter
}

/** A place in the order of articles: by `published`, then by `id`. */
export interface Cursor {
  readonly published: Date
  readonly id: string
}

/** An article that was selected, in its place; its contents are `store.articles`. */
export interface Place extends Cursor {
  readonly revision: number
}

/** Which articles, newest first; drafts, withdrawn ones and those not yet due are never among them. */
export interface Selection {
  readonly now: Date
  readonly list: ListRef
  readonly limit?: number
  /** Only newer ones than this place. */
  readonly after?: Cursor | undefined
  /** Only ones up to this place. */
  readonly through?: Cursor | undefined
  /** Only ones published at this instant or later. */
  readonly since?: Date
}

/** What was selected, and the store's revision of that moment: of two answers, the one of the higher is the newer. */
export interface Selected {
  readonly places: readonly Place[]
  readonly revision: number
}

/** The closed part of a feed's archive: pages 1, 2, … from the oldest. */
export interface Archive {
  readonly pages: number
  /** The newest place in it; what is newer stands in the feed itself. */
  readonly last?: Cursor | undefined
  /** Whether there is more to close than was closed at once. */
  readonly more?: boolean
}

/** Whether a declared feed shows an article that is found by `names` (`termNames`). */
export function matchesFilter(
  { any, all, none, hiddenFrom }: FeedFilter,
  names: readonly TermName[],
  article: Pick<Article, 'hiddenFrom'>,
): boolean {
  const has = ({ kind, folded }: TermRef) => names.some(name => name.kind === kind && name.folded === folded)
  return (
    !isHiddenFrom(article, hiddenFrom) &&
    (any.length === 0 || any.some(has)) &&
    all.every(has) &&
    !none.some(has)
  )
}

/** Whether an article is kept out of a feed that has, or had, any of these names. */
export function isHiddenFrom({ hiddenFrom }: Pick<Article, 'hiddenFrom'>, names: readonly string[]): boolean {
  return hiddenFrom === 'all' || names.some(name => hiddenFrom?.includes(name) === true)
}
