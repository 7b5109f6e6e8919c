import type { Delivery, DeliveryStore, Outcome } from '../articles/store/delivery-store.ts'
import { messageOf } from '../problem.ts'
import { createHostBreaker } from './host-breaker.ts'

/** Sends what is due. Any number of programs share the deliveries of a store. */
export interface DeliveryQueue {
  /** Looks for due deliveries now. Call it after some were added. Returns at once. */
  wake(): void
  /** Aborts the attempts in progress, which are due again at once, and waits for their end. */
  close(): Promise<void>
}

/** Sends the deliveries of one kind. */
export interface Sender {
  /** Sends a delivery. Rejects, with the reason as its message, when it was not accepted. */
  send(delivery: Delivery, signal: AbortSignal): Promise<void>
  /** Milliseconds before each further attempt. After the last one, the delivery is given up. */
  readonly waits: readonly number[]
  /** Whether a delivery that is given up is not listed. */
  readonly forgets?: boolean
  /** `false` when its failures do not let other deliveries to the host wait. */
  readonly delaysHost?: false
  /** Called when a delivery is given up. */
  readonly onGivenUp?: (delivery: Delivery) => Promise<void>
}

/** A delivery that was refused with the time at which it may be repeated. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater'
  readonly at: Date

  constructor(message: string, at: Date) {
    super(message)
    this.at = at
  }
}

/** Options of `createDeliveryQueue`. */
export interface DeliveryQueueOptions {
  readonly store: Pick<DeliveryStore, 'claimDeliveries' | 'settleDelivery' | 'delayHost' | 'nextDelivery'>
  /** The sender of each kind. Deliveries of other kinds are given up. */
  readonly senders: Readonly<Record<string, Sender>>
  readonly now: () => Date
  readonly log: QueueLog
  /** A number from 0 to 1, which spreads further attempts. */
  readonly random?: () => number
}

/** The part of a logger that the queue uses. */
export interface QueueLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** Attempts at the same time, and those to one host. */
const CONCURRENCY = 32
const PER_HOST = 4
/** Longer than any attempt takes. If this program dies, others get its deliveries then. */
const CLAIM_MS = 60_000
const LONGEST_SLEEP_MS = 60_000
const SHORTEST_SLEEP_MS = 250
/** Attempts are spread over so much of the time between them. */
const JITTER = 0.25

/** Creates a queue that sleeps until it is woken or a delivery is due. It never throws and keeps no process alive. */
export function createDeliveryQueue(options: DeliveryQueueOptions): DeliveryQueue {
  const { store, senders, now, log, random = Math.random } = options
  const stopping = new AbortController()
  const breaker = createHostBreaker({ store, now, log })
  const running = new Set<Promise<void>>()
  const busy = new Map<string, number>()
  /** Hosts with more due deliveries than they may get at a time: they get the next ones when these have ended. */
  const crowded = new Set<string>()
  const report = createReport(log)
  let timer: NodeJS.Timeout | undefined
  let claiming: Promise<void> | undefined
  let wokenAgain = false

  function wake(): void {
    clearTimeout(timer)
    wokenAgain = claiming !== undefined
    if (claiming === undefined && !stopping.signal.aborted) claiming = fill()
  }

  /** Claims as many deliveries as there is room for, and sleeps until the next one is due. */
  async function fill(): Promise<void> {
    const pause = await claim().catch(error => {
      log.warn({}, `deliveries: the store does not answer: ${messageOf(error)}`)
      return LONGEST_SLEEP_MS
    })
    claiming = undefined
    if (stopping.signal.aborted) return
    if (wokenAgain) wake()
    else timer = setTimeout(wake, pause).unref()
  }

  async function claim(): Promise<number> {
    const limit = CONCURRENCY - running.size
    if (limit === 0) return LONGEST_SLEEP_MS
    const time = now()
    const until = new Date(time.getTime() + CLAIM_MS)
    const full = [...busy].filter(([, count]) => count >= PER_HOST).map(([host]) => host)
    const exceptHosts = [...new Set([...full, ...crowded])]
    const claimed = await store.claimDeliveries({ now: time, until, limit, exceptHosts })
    await Promise.all(claimed.map(begin))
    if (claimed.length > 0) return SHORTEST_SLEEP_MS
    if (running.size === 0) report.write()
    const next = await store.nextDelivery()
    const ms = next === undefined ? LONGEST_SLEEP_MS : next.getTime() - time.getTime()
    return Math.min(Math.max(ms, SHORTEST_SLEEP_MS), LONGEST_SLEEP_MS)
  }

  /** Several deliveries to one host may have been claimed at once: those beyond its limit go back. */
  async function begin(delivery: Delivery): Promise<void> {
    const { host } = new URL(delivery.destination)
    const count = busy.get(host) ?? 0
    if (count >= PER_HOST) {
      crowded.add(host)
      return store.settleDelivery(delivery, 'released', now())
    }
    busy.set(host, count + 1)
    const attempt = attemptOne(delivery, host).finally(() => {
      running.delete(attempt)
      const left = (busy.get(host) ?? 1) - 1
      if (left > 0) busy.set(host, left)
      else {
        busy.delete(host)
        crowded.delete(host)
      }
      wake()
    })
    running.add(attempt)
  }

  async function attemptOne(delivery: Delivery, host: string): Promise<void> {
    try {
      const outcome = await outcomeOf(delivery)
      await store.settleDelivery(delivery, outcome, now())
      if (outcome === 'accepted') breaker.accepted(host)
      else if (outcome !== 'released' && senders[delivery.kind]?.delaysHost !== false)
        await breaker.failed(host)
    } catch (error) {
      // The claim ends by itself, and the delivery is attempted again.
      log.warn({}, `deliveries: the outcome could not be stored: ${messageOf(error)}`)
    }
  }

  async function outcomeOf(delivery: Delivery): Promise<Outcome> {
    const { kind, subject } = delivery
    const sender = senders[kind]
    if (sender === undefined) return { error: `expected a kind of delivery that is known, got ${kind}` }
    try {
      await sender.send(delivery, stopping.signal)
      report.accepted({ kind, subject })
      return 'accepted'
    } catch (error) {
      if (stopping.signal.aborted) return 'released'
      return failureOf(error, delivery, sender)
    }
  }

  async function failureOf(error: unknown, delivery: Delivery, sender: Sender): Promise<Outcome> {
    const { kind, destination, subject, attempts } = delivery
    const reason = messageOf(error)
    const wait = sender.waits[attempts]
    const fields = { kind, destination, subject, attempts: attempts + 1 }
    if (wait === undefined) {
      log.warn(fields, `given up after ${attempts + 1} attempts: ${destination}, ${subject}: ${reason}`)
      await sender.onGivenUp?.(delivery)
      return sender.forgets ? 'accepted' : { error: reason }
    }
    const spread = wait * (1 + JITTER * random())
    const retryAt = new Date(
      Math.max(now().getTime() + spread, error instanceof RetryLater ? error.at.getTime() : 0),
    )
    log.warn(fields, `not delivered to ${destination}, next attempt at ${retryAt.toISOString()}: ${reason}`)
    return { error: reason, retryAt }
  }

  return {
    wake,
    async close() {
      stopping.abort()
      clearTimeout(timer)
      await claiming
      await Promise.all(running)
      report.write()
    },
  }
}

/** Logs one line for each change that was delivered, however many have received it. */
function createReport(log: QueueLog) {
  const counts = new Map<string, { readonly kind: string; readonly subject: string; accepted: number }>()
  return {
    accepted({ kind, subject }: Pick<Delivery, 'kind' | 'subject'>): void {
      const key = `${kind} ${subject}`
      const count = counts.get(key) ?? { kind, subject, accepted: 0 }
      count.accepted++
      counts.set(key, count)
    },
    write(): void {
      for (const { kind, subject, accepted } of counts.values()) {
        const receivers = accepted === 1 ? 'receiver' : 'receivers'
        log.info(
          { kind, subject, accepted },
          `${subject} was delivered to ${accepted} ${receivers} (${kind})`,
        )
      }
      counts.clear()
    },
  }
}
