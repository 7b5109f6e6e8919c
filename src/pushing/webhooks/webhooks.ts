import { randomBytes } from 'node:crypto'
import type { ChangeStore } from '../../articles/changes/change-store.ts'
import type { Publication } from '../../articles/publication.ts'
import { WEBHOOK_EVENTS, type WebhookEvent } from '../../articles/schema/webhook-schema.ts'
import type { DeliveryStore } from '../../articles/store/delivery-store.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import type { Outgoing } from '../../outgoing/outgoing.ts'
import { messageOf } from '../../problem.ts'
import { announcedNote, type WebhookRegistry, webhookDeliveries } from './registry.ts'
import { sendTest, type TestResult } from './sender.ts'
import { keyText } from './signature.ts'
import { type AddedWebhook, WEBHOOK, type Webhook } from './webhook.ts'

/** What people and programs may do with webhooks. */
export interface Webhooks {
  list(): Promise<readonly WebhookView[]>
  /** Adds a webhook with a new secret. Returns undefined when there is one at this address. */
  add(webhook: NewWebhook): Promise<(WebhookView & { readonly secret: string }) | undefined>
  /** Removes a webhook, and what waits for it. One of `publication.yaml` is only removed there. */
  remove(id: string): Promise<'removed' | 'declared' | undefined>
  /** Sends a test event. Returns undefined when there is no such webhook. */
  test(id: string, publication: Publication): Promise<TestResult | undefined>
  /** Enables a webhook. Returns how many deliveries are sent again; undefined when there is no such webhook. */
  enable(id: string): Promise<number | undefined>
  /** @throws Problem when an address must not be asked. */
  check(url: string): void
}

/** A webhook that a program adds. */
export interface NewWebhook {
  readonly url: string
  /** All when absent. */
  readonly events?: readonly WebhookEvent[] | undefined
}

/** A webhook as people and programs see it: without its secret. */
export interface WebhookView extends Pick<Webhook, 'id' | 'url' | 'events' | 'origin'> {
  readonly state: 'enabled' | 'disabled'
  /** Deliveries that wait, and that were given up. */
  readonly waiting: number
  readonly failed: number
  /** What is wrong: why it is disabled, why its secret cannot be read, or why the last attempt failed. */
  readonly error?: string
}

/** Options of `createWebhooks`. */
export interface WebhooksOptions {
  /** Returns the store, which may be opened for that. It must be durable where programs add webhooks. */
  readonly openStore: () => DeliveryStore & ChangeStore & Pick<DocumentStore, 'findNote' | 'storeNote'>
  readonly registry: WebhookRegistry
  readonly outgoing: Outgoing
  readonly now: () => Date
}

const SECRET_BYTES = 32
/** The webhook of a program does not expire. */
const NEVER = new Date('9999-01-01T00:00:00Z')

/** Creates what is done with webhooks. */
export function createWebhooks({ openStore, registry, outgoing, now }: WebhooksOptions): Webhooks {
  const find = async (id: string) => (await registry.all()).find(webhook => webhook.id === id)

  async function viewOf(webhook: Webhook, deliveries?: Deliveries): Promise<WebhookView> {
    const { id, url, events, origin, disabled } = webhook
    const { lastError, ...counts } = deliveries ?? { waiting: 0, failed: 0 }
    const error = disabled?.reason ?? (await secretFault(webhook)) ?? lastError
    const state = disabled === undefined ? 'enabled' : 'disabled'
    return { id, url, events, origin, state, ...counts, ...(error !== undefined && { error }) }
  }

  return {
    async list() {
      const [webhooks, deliveries] = [await registry.all(), await countDeliveries(openStore())]
      return Promise.all(webhooks.map(webhook => viewOf(webhook, deliveries.get(webhook.url))))
    },
    async add({ url, events = WEBHOOK_EVENTS }) {
      if ((await registry.find(url)) !== undefined) return undefined
      const store = openStore()
      const secret = keyText(randomBytes(SECRET_BYTES))
      const kept: AddedWebhook = { events, secret, added: now().toISOString() }
      while (!(await store.recordChanges(now())));
      // It begins with what changes from now on, also at an address that was a webhook before.
      await store.storeNote(announcedNote(url), String(await store.lastChange()))
      const payload = JSON.stringify(kept)
      await store.putSubscription({ kind: WEBHOOK, callback: url, topic: WEBHOOK, expires: NEVER, payload })
      const added = await registry.find(url)
      return added && { ...(await viewOf(added)), secret }
    },
    async remove(id) {
      const webhook = await find(id)
      if (webhook === undefined) return undefined
      if (webhook.origin === 'publication') return 'declared'
      await openStore().removeSubscription({ kind: WEBHOOK, callback: webhook.url, topic: WEBHOOK })
      // Its deliveries are passed over when they are due, also those that were given up.
      await registry.enable(webhook, now())
      return 'removed'
    },
    async test(id, publication) {
      const webhook = await find(id)
      return webhook && sendTest(webhook, { publication, outgoing, now })
    },
    async enable(id) {
      const webhook = await find(id)
      return webhook && registry.enable(webhook, now())
    },
    check: outgoing.check,
  }
}

/** What waits for a webhook, and what was given up. */
interface Deliveries {
  waiting: number
  failed: number
  lastError?: string | undefined
}

/** Counts the deliveries of all webhooks in one pass, by their addresses. */
async function countDeliveries(
  store: Pick<DeliveryStore, 'deliveries'>,
): Promise<ReadonlyMap<string, Deliveries>> {
  const counted = new Map<string, Deliveries>()
  for await (const { destination, state, error } of webhookDeliveries(store)) {
    const counts = counted.get(destination) ?? { waiting: 0, failed: 0 }
    counts[state]++
    counts.lastError = error ?? counts.lastError
    counted.set(destination, counts)
  }
  return counted
}

/** Returns why the keys of a webhook cannot be read; undefined when they can. */
export async function secretFault(webhook: Webhook): Promise<string | undefined> {
  try {
    await webhook.readKeys()
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}
