import { setTimeout as delay, setImmediate } from 'node:timers/promises'

/** Milliseconds for which work on a long list may hold the event loop. */
export const SLICE_MS = 4

/** Measures how long work has held the event loop. */
export interface TimeSlice {
  /** Whether the slice is used up. */
  isOver(): boolean
  /** Resolves after everything that waits for the event loop has run; the next slice begins then. */
  next(): Promise<void>
}

/** Begins a slice of `ms` milliseconds. Long work checks `isOver` between two steps, and awaits `next` when it is. */
export function createTimeSlice(ms: number): TimeSlice {
  let until = performance.now() + ms
  return {
    isOver: () => performance.now() >= until,
    async next() {
      await setImmediate()
      until = performance.now() + ms
    },
  }
}

/** Returns a function that runs work under a key. Calls with the key of running work share its promise. */
export function createSingleFlight<Result>(): <Own extends Result>(
  key: string,
  work: () => Promise<Own>,
) => Promise<Own> {
  const running = new Map<string, Promise<Result>>()
  return <Own extends Result>(key: string, work: () => Promise<Own>) => {
    const promise = running.get(key) ?? work().finally(() => running.delete(key))
    running.set(key, promise)
    return promise as Promise<Own>
  }
}

/**
 * Returns a function that runs `work`, one run at a time. Calls during a run share the next one, so that each call is
 * followed by a whole run.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function call(): Promise<void> {
    if (running === undefined) {
      running = work().finally(() => {
        running = undefined
      })
      return running
    }
    next ??= running.then(() => {
      next = undefined
      return call()
    })
    return next
  }

  return call
}

/** How long `batch` collects calls, and how long a call waits for the work, in milliseconds. */
interface BatchLimits {
  readonly collectMs: number
  readonly timeoutMs: number
}

/** Returns a function that runs `work` once for all calls within `collectMs`. No call waits longer than `timeoutMs`. */
export function batch(work: () => Promise<void>, { collectMs, timeoutMs }: BatchLimits): () => Promise<void> {
  let collecting: Promise<void> | undefined
  return () => {
    collecting ??= delay(collectMs).then(() => {
      collecting = undefined
      return Promise.race([work(), delay(timeoutMs)])
    })
    return collecting
  }
}

/** Longest pause after a run. Shorter ones leave a third of the time to the work. */
const MAX_PAUSE_MS = 250
const PAUSE_PER_RUN = 2

/**
 * Returns a function that runs `work` now, or after a pause if it has just run. Calls during the pause are merged.
 * `work` must not reject.
 */
export function throttle(work: () => Promise<void>): () => void {
  let busy = false
  let requested = false

  async function run(): Promise<void> {
    while (requested) {
      requested = false
      const started = performance.now()
      await work()
      const pause = Math.min(MAX_PAUSE_MS, PAUSE_PER_RUN * (performance.now() - started))
      await delay(pause, undefined, { ref: false })
    }
    busy = false
  }

  return () => {
    requested = true
    if (busy) return
    busy = true
    void run()
  }
}
