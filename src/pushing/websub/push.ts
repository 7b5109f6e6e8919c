import { createHmac } from 'node:crypto'
import type {
  Delivery,
  DeliveryStore,
  NewDelivery,
  Subscription,
} from '../../articles/store/delivery-store.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import type { Outgoing } from '../../outgoing/outgoing.ts'
import type { Document } from '../../publish/document/document.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { tagNote } from '../announcer.ts'
import type { Sender } from '../delivery-queue.ts'
import { assertAccepted, withParameters } from '../exchange.ts'
import { documentAt, type TopicDocument } from '../topics.ts'
import type { SignatureMethod } from './subscribe-request.ts'

/** The kind of deliveries, and of subscriptions, that bring a document to a subscriber. Their subject is its path. */
export const PUSH = 'websub push'
/** The kind of deliveries that tell a subscriber that its subscription has ended. */
export const DENY = 'websub denial'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const GONE = 410

/** What is stored with a subscription. */
export interface PushPayload {
  readonly secret?: string | undefined
  readonly method: SignatureMethod
  /** The address of the document as the subscriber wrote it. */
  readonly topic: string
}

/** Options of `createPushSender`. */
export interface PushSenderOptions {
  readonly outgoing: Outgoing
  readonly store: Pick<DeliveryStore, 'findSubscription' | 'removeSubscription' | 'enqueueDeliveries'> &
    Pick<DocumentStore, 'findNote'>
  readonly publisher: Pick<Publisher, 'publication' | 'open' | 'documentOf' | 'catchUp'>
  readonly now: () => Date
}

/**
 * Creates the sender of documents to subscribers (WebSub section 7): the bytes of the document as it is now, with its type and links,
 * and signed if there is a secret. A subscriber that answers 410 is forgotten. One that fails for a day is told that its subscription
 * has ended, so that it polls again.
 */
export function createPushSender({ outgoing, store, publisher, now }: PushSenderOptions): Sender {
  const findDocument = shareLookups(currentDocument)

  async function send(delivery: Delivery, signal: AbortSignal, onSent: (tag: string) => void): Promise<void> {
    const { subscription } = delivery
    if (subscription === undefined || subscription.expires <= now()) return
    const found = await findDocument(delivery.subject)
    if (found === undefined) return end(subscription, 'there is no such feed any more')
    const tag = found.document.etags.identity
    if (subscription.sent === tag) return
    const request = requestOf(subscription, found.document, await contentFor(subscription, found))
    const answer = await outgoing.send(request, signal)
    if (answer.status === GONE) return store.removeSubscription(subscription)
    assertAccepted(answer, now())
    onSent(tag)
  }

  /** Returns the whole document, or with `push: delta` only what the subscriber has not got yet. */
  async function contentFor(
    { sent }: Subscription,
    { document, deltaSince }: TopicDocument,
  ): Promise<Document> {
    if (sent === undefined || publisher.publication?.push !== 'delta') return document
    return (await deltaSince(sent)) ?? document
  }

  /** This server may not have seen the change yet that another has announced. */
  async function currentDocument(path: string): Promise<TopicDocument | undefined> {
    const document = await documentAt(path, publisher)
    if (document?.document.etags.identity === (await store.findNote(tagNote(path)))) return document
    await publisher.catchUp()
    return documentAt(path, publisher)
  }

  async function end(subscription: Subscription, reason: string): Promise<void> {
    await store.removeSubscription(subscription)
    await store.enqueueDeliveries([denialOf(subscription, reason, now())])
  }

  return {
    waits: [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 17 * HOUR],
    send,
    async onGivenUp(delivery) {
      const subscription = await store.findSubscription(nameOf(delivery))
      if (subscription !== undefined) await end(subscription, 'deliveries have failed for a day')
    },
  }
}

/** Merges lookups of the same path that begin in the same turn. A later one may have to see a later change. */
function shareLookups<Found>(find: (path: string) => Promise<Found>): (path: string) => Promise<Found> {
  const beginning = new Map<string, Promise<Found>>()
  return path => {
    const known = beginning.get(path)
    if (known !== undefined) return known
    const found = Promise.resolve().then(() => {
      beginning.delete(path)
      return find(path)
    })
    beginning.set(path, found)
    return found
  }
}

function nameOf({ destination: callback, subject: topic }: Delivery) {
  return { kind: PUSH, callback, topic }
}

function requestOf({ callback: url, payload }: Subscription, document: Document, content: Document) {
  const { secret, method } = JSON.parse(payload) as PushPayload
  const body = content.variants.find(({ coding }) => coding === 'identity')?.bytes ?? Buffer.alloc(0)
  const signature = secret && `${method}=${createHmac(method, secret).update(body).digest('hex')}`
  return {
    ...{ url, method: 'POST' as const, body },
    headers: {
      'content-type': document.contentType,
      link: document.headers.Link ?? '',
      ...(signature && { 'x-hub-signature': signature }),
    },
  }
}

function denialOf({ callback, topic, payload }: Subscription, reason: string, now: Date): NewDelivery {
  const asked = JSON.parse(payload) as PushPayload
  const text = JSON.stringify({ topic: asked.topic, reason })
  return { kind: DENY, destination: callback, subject: topic, due: now, payload: text }
}

/** Creates the sender of denials (WebSub section 5.2). */
export function createDenialSender({ outgoing, now }: Pick<PushSenderOptions, 'outgoing' | 'now'>): Sender {
  return {
    waits: [MINUTE, 10 * MINUTE],
    forgets: true,
    async send({ destination, payload }, signal) {
      const { topic, reason } = JSON.parse(payload) as { readonly topic: string; readonly reason: string }
      const parameters = { 'hub.mode': 'denied', 'hub.topic': topic, 'hub.reason': reason }
      const url = withParameters(destination, parameters)
      assertAccepted(await outgoing.send({ url, method: 'GET' }, signal), now())
    },
  }
}
