import type { DeliveryStore } from '../articles/store/delivery-store.ts'

/** Lets the deliveries to a host that keeps failing wait together, so that they take no room from others. */
export interface HostBreaker {
  /** Records that a host has accepted a delivery. */
  accepted(host: string): void
  /** Records that an attempt failed. After several in a row, all deliveries to the host wait. */
  failed(host: string): Promise<void>
}

/** Options of `createHostBreaker`. */
export interface HostBreakerOptions {
  readonly store: Pick<DeliveryStore, 'delayHost'>
  readonly now: () => Date
  readonly log: { warn(fields: object, message: string): void }
}

/** Failures in a row after which a host gets a pause. */
const FAILURES = 5
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 3_600_000
/** Hosts that are remembered. The one that failed longest ago is forgotten first. */
const MAX_HOSTS = 10_000

/** Creates a breaker that knows of no failure. Each pause is twice as long as the one before. */
export function createHostBreaker({ store, now, log }: HostBreakerOptions): HostBreaker {
  const failures = new Map<string, number>()

  return {
    accepted(host) {
      failures.delete(host)
    },
    async failed(host) {
      const count = (failures.get(host) ?? 0) + 1
      failures.delete(host)
      failures.set(host, count)
      const oldest = failures.keys().next().value
      if (failures.size > MAX_HOSTS && oldest !== undefined) failures.delete(oldest)
      if (count < FAILURES) return
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (count - FAILURES), LONGEST_PAUSE_MS)
      const until = new Date(now().getTime() + pause)
      await store.delayHost(host, until)
      log.warn(
        { host, failures: count },
        `${host} has failed ${count} times: its deliveries wait until ${until.toISOString()}`,
      )
    },
  }
}
