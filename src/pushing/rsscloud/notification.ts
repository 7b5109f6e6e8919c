import { randomBytes } from 'node:crypto'
import type { Delivery, DeliveryStore } from '../../articles/store/delivery-store.ts'
import type { Outgoing } from '../../outgoing/outgoing.ts'
import type { Sender } from '../delivery-queue.ts'
import { assertAccepted, withParameters } from '../exchange.ts'

/** The kind of deliveries, and of subscriptions, that tell of a changed document. Their subject is its path. */
export const CLOUD = 'rsscloud'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** A subscriber renews within a day. */
export const LEASE_MS = 25 * HOUR

/** What is stored with a subscription. */
export interface CloudPayload {
  /** The address of the document as the subscriber wrote it. */
  readonly topic: string
}

/** Options of `createNotificationSender`. */
export interface NotificationSenderOptions {
  readonly outgoing: Outgoing
  readonly store: Pick<DeliveryStore, 'removeSubscription'>
  readonly now: () => Date
}

/** Creates the sender of notifications. A subscriber that keeps failing is forgotten, as it would be after a day anyway. */
export function createNotificationSender({ outgoing, store, now }: NotificationSenderOptions): Sender {
  return {
    waits: [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR],
    forgets: true,
    async send(delivery, signal) {
      const { subscription } = delivery
      if (subscription === undefined || subscription.expires <= now()) return
      const { topic } = JSON.parse(subscription.payload) as CloudPayload
      assertAccepted(await notify(outgoing, { callback: delivery.destination, topic, signal }), now())
    },
    onGivenUp: delivery => store.removeSubscription(nameOf(delivery)),
  }
}

function nameOf({ destination: callback, subject: topic }: Delivery) {
  return { kind: CLOUD, callback, topic }
}

/** A subscriber that is told of a feed, by its address. */
interface Notified {
  readonly callback: string
  readonly topic: string
  readonly signal: AbortSignal
}

function notify(outgoing: Outgoing, { callback, topic, signal }: Notified) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = new URLSearchParams({ url: topic }).toString()
  return outgoing.send({ url: callback, method: 'POST', headers, body }, signal)
}

/** Rejects unless a subscriber accepts a test notification. */
export async function testNotification(outgoing: Outgoing, notified: Notified, now: Date): Promise<void> {
  assertAccepted(await notify(outgoing, notified), now)
}

/** Rejects unless a subscriber repeats a text that only it has been told. */
export async function challenge(outgoing: Outgoing, notified: Notified, now: Date): Promise<void> {
  const { callback, topic, signal } = notified
  const asked = randomBytes(24).toString('base64url')
  const url = withParameters(callback, { url: topic, challenge: asked })
  const answer = await outgoing.send({ url, method: 'GET' }, signal)
  assertAccepted(answer, now)
  if (answer.start.toString('utf8').trim() !== asked)
    throw new Error('expected the challenge as the whole answer, got something else')
}
