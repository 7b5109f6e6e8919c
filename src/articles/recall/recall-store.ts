import type { ListRef } from '../selection.ts'

/** Stores which articles were taken back and why, what feeds say of it, and who has fetched feeds since. */
export interface RecallStore {
  /**
   * Takes an article back: withdraws it, and holds it withdrawn even if its file stays. Of an article that is withdrawn
   * already it stores the reason. Returns the article's withdrawal; undefined when there is no such article.
   */
  recall(id: string, recall: Recall, now: Date): Promise<Withdrawal | undefined>
  /** Ends the hold of an article. Undefined when nothing holds it. */
  undoRecall(id: string): Promise<UndoneRecall | undefined>
  /** Returns how these articles were withdrawn, by their ids. Those that are not withdrawn are left out. */
  withdrawals(ids: readonly string[]): Promise<ReadonlyMap<string, Withdrawal>>
  /** Returns the articles that were withdrawn last while a list had them, newest first. Those that are back are left out. */
  tombstones(list: ListRef, limit: number): Promise<readonly Tombstone[]>
  /** Adds fetches of feeds to those that are stored. Old ones are removed. */
  noteFetches(fetches: readonly FeedFetches[]): Promise<void>
  /** Returns the stored fetches of a feed. */
  fetches(feed: string): Promise<readonly FeedFetches[]>
}

/** Why an article is taken back, and by whom. */
export interface Recall {
  readonly reason?: string | undefined
  readonly by?: string | undefined
  /** Whether readers are told the reason. */
  readonly isPublic?: boolean | undefined
}

/** How an article was withdrawn. */
export interface Withdrawal extends Recall {
  readonly at: Date
  /** The revision of the store with which it was withdrawn. */
  readonly revision: number
  /** Whether it stays withdrawn although a record has it. */
  readonly isHeld: boolean
  /** Path of the record that still has it. */
  readonly heldFrom?: string | undefined
}

/** What became of an article that is no longer held: public as before, or withdrawn because no record has it. */
export type UndoneRecall = 'restored' | 'gone'

/** An article that was withdrawn from a list. */
export interface Tombstone {
  readonly id: string
  readonly at: Date
  /** The reason, if readers are told. */
  readonly reason?: string | undefined
}

/** Fetches of one version of a feed by one product. */
export interface FeedFetches {
  /** First name of the feed in `publication.yaml`; `main` for the main one. */
  readonly feed: string
  /** Name of the product, without a version; empty for all readers of a public feed together. */
  readonly product: string
  /** The revision of the store that the fetched documents show. */
  readonly revision: number
  readonly first: Date
  readonly last: Date
  readonly count: number
  /** Status of the last one. */
  readonly status: number
}
