/** It wakes once in so long whatever falls due, for the clock may be set meanwhile. */
const LONGEST_SLEEP_MS = 60_000

/** Wakes at the next instant at which something falls due. */
export interface DueTimer {
  /** Wakes at the first of these instants, if not before. Takes the place of what was waited for. */
  wakeAt(instants: readonly (Date | undefined)[]): void
  /** Wakes after so many milliseconds. */
  wakeAfter(ms: number): void
  /** Wakes no more. */
  close(): void
}

/** Creates a timer that waits for nothing yet; it keeps no process alive. */
export function createDueTimer({ now, wake }: { now: () => Date; wake: () => unknown }): DueTimer {
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function wakeAfter(ms: number): void {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(wake, Math.min(LONGEST_SLEEP_MS, Math.max(0, ms))).unref()
  }

  return {
    wakeAt(instants) {
      const known = instants.filter(instant => instant !== undefined).map(Number)
      wakeAfter(known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) - now().getTime())
    },
    wakeAfter,
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
