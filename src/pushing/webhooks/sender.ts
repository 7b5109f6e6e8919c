import { hash, randomUUID } from 'node:crypto'
import type { Publication } from '../../articles/publication.ts'
import type { Delivery } from '../../articles/store/delivery-store.ts'
import type { Outgoing } from '../../outgoing/outgoing.ts'
import { messageOf, Problem } from '../../problem.ts'
import { type QueueLog, Refused, type Sender } from '../delivery-queue.ts'
import { assertAccepted } from '../exchange.ts'
import { parseEvent } from './event.ts'
import { createEventBody, type EventBodyOptions, testBody } from './event-body.ts'
import type { WebhookRegistry } from './registry.ts'
import { type SignedMessage, signedHeaders } from './signature.ts'
import type { Webhook } from './webhook.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const GONE = 410

/** The schedule that Standard Webhooks 1.0.0 suggests: three days together. */
const WAITS = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR],
  ...[10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
]

/** Options of `createWebhookSender`. */
export interface WebhookSenderOptions extends EventBodyOptions {
  readonly outgoing: Outgoing
  readonly registry: Pick<WebhookRegistry, 'find' | 'disable'>
  /** Returns the publication in force. */
  readonly publication: () => Publication | undefined
  readonly log: QueueLog
}

/**
 * Creates the sender of events. A webhook that answers 410 is disabled. Its deliveries are listed as given up, until it is enabled. One
 * that is no longer configured is passed over.
 */
export function createWebhookSender(options: WebhookSenderOptions): Sender {
  const { outgoing, registry, publication, now, log } = options
  const eventBody = createEventBody(options)

  async function send(delivery: Delivery, signal: AbortSignal): Promise<void> {
    const edition = publication()
    if (edition === undefined) throw new Error('nothing is published yet')
    const webhook = await registry.find(delivery.destination)
    if (!webhook?.events.includes(parseEvent(delivery.payload).type)) return
    if (webhook.disabled !== undefined)
      throw new Refused(`the webhook is disabled: ${webhook.disabled.reason}`)
    const body = await eventBody(delivery, edition)
    if (body === undefined) return
    const message = { id: messageId(delivery), sent: now(), body }
    const answer = await post(webhook, message, { outgoing, signal })
    if (answer.status === GONE) return disable(webhook)
    assertAccepted(answer, now())
  }

  async function disable(webhook: Webhook): Promise<void> {
    const reason = 'it has answered 410'
    await registry.disable(webhook, reason, now())
    const { url } = webhook
    log.warn({ url }, `the webhook ${url} is disabled: ${reason}; enable it with feedwright webhooks enable`)
    throw new Refused(`the webhook is disabled: ${reason}`)
  }

  return { waits: WAITS, send }
}

const ID_LENGTH = 32

/** Returns an id that stays the same over all attempts, and that no other event has. */
function messageId({ key, version, payload }: Delivery): string {
  return `msg_${hash('sha256', [key, version, payload].join('\n')).slice(0, ID_LENGTH)}`
}

interface PostOptions {
  readonly outgoing: Pick<Outgoing, 'send'>
  readonly signal?: AbortSignal
}

async function post({ url, readKeys }: Webhook, message: SignedMessage, { outgoing, signal }: PostOptions) {
  const headers = signedHeaders(message, await readKeys())
  return outgoing.send({ url, method: 'POST', headers, body: message.body }, signal)
}

/** How a test went. */
export interface TestResult {
  /** Whether the webhook has accepted it, which is any status from 200 to 299. */
  readonly accepted: boolean
  /** The status of its answer. Absent when there was none. */
  readonly status?: number
  /** Milliseconds until the answer. */
  readonly milliseconds: number
  /** Why it was not accepted. */
  readonly error?: string
}

/** Sends a test event now, also to a webhook that is disabled. It is not repeated. */
export async function sendTest(
  webhook: Webhook,
  {
    publication,
    outgoing,
    now,
  }: Pick<WebhookSenderOptions, 'outgoing' | 'now'> & { publication: Publication },
): Promise<TestResult> {
  const began = performance.now()
  const took = () => Math.round(performance.now() - began)
  const body = testBody(now(), publication)
  try {
    const message = { id: `msg_${randomUUID()}`, sent: now(), body }
    const answer = await post(webhook, message, { outgoing })
    const { status } = answer
    const result = { status, milliseconds: took() }
    try {
      assertAccepted(answer, now())
      return { accepted: true, ...result }
    } catch (error) {
      return { accepted: false, ...result, error: messageOf(error) }
    }
  } catch (error) {
    if (error instanceof Problem) return { accepted: false, milliseconds: took(), error: error.message }
    throw error
  }
}
