import type { Moment } from './list-store.ts'

/** Stores when documents changed, which feeds have existed, and other values. */
export interface DocumentStore {
  /**
   * Returns when the document `key` last changed. While `digest` stays the same, this is the stored instant. Otherwise
   * it is a new one: in whole seconds, and at least one second after the last. When nothing can be stored, as on a full
   * disk, the new instant is returned all the same.
   */
  lastChanged(key: string, digest: string, now: Date): Promise<Date>
  /**
   * Does the same for a document that was rendered from the store at `moment`. Returns undefined, and stores nothing,
   * when the document has been rendered from a later moment since.
   */
  lastChangedAt(key: string, digest: string, moment: Moment): Promise<Date | undefined>
  /** Returns whether `lastChanged` or `lastChangedAt` was ever called for `key`. */
  hasChanged(key: string): Promise<boolean>
  /** Stores that a declared feed was served under this path, such as `/feeds/friends`. */
  rememberFeedPath(path: string, now: Date): Promise<void>
  /** Returns whether a declared feed was ever served under this path. */
  hasFeedPath(path: string): Promise<boolean>
  /**
   * Stores a value unless `key` has one, and returns the first value of `key`, such as the id of a feed. When nothing can
   * be stored, it returns the given value for now.
   */
  remember(key: string, value: string): Promise<string>
  /** Returns the last value that `storeNote` stored. */
  findNote(key: string): Promise<string | undefined>
  /** Stores a value in place of an earlier one. */
  storeNote(key: string, value: string): Promise<void>
}
