import type { Article } from './article.ts'
import { isEpisode } from './podcast/episode.ts'
import type { TermKind, TermName } from './terms.ts'

/** A reference to a term, regardless of its spelling. */
export interface TermRef {
  readonly kind: TermKind
  /** `foldName` of its name. */
  readonly folded: string
}

/** The filter of a declared feed: articles with any of `any`, all of `all` and none of `none`. Empty lists are ignored. */
export interface FeedFilter {
  readonly any: readonly TermRef[]
  readonly all: readonly TermRef[]
  readonly none: readonly TermRef[]
  /** Names of the feed, also earlier ones. Articles that hide from any of them are left out. */
  readonly hiddenFrom: readonly string[]
  /** Whether only episodes of a podcast are included. */
  readonly episodes?: boolean
}

/**
 * A list of articles that the store has in order: of a term, or of a declared feed. The cost of reading from it does
 * not depend on the number of articles.
 */
export interface ListRef {
  readonly kind: Exclude<TermKind, 'language'> | 'feed'
  /** `foldName` of the term's name, or the key of the feed. */
  readonly name: string
}

/** The list of a declared feed, and the filter for its articles. */
export interface DeclaredList {
  readonly name: string
  readonly filter: FeedFilter
}

/** A place in the order of articles: by `published`, then by `id`. */
export interface Cursor {
  readonly published: Date
  readonly id: string
}

/** The place of a selected article. `ArticleReader.articles` returns its content. */
export interface Place extends Cursor {
  readonly revision: number
}

/** Selects public articles of a list, usually newest first. Drafts and withdrawn articles are left out, and those that are not due yet or have expired. */
export interface Selection {
  readonly now: Date
  /** All articles that may be in lists when absent. */
  readonly list?: ListRef
  readonly limit?: number
  /** Only articles that are newer than this place. */
  readonly after?: Cursor | undefined
  /** Only articles up to this place. */
  readonly through?: Cursor | undefined
  /** Only articles published at this instant or later. */
  readonly since?: Date
  /** Oldest first instead, so that `limit` leaves the newest ones out. */
  readonly oldestFirst?: boolean
}

/** The selected places, and the store's revision at that moment: the higher revision is the newer result. */
export interface Selected {
  readonly places: readonly Place[]
  readonly revision: number
}

/** The closed part of a feed's archive: pages 1, 2, … from the oldest. */
export interface Archive {
  readonly pages: number
  /** The newest place in the archive; newer articles are in the feed itself. */
  readonly last?: Cursor | undefined
  /** Whether more pages remain to be closed. */
  readonly more?: boolean
  /** Whether no page can be closed now, because nothing can be stored. */
  readonly isFull?: boolean
}

/** Returns whether a declared feed includes an article with these `names` (`termNames`). */
export function matchesFilter(
  { any, all, none, hiddenFrom, episodes = false }: FeedFilter,
  names: readonly TermName[],
  article: Pick<Article, 'hiddenFrom' | 'attachments' | 'episode'>,
): boolean {
  const has = ({ kind, folded }: TermRef) => names.some(name => name.kind === kind && name.folded === folded)
  return (
    !isHiddenFrom(article, hiddenFrom) &&
    (!episodes || isEpisode(article)) &&
    (any.length === 0 || any.some(has)) &&
    all.every(has) &&
    !none.some(has)
  )
}

/** Returns whether an article hides from a feed with any of these names. */
export function isHiddenFrom({ hiddenFrom }: Pick<Article, 'hiddenFrom'>, names: readonly string[]): boolean {
  if (hiddenFrom === undefined || hiddenFrom === 'all') return hiddenFrom === 'all'
  if ('except' in hiddenFrom) return !names.some(name => hiddenFrom.except.includes(name))
  return names.some(name => hiddenFrom.includes(name))
}
