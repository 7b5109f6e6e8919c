/** Coordinates the programs that have opened a store of the same data. */
export interface StoreCoordination {
  /**
   * Calls `onChange`, which must not throw, whenever `changes` may return something new. That is soon after this call,
   * after another store of the same data has written a revision, and after a time in which this could not be known.
   * Ends when the watch or the store is closed.
   */
  watch(onChange: () => void): StoreWatch
  /**
   * Runs `work` while this store is the leader. When the leader is closed, loses its server or dies, a waiting store
   * takes over within seconds.
   */
  lead(work: LeaderWork): Lead
  /** Reports that this program, which watches, serves every change up to this revision. */
  acknowledge(revision: number): Promise<void>
  /**
   * Resolves when every other program that watches serves the current state of the store. Resolves after two seconds
   * in any case, so that a program that hangs does not stop others from publishing.
   */
  waitForOthers(): Promise<void>
}

/** A watch that runs until it is closed. */
export interface StoreWatch {
  close(): void
}

/** Work that only the leader does. It ends soon after `signal` is aborted. */
export type LeaderWork = (signal: AbortSignal) => Promise<void>

/** The leadership of a store, which it has or waits for. */
export interface Lead {
  /** Resolves to whether the store became the leader at the first attempt. Waits while the store is unreachable. */
  readonly immediate: Promise<boolean>
  /** Releases the leadership. Resolves when the work has ended. */
  close(): Promise<void>
}
