import { setImmediate } from 'node:timers/promises'

/** Decides how many attempts run at a time, so that whoever polls this server is answered soon. */
export interface Pace {
  /** The attempts that may run at a time. */
  readonly limit: number
  /** Lets the event loop turn, and adapts the limit to the time that this took. */
  turn(): Promise<void>
}

const FEWEST = 16
const FIRST = 64
const MOST = 100
/** All answers that have come are handled in one turn of the event loop: it is longer the more attempts there are. */
const LONG_TURN_MS = 5

/**
 * Creates a pace. Attempts mostly wait for other servers, and then 200 cost nothing. Where they are answered at once, they take all of
 * the processor, and the limit falls. `clock` returns milliseconds.
 */
export function createPace(clock: () => number = () => performance.now()): Pace {
  let limit = FIRST
  return {
    get limit() {
      return limit
    },
    async turn() {
      const started = clock()
      await setImmediate()
      const isLong = clock() - started > LONG_TURN_MS
      limit = isLong ? Math.max(Math.floor(limit * 0.9), FEWEST) : Math.min(limit + 1, MOST)
    },
  }
}
