/** Stores how feeds were polled: sums of a day, and nothing about a single client. */
export interface ReaderStore {
  /**
   * Adds counts to those that are stored, in one transaction: sums are added up, and of maxima the larger one stays. So several servers
   * may count for one store. Removes the days before `keepFrom`.
   */
  addReaderDays(days: readonly ReaderDay[], keepFrom: string): Promise<void>
  /** Returns the counts of the days from `from` to `to`, both included, in the order of days, feeds and products. */
  readerDays(from: string, to: string): Promise<readonly ReaderDay[]>
}

/** What one product has asked of one feed on one day. */
export interface ReaderDay {
  /** The day in UTC, such as `2026-11-28`. */
  readonly day: string
  /** The feed's folder: empty for the main feed, otherwise such as `/tags/maps`. It never contains a token. */
  readonly feed: string
  /** Name of the product, without a version. */
  readonly product: string
  readonly sums: Counts
  readonly maxima: Counts
}

/** Numbers by name. An absent one is 0. */
export type Counts = Readonly<Record<string, number>>

/** Returns the counts of two parts of a day, in any order. */
export function mergeReaderDays(one: ReaderDay, other: ReaderDay): ReaderDay {
  return {
    ...one,
    sums: merge(one.sums, other.sums, (a, b) => a + b),
    maxima: merge(one.maxima, other.maxima, Math.max),
  }
}

function merge(one: Counts, other: Counts, combine: (a: number, b: number) => number): Counts {
  const merged = new Map(Object.entries(one))
  for (const [name, value] of Object.entries(other)) merged.set(name, combine(merged.get(name) ?? 0, value))
  return Object.fromEntries(merged)
}
