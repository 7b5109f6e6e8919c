import { LRUCache } from 'lru-cache'

const HOUR_MS = 3_600_000
const SECOND = 1_000

/** Allowances that are kept; one that was used the longest ago is forgotten, and whole again. */
const MAX_KEPT = 20_000

/** An allowance for each key, so many times within an hour. */
export interface RateLimit {
  /** Uses it once; undefined when that was allowed, or else the whole seconds until it will be. */
  use(key: string): number | undefined
}

/**
 * Creates allowances of `perHour` each, which come back one by one, evenly (the generic cell rate algorithm).
 * One number is kept for each: when it will be whole again.
 */
export function createRateLimit(perHour: number, now: () => Date): RateLimit {
  const pause = HOUR_MS / perHour
  const whole = new LRUCache<string, number>({ max: MAX_KEPT })

  return {
    use(key) {
      const time = now().getTime()
      // After the clock was set back nobody waits for the hours that come twice.
      const from = Math.min(Math.max(whole.get(key) ?? time, time), time + HOUR_MS)
      const wait = Math.floor(from + pause - (time + HOUR_MS))
      whole.set(key, wait > 0 ? from : from + pause)
      return wait > 0 ? Math.ceil(wait / SECOND) : undefined
    },
  }
}
