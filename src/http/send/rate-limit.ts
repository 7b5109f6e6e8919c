import { LRUCache } from 'lru-cache'
import { ownText } from '../../system/own-memory.ts'

/** A limit on how often something may happen within an hour, for each key. */
export interface RateLimit {
  /** Uses the allowance once. Returns undefined if that is allowed, otherwise the whole seconds until it will be. */
  use(key: string): number | undefined
}

const HOUR_MS = 3_600_000
const SECOND = 1_000

/** Keys that are remembered. The least recently used one is forgotten, and its allowance is full again. */
const MAX_KEYS = 20_000

/**
 * Creates a limit of `perHour` uses, which become available again one by one (the generic cell rate algorithm). For each
 * key it stores one number: the time when the allowance will be full again.
 */
export function createRateLimit(perHour: number, now: () => Date): RateLimit {
  const msPerUse = HOUR_MS / perHour
  const fullAt = new LRUCache<string, number>({ max: MAX_KEYS })

  return {
    use(key) {
      const time = now().getTime()
      // After the clock was set back, no client waits for longer than an hour.
      const from = Math.min(Math.max(fullAt.get(key) ?? time, time), time + HOUR_MS)
      const wait = Math.floor(from + msPerUse - (time + HOUR_MS))
      fullAt.set(ownText(key), wait > 0 ? from : from + msPerUse)
      return wait > 0 ? Math.ceil(wait / SECOND) : undefined
    },
  }
}
