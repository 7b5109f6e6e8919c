/** Stores in which order articles changed for the public, so that others can follow without losing any change. */
export interface ChangeStore {
  /**
   * Records what has changed for the public until `now`, a limited number of articles in each call. Returns false when
   * more remain. Each change gets the next number, in the order in which articles changed.
   */
  recordChanges(now: Date): Promise<boolean>
  /** Returns recorded changes after a number, in the order of their numbers. */
  articleChanges(page: ChangesPage): Promise<readonly ArticleChange[]>
  /** Returns the recorded changes of these articles, in no order. */
  changesOf(ids: readonly string[]): Promise<readonly ArticleChange[]>
  /** Returns the number of the last recorded change; 0 when there is none. */
  lastChange(): Promise<number>
  /** Returns recorded changes by their date, newest first. The cost does not depend on the number of articles. */
  latestChanges(page: LatestPage): Promise<readonly ArticleChange[]>
}

/**
 * The latest change of an article. An article has one at a time: a newer change replaces it and has a higher number.
 * `published`: it is public, and was not before. `updated`: it was public, and has changed. `withdrawn`: it was public, and is
 * not any more, because it was removed, became a draft, or expired.
 */
export interface ArticleChange {
  /** Its place among all changes. No number is used twice. */
  readonly number: number
  readonly event: 'published' | 'updated' | 'withdrawn'
  /** The id of the article. */
  readonly id: string
  /** The revision of the article when the change was recorded. */
  readonly revision: number
  /** When the article became due, expired, or was removed; otherwise when its change was recorded. */
  readonly changed: Date
  /**
   * The date by which portals order it: that of `changed`, but of an article that is public for the first time, when it became
   * due. So articles that were there before the changes were recorded have their own dates.
   */
  readonly dated: Date
}

/** A part of all changes: at most `limit` after the number `after`. */
export interface ChangesPage {
  readonly after: number
  readonly limit: number
}

/** A part of the changes by their date: at most `limit` since a date, after a place. */
export interface LatestPage {
  readonly since: Date
  /** The last change of the part before. */
  readonly after?: Pick<ArticleChange, 'dated' | 'id'> | undefined
  readonly limit: number
}
