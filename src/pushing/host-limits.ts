/** Decides how many attempts one host gets at a time. */
export interface HostLimits {
  /** Counts an attempt. Returns false, and counts nothing, when the host has as many as it may get. */
  begin(host: string): boolean
  /** Counts the end of an attempt. */
  end(host: string, attempt: EndedAttempt): void
  /** Returns the hosts that get no more now. */
  full(): readonly string[]
}

/** How an attempt ended. */
export interface EndedAttempt {
  readonly accepted: boolean
  readonly ms: number
}

/** Attempts at one host at a time: at first, and at most when it answers quickly. */
const FIRST = 4
/** The most that any host gets at a time. */
export const MOST_PER_HOST = 32
/** An answer within this time is quick. */
const QUICK_MS = 1_000
/** Hosts whose limit is remembered. The one that answered longest ago is forgotten first. */
const MAX_HOSTS = 1_000

/**
 * Creates limits. A hosted reader has thousands of callbacks on one host, and copes with many at a time; a small one does not. So
 * the limit of a host grows by one with each quick answer, and is halved by a slow one or a failure.
 */
export function createHostLimits(): HostLimits {
  const busy = new Map<string, number>()
  const limits = new Map<string, number>()
  /** Hosts that were refused an attempt: they get the next ones when one has ended. */
  const crowded = new Set<string>()

  const limitOf = (host: string) => limits.get(host) ?? FIRST

  return {
    begin(host) {
      const count = busy.get(host) ?? 0
      if (count >= limitOf(host)) {
        crowded.add(host)
        return false
      }
      busy.set(host, count + 1)
      return true
    },
    end(host, { accepted, ms }) {
      const left = (busy.get(host) ?? 1) - 1
      if (left > 0) busy.set(host, left)
      else busy.delete(host)
      crowded.delete(host)
      const next = accepted && ms < QUICK_MS ? limitOf(host) + 1 : Math.floor(limitOf(host) / 2)
      limits.delete(host)
      limits.set(host, Math.min(Math.max(next, FIRST), MOST_PER_HOST))
      const oldest = limits.keys().next().value
      if (limits.size > MAX_HOSTS && oldest !== undefined) limits.delete(oldest)
    },
    full() {
      const atLimit = [...busy].filter(([host, count]) => count >= limitOf(host)).map(([host]) => host)
      return [...new Set([...atLimit, ...crowded])]
    },
  }
}
