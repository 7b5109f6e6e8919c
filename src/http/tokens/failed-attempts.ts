import { LRUCache } from 'lru-cache'

/** Slows down clients that guess tokens. */
export interface FailedAttempts {
  /** Returns the whole seconds until the client may try again, or undefined if it may now. */
  wait(client: string): number | undefined
  /** Counts a failure. */
  add(client: string): void
}

const SECOND = 1_000
const MINUTE_MS = 60 * SECOND
const HOUR_MS = 60 * MINUTE_MS
/** Failures within a minute after which a client has to wait. */
const MAX_FAILURES = 10
/** Clients that are remembered. The least recently used is forgotten first. */
const MAX_CLIENTS = 10_000

interface Attempts {
  /** Failures since `since`, within a minute. */
  readonly count: number
  readonly since: number
  /** Times within the last hour that the client has had to wait, and the end of the last wait. */
  readonly waits: number
  readonly until: number
}

const NONE: Attempts = { count: 0, since: 0, waits: 0, until: 0 }

/**
 * Creates the counter of failed attempts. After ten failures within a minute a client waits a minute, then two, four, and
 * so on up to an hour.
 */
export function createFailedAttempts(now: () => Date): FailedAttempts {
  const clients = new LRUCache<string, Attempts>({ max: MAX_CLIENTS })

  return {
    wait(client) {
      const left = (clients.get(client)?.until ?? 0) - now().getTime()
      // After the clock was set back, no client waits for longer than an hour.
      return left > 0 ? Math.ceil(Math.min(left, HOUR_MS) / SECOND) : undefined
    },
    add(client) {
      clients.set(client, withFailure(clients.get(client) ?? NONE, now().getTime()))
    },
  }
}

function withFailure(before: Attempts, time: number): Attempts {
  const waits = time - Math.max(before.since, before.until) > HOUR_MS ? 0 : before.waits
  const sameMinute = time - before.since < MINUTE_MS
  const [count, since] = sameMinute ? [before.count + 1, before.since] : [1, time]
  if (count < MAX_FAILURES) return { count, since, waits, until: before.until }
  return { count: 0, since, waits: waits + 1, until: time + Math.min(MINUTE_MS * 2 ** waits, HOUR_MS) }
}
