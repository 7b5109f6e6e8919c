import { LRUCache } from 'lru-cache'

const SECOND = 1_000
const MINUTE_MS = 60 * SECOND
const HOUR_MS = 60 * MINUTE_MS
/** Failures within a minute after which a client has to wait. */
const MAX_FAILURES = 10
/** Clients that are remembered; who failed the longest ago is forgotten. */
const MAX_CLIENTS = 10_000

/** Slows down who tries one wrong token after the other. */
export interface FailedAttempts {
  /** Whole seconds until this client may try again; undefined when it may. */
  wait(client: string): number | undefined
  note(client: string): void
}

interface Attempts {
  /** Failures since the minute began, */
  readonly count: number
  readonly began: number
  /** and how often the client has had to wait within the last hour, now until then. */
  readonly pauses: number
  readonly until: number
}

const NONE: Attempts = { count: 0, began: 0, pauses: 0, until: 0 }

/** Begins to count: after ten failures within a minute a client waits a minute, then two, four … at most an hour. */
export function createFailedAttempts(now: () => Date): FailedAttempts {
  const clients = new LRUCache<string, Attempts>({ max: MAX_CLIENTS })

  return {
    wait(client) {
      const left = (clients.get(client)?.until ?? 0) - now().getTime()
      // Whoever set the clock back does not wait for longer.
      return left > 0 ? Math.ceil(Math.min(left, HOUR_MS) / SECOND) : undefined
    },
    note(client) {
      clients.set(client, next(clients.get(client) ?? NONE, now().getTime()))
    },
  }
}

function next(before: Attempts, time: number): Attempts {
  const pauses = time - Math.max(before.began, before.until) > HOUR_MS ? 0 : before.pauses
  const sameMinute = time - before.began < MINUTE_MS
  const [count, began] = sameMinute ? [before.count + 1, before.began] : [1, time]
  if (count < MAX_FAILURES) return { count, began, pauses, until: before.until }
  return { count: 0, began, pauses: pauses + 1, until: time + Math.min(MINUTE_MS * 2 ** pauses, HOUR_MS) }
}
