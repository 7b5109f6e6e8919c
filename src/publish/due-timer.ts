/** Wakes a refresh when the next article becomes due, or after a pause. */
export interface DueTimer {
  /** Wakes at the first of these instants, in place of the one set before. */
  wakeAt(instants: readonly (Date | undefined)[]): void
  /** Wakes after so many milliseconds, in place of the instant set before. */
  wakeAfter(ms: number): void
  /** Stops the timer permanently. */
  close(): void
}

/** Options of `createDueTimer`. */
export interface DueTimerOptions {
  readonly now: () => Date
  readonly wake: () => unknown
}

/** Longest sleep. The clock may be set meanwhile, so the timer wakes at least this often. */
const MAX_SLEEP_MS = 60_000

/** Creates a timer that is not set yet. It does not keep the process alive. */
export function createDueTimer({ now, wake }: DueTimerOptions): DueTimer {
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function wakeAfter(ms: number): void {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(wake, Math.min(MAX_SLEEP_MS, Math.max(0, ms))).unref()
  }

  return {
    wakeAt(instants) {
      const times = instants.filter(instant => instant !== undefined).map(Number)
      wakeAfter(times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) - now().getTime())
    },
    wakeAfter,
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
