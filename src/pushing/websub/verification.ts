import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Delivery, DeliveryStore, NewDelivery } from '../../articles/store/delivery-store.ts'
import type { Answer, Outgoing } from '../../outgoing/outgoing.ts'
import type { QueueLog, Sender } from '../delivery-queue.ts'
import { assertAccepted, withParameters } from '../exchange.ts'
import { PUSH, type PushPayload } from './push.ts'
import type { SubscribeRequest } from './subscribe-request.ts'

/** The kind of deliveries that ask a subscriber whether it wants what was asked for. Their subject is the path of a document. */
export const VERIFY = 'websub verification'

const SECOND = 1_000
const NOT_FOUND = 404

/** Options of `createVerificationSender`. */
export interface VerificationSenderOptions {
  readonly outgoing: Outgoing
  readonly store: Pick<DeliveryStore, 'putSubscription' | 'removeSubscription'>
  readonly now: () => Date
  readonly log: QueueLog
  /** Returns a text that nobody can guess. */
  readonly challenge?: () => string
}

/** Returns the delivery that verifies a request. It replaces one of the same subscriber for the same document. */
export function verificationOf(request: SubscribeRequest, path: string, now: Date): NewDelivery {
  const { callback, ...rest } = request
  return { kind: VERIFY, destination: callback, subject: path, due: now, payload: JSON.stringify(rest) }
}

/**
 * Creates the sender of verifications of intent (WebSub section 5.3). A subscription begins, is renewed or ends only when the
 * subscriber has repeated the challenge.
 */
export function createVerificationSender(options: VerificationSenderOptions): Sender {
  const { outgoing, store, now, log, challenge = randomChallenge } = options

  async function send({ destination, subject, payload }: Delivery, signal: AbortSignal): Promise<void> {
    const request = JSON.parse(payload) as Omit<SubscribeRequest, 'callback'>
    const asked = challenge()
    const started = now()
    const url = withParameters(destination, {
      'hub.mode': request.mode,
      'hub.topic': request.topic,
      'hub.challenge': asked,
      ...(request.mode === 'subscribe' && { 'hub.lease_seconds': String(request.leaseSeconds) }),
      ...(request.verifyToken !== undefined && { 'hub.verify_token': request.verifyToken }),
    })
    const answer = await outgoing.send({ url, method: 'GET' }, signal)
    const name = { kind: PUSH, callback: destination, topic: subject }
    if (answer.status === NOT_FOUND)
      return log.info(name, `${destination} does not want to ${request.mode}: ${subject}`)
    assertRepeated(answer, asked, now())
    if (request.mode === 'unsubscribe') return store.removeSubscription(name)
    const expires = new Date(started.getTime() + request.leaseSeconds * SECOND)
    const { secret, method, topic } = request
    const kept: PushPayload = { secret, method, topic }
    await store.putSubscription({ ...name, expires, payload: JSON.stringify(kept) })
  }

  return { waits: [10 * SECOND, 60 * SECOND, 300 * SECOND], forgets: true, send }
}

function assertRepeated(answer: Answer, challenge: string, now: Date): void {
  assertAccepted(answer, now)
  const expected = Buffer.from(challenge)
  if (answer.start.length === expected.length && timingSafeEqual(answer.start, expected)) return
  throw new Error('expected the challenge as the whole answer, got something else')
}

function randomChallenge(): string {
  return randomBytes(24).toString('base64url')
}
