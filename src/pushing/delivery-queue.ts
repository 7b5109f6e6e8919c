import type { Delivery, DeliveryStore, Outcome } from '../articles/store/delivery-store.ts'
import { messageOf } from '../problem.ts'
import { createDeliveryReport, type ReportLog } from './delivery-report.ts'
import { createHostBreaker } from './host-breaker.ts'
import { createHostLimits, type EndedAttempt, MOST_PER_HOST } from './host-limits.ts'
import { createPace } from './pace.ts'
import { createSettler } from './settler.ts'

/** Sends what is due. Any number of programs share the deliveries of a store. */
export interface DeliveryQueue {
  /** Looks for due deliveries now. Call it after some were added. Returns at once. */
  wake(): void
  /** Aborts the attempts in progress, which are due again at once, and waits for their end. */
  close(): Promise<void>
}

/** Sends the deliveries of one kind. */
export interface Sender {
  /**
   * Sends a delivery. Rejects, with the reason as its message, when it was not accepted. Calls `onSent` with the entity tag of the
   * document that the subscriber has got: the next claim has it in the subscription.
   */
  send(delivery: Delivery, signal: AbortSignal, onSent: (tag: string) => void): Promise<void>
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

/** A delivery that no further attempt can bring: it is given up at once, and listed. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** Options of `createDeliveryQueue`. */
export interface DeliveryQueueOptions {
  readonly store: Pick<
    DeliveryStore,
    'claimDeliveries' | 'continueFanOut' | 'delayHost' | 'nextDelivery' | 'renewClaims' | 'settleDeliveries'
  >
  /** The sender of each kind. Deliveries of other kinds are given up. */
  readonly senders: Readonly<Record<string, Sender>>
  readonly now: () => Date
  readonly log: QueueLog
  readonly onAttempt?: OnAttempt | undefined
  /** A number from 0 to 1, which spreads further attempts. */
  readonly random?: () => number
}

/** Is told of each attempt when it has ended. */
export type OnAttempt = (attempt: {
  readonly kind: string
  readonly result: 'accepted' | 'failed' | 'given up'
  readonly milliseconds: number
}) => void

/** The part of a logger that the queue uses. */
export interface QueueLog extends ReportLog {
  warn(fields: object, message: string): void
}

/** Attempts that begin in one turn of the event loop, so that polls are answered between them. */
const BEGIN_TOGETHER = 4
/** Deliveries of one claim: more would keep polls waiting for the store. */
const CLAIM_TOGETHER = 16
/** If this program dies, others get its deliveries after this time. Meanwhile it renews the claims of its attempts. */
const CLAIM_MS = 15_000
const RENEW_MS = 5_000
const LONGEST_SLEEP_MS = 60_000
const SHORTEST_SLEEP_MS = 250
/** Attempts are spread over so much of the time between them. */
const JITTER = 0.25

/** Creates a queue that sleeps until it is woken or a delivery is due. It never throws and keeps no process alive. */
export function createDeliveryQueue(options: DeliveryQueueOptions): DeliveryQueue {
  const { store, senders, now, log, random = Math.random } = options
  const stopping = new AbortController()
  const breaker = createHostBreaker({ store, now, log })
  const limits = createHostLimits()
  const pace = createPace()
  const settler = createSettler({ store, now })
  const running = new Map<string, Promise<void>>()
  const report = createDeliveryReport(log)
  const renewing = setInterval(renew, RENEW_MS).unref()
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

  /** Returns how long to sleep. */
  async function claim(): Promise<number> {
    await pace.turn()
    const isSpreading = await store.continueFanOut()
    if (isSpreading) await pace.turn()
    const limit = Math.min(pace.limit - running.size, CLAIM_TOGETHER)
    if (limit <= 0) return isSpreading ? SHORTEST_SLEEP_MS : LONGEST_SLEEP_MS
    const [time, exceptHosts] = [now(), limits.full()]
    const until = new Date(time.getTime() + CLAIM_MS)
    const claimed = await store.claimDeliveries({
      ...{ now: time, until, limit, exceptHosts, perHost: MOST_PER_HOST },
    })
    await beginAll(claimed)
    if (isSpreading || claimed.length === limit) return 0
    if (claimed.length > 0) return SHORTEST_SLEEP_MS
    if (running.size === 0) report.write()
    const next = await store.nextDelivery()
    const ms = next === undefined ? LONGEST_SLEEP_MS : next.getTime() - time.getTime()
    return Math.min(Math.max(ms, SHORTEST_SLEEP_MS), LONGEST_SLEEP_MS)
  }

  /** Begins attempts. Those to a host that has enough to do go back. */
  async function beginAll(claimed: readonly Delivery[]): Promise<void> {
    const surplus: Delivery[] = []
    let begun = 0
    for (const delivery of claimed) {
      const { host } = new URL(delivery.destination)
      if (stopping.signal.aborted || !limits.begin(host)) surplus.push(delivery)
      else {
        begin(delivery, host)
        if (++begun % BEGIN_TOGETHER === 0) await pace.turn()
      }
    }
    const released = surplus.map(delivery => ({ ...delivery, outcome: 'released' as const }))
    if (released.length > 0) await store.settleDeliveries(released, now())
  }

  function begin(delivery: Delivery, host: string): void {
    const attempt = attemptOne(delivery, host).finally(() => {
      running.delete(delivery.key)
      wake()
    })
    running.set(delivery.key, attempt)
  }

  async function attemptOne(delivery: Delivery, host: string): Promise<void> {
    const started = performance.now()
    let sent: string | undefined
    let attempt: EndedAttempt = { accepted: false, ms: 0 }
    try {
      const outcome = await outcomeOf(delivery, tag => {
        sent = tag
      })
      attempt = { accepted: outcome === 'accepted', ms: performance.now() - started }
      const { key, version } = delivery
      await settler.settle({ key, version, outcome, sent })
      if (outcome !== 'released')
        options.onAttempt?.({ kind: delivery.kind, result: resultOf(outcome), milliseconds: attempt.ms })
      if (attempt.accepted) breaker.accepted(host)
      else if (outcome !== 'released' && senders[delivery.kind]?.delaysHost !== false)
        await breaker.failed(host)
    } catch (error) {
      // The claim ends by itself, and the delivery is attempted again.
      log.warn({}, `deliveries: the outcome could not be stored: ${messageOf(error)}`)
    } finally {
      limits.end(host, attempt)
    }
  }

  function renew(): void {
    if (running.size === 0) return
    const until = new Date(now().getTime() + CLAIM_MS)
    store.renewClaims([...running.keys()], until).catch(error => {
      log.warn({}, `deliveries: claims could not be renewed: ${messageOf(error)}`)
    })
  }

  async function outcomeOf(delivery: Delivery, onSent: (tag: string) => void): Promise<Outcome> {
    const { kind, subject } = delivery
    const sender = senders[kind]
    if (sender === undefined) return { error: `expected a kind of delivery that is known, got ${kind}` }
    try {
      await sender.send(delivery, stopping.signal, onSent)
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
    const wait = error instanceof Refused ? undefined : sender.waits[attempts]
    const fields = { kind, destination, subject, attempts: attempts + 1 }
    if (wait === undefined) {
      log.warn(
        fields,
        `given up after ${attempts + 1} ${attempts === 0 ? 'attempt' : 'attempts'}: ${destination}, ${subject}: ${reason}`,
      )
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
      clearInterval(renewing)
      await claiming
      await Promise.all(running.values())
      report.write()
    },
  }
}

function resultOf(outcome: Exclude<Outcome, 'released'>): 'accepted' | 'failed' | 'given up' {
  if (outcome === 'accepted') return 'accepted'
  return outcome.retryAt === undefined ? 'given up' : 'failed'
}
