import type { Article } from '../article.ts'
import type { Withdrawal } from '../recall/recall-store.ts'
import type { Cursor } from '../selection.ts'

/** Reads single articles, whether they are public or not. */
export interface ArticleReader {
  /** Returns the articles with these ids, in this order. Unknown ids are left out. */
  articles(ids: readonly string[]): Promise<readonly Article[]>
  findById(id: string): Promise<SlugOwner | undefined>
  findBySlug(slug: string): Promise<SlugOwner | undefined>
  /**
   * Returns what leads to each of these articles, by its id: its slug, earlier slugs, and old addresses, which begin with `/`.
   */
  addresses(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>
  /** Returns articles that are not withdrawn, also drafts and future ones: newest first, with empty bodies. */
  list(page: ArticlesPage): Promise<ArticleList>
  /** Returns the number of articles that are public at `now`. */
  count(now: Date): Promise<number>
  /** Counts all articles by what they are at `now`. */
  countStates(now: Date): Promise<ArticleStates>
  /** Returns the first instant after `now` at which an article becomes public, by its date or after its delay, or expires. */
  nextDue(now: Date): Promise<Date | undefined>
}

/** How many articles there are in each state. Each article is in one. */
export interface ArticleStates {
  /** Those that are shown, also those that are hidden from all feeds. */
  readonly public: number
  /** Those that are not due yet. */
  readonly scheduled: number
  readonly draft: number
  /** Those that are no longer shown, because their time has ended. */
  readonly expired: number
  readonly withdrawn: number
}

/** One page of articles: at most `limit` of those that follow `after`, of a tag or of all. */
export interface ArticlesPage {
  readonly limit: number
  readonly after?: Cursor | undefined
  /** `foldName` of a tag. */
  readonly tag?: string | undefined
}

/** The articles of a page. They may be fewer than its limit when their records are large, even if more follow. */
export interface ArticleList {
  readonly articles: readonly SlugOwner[]
  /** The place after which the next page begins; undefined when this is the last one. */
  readonly next: Cursor | undefined
}

/** The article behind `/articles/{slug}`. */
export interface SlugOwner {
  readonly article: Article
  /** Path of its source; undefined when it is withdrawn. */
  readonly source: string | undefined
  /** False when the article has another slug now. */
  readonly current: boolean
  readonly withdrawn: boolean
  /** How it was withdrawn; undefined when it is not. */
  readonly withdrawal?: Withdrawal | undefined
  /** The instant at which it becomes public. */
  readonly due: Date
}
