import type { Candidate } from './edited-renames.ts'

/** Remembers for a while which articles were withdrawn, because a renamed file may take time to reappear. */
export interface RecentlyWithdrawn {
  /** The records that were withdrawn within the last minutes. */
  all(): readonly Candidate[]
  add(records: readonly Candidate[]): void
  /** Forgets records whose articles were continued. */
  delete(paths: readonly string[]): void
}

/** Time for a slow copy of a whole folder, or for mending a record that was renamed with a mistake. */
const MEMORY_MS = 10 * 60_000
/** The earliest are forgotten first. */
const MAX_RECORDS = 10_000

/** Creates an empty memory. */
export function createRecentlyWithdrawn(now: () => Date): RecentlyWithdrawn {
  const records = new Map<string, { readonly record: Candidate; readonly time: number }>()

  function forgetOld(): void {
    const time = now().getTime()
    for (const [path, { time: withdrawn }] of records) {
      const isRecent = Math.abs(time - withdrawn) < MEMORY_MS
      if (!isRecent || records.size > MAX_RECORDS) records.delete(path)
    }
  }

  return {
    all() {
      forgetOld()
      return [...records.values()].map(({ record }) => record)
    },
    add(added) {
      const time = now().getTime()
      for (const record of added) {
        records.delete(record.path)
        records.set(record.path, { record: { ...record, isWithdrawn: true }, time })
      }
      forgetOld()
    },
    delete(paths) {
      for (const path of paths) records.delete(path)
    },
  }
}
