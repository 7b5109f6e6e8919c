import { quote } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { Answer, Outgoing } from '../outgoing/outgoing.ts'
import { RetryLater, type Sender } from './delivery-queue.ts'

/** The kind of deliveries that tell a hub of a changed document. Their subject is the path of the document. */
export const PING = 'websub ping'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Options of `createPingSender`. */
export interface PingSenderOptions {
  readonly outgoing: Outgoing
  /** Returns the publication in force. */
  readonly publication: () => Publication | undefined
  readonly now: () => Date
}

/**
 * Creates the sender of pings: `hub.mode=publish` with the address of the document as `hub.topic`, and as `hub.url`, which hubs of
 * PubSubHubbub 0.4 require. WebSub leaves the request to the hubs (section 6). A hub that is no longer named is passed over.
 */
export function createPingSender({ outgoing, publication, now }: PingSenderOptions): Sender {
  return {
    waits: [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR],
    async send({ destination, subject }, signal) {
      const { hubs = [], baseUrl = '' } = publication() ?? {}
      if (!hubs.includes(destination)) return
      const topic = baseUrl + subject
      const answer = await outgoing.send(
        {
          url: destination,
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({
            'hub.mode': 'publish',
            'hub.url': topic,
            'hub.topic': topic,
          }).toString(),
        },
        signal,
      )
      assertAccepted(answer, now())
    },
  }
}

/** @throws Error that says what was answered. */
export function assertAccepted({ status, retryAfter, start }: Answer, now: Date): void {
  if (status >= 200 && status < 300) return
  const text = start.toString('utf8').replace(/\s+/g, ' ').trim().slice(0, MAX_QUOTED)
  const message = `expected a status from 200 to 299, got ${status}${text === '' ? '' : `: ${quote(text)}`}`
  const at = retryAfter === undefined ? undefined : retryTime(retryAfter, now)
  throw at === undefined ? new Error(message) : new RetryLater(message, at)
}

const MAX_QUOTED = 100
/** A server may not keep a delivery waiting for longer. */
const LONGEST_WAIT_MS = 24 * HOUR

/** Returns the time of a `Retry-After`, in seconds or as a date (RFC 9110 section 10.2.3). */
function retryTime(text: string, now: Date): Date | undefined {
  const time = /^\d+$/.test(text) ? now.getTime() + Number(text) * SECOND : Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(Math.min(time, now.getTime() + LONGEST_WAIT_MS))
}
