import { setTimeout } from 'node:timers/promises'
import { mergeReaderDays, type ReaderDay, type ReaderStore } from '../../articles/readers/reader-store.ts'
import { createDayBook, type DayBook } from './day-book.ts'
import type { PollGroup } from './poll-group.ts'

/** Counts readers while a server runs. */
export interface ReaderCounter {
  /** Stores what was counted, and stops. Call it before the server closes. */
  close(): Promise<void>
}

/** Options of `startReaderCounter`. */
export interface ReaderCounterOptions {
  readonly store: Pick<ReaderStore, 'addReaderDays'>
  /** Returns what the processes of the server have counted since the last call. */
  readonly collect: (salt: string) => Promise<readonly PollGroup[]>
  /** Returns a new salt. */
  readonly newSalt: () => string
  readonly now: () => Date
  /** Time between two collections; ten seconds when absent. */
  readonly collectMs?: number
  readonly log: { warn(fields: object, message: string): void }
}

const COLLECT_MS = 10_000
/** Collections until the counts are stored. */
const COLLECTIONS = 6
const DAY_MS = 86_400_000
const KEPT_DAYS = 400
/** Rows of one transaction: others may write between two. */
const ROWS_AT_ONCE = 50

/** Collects the polls of all processes every ten seconds, and stores their sums every minute. */
export function startReaderCounter(options: ReaderCounterOptions): ReaderCounter {
  const { store, collect, newSalt, now, log, collectMs = COLLECT_MS } = options
  const closing = new AbortController()
  let book = newBook()
  let waiting: readonly ReaderDay[] = []
  let isAway = false
  const counting = run()

  async function run(): Promise<void> {
    for (let round = 1; await pause(collectMs, closing.signal); round++) {
      await collectPolls()
      if (round % COLLECTIONS === 0) await storeCounts()
    }
    await collectPolls()
    await storeCounts()
  }

  function newBook(): DayBook {
    return createDayBook(dayOf(now()), newSalt())
  }

  /** Polls of the last seconds of a day are collected with its salt. Then the salt and all hashes are thrown away. */
  async function collectPolls(): Promise<void> {
    try {
      book.add(await collect(book.salt))
    } catch (error) {
      log.warn({ err: error }, 'readers: some polls were not counted')
    }
    if (book.day === dayOf(now())) return
    waiting = merged([...waiting, ...book.take()])
    book = newBook()
  }

  /** What cannot be stored now is stored later. */
  async function storeCounts(): Promise<void> {
    waiting = merged([...waiting, ...book.take()])
    const keepFrom = dayOf(new Date(now().getTime() - KEPT_DAYS * DAY_MS))
    try {
      while (waiting.length > 0) {
        await store.addReaderDays(waiting.slice(0, ROWS_AT_ONCE), keepFrom)
        waiting = waiting.slice(ROWS_AT_ONCE)
      }
      isAway = false
    } catch (error) {
      if (!isAway) log.warn({ err: error }, 'readers: the counts cannot be stored now: they are stored later')
      isAway = true
    }
  }

  return {
    close() {
      closing.abort()
      return counting
    },
  }
}

/** Returns the day of an instant in UTC, such as `2026-11-28`. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  await setTimeout(milliseconds, undefined, { ref: false, signal }).catch(() => undefined)
  return !signal.aborted
}

function merged(days: readonly ReaderDay[]): readonly ReaderDay[] {
  const byKey = new Map<string, ReaderDay>()
  for (const day of days) {
    const key = [day.day, day.feed, day.product].join('\n')
    const known = byKey.get(key)
    byKey.set(key, known === undefined ? day : mergeReaderDays(known, day))
  }
  return [...byKey.values()]
}
