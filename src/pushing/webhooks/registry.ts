import type { Publication } from '../../articles/publication.ts'
import type { WebhookEvent } from '../../articles/schema/webhook-schema.ts'
import type { DeliveryStore, StoredDelivery } from '../../articles/store/delivery-store.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import {
  addedWebhook,
  type Disabled,
  declaredWebhook,
  FEED_WEBHOOK,
  WEBHOOK,
  type Webhook,
} from './webhook.ts'

/** Knows the webhooks in force: those of the publication, and those that programs have added. */
export interface WebhookRegistry {
  /** Returns all webhooks. One of the publication comes before one that a program has added at the same address. */
  all(): Promise<readonly Webhook[]>
  find(url: string): Promise<Webhook | undefined>
  /** Disables a webhook until it is enabled, or its configuration changes. */
  disable(webhook: Webhook, reason: string, now: Date): Promise<void>
  /** Enables a webhook, and sends again what was given up. Returns how many deliveries. */
  enable(webhook: Webhook, now: Date): Promise<number>
}

/** The part of a store in which webhooks are. */
export type WebhookStore = Pick<
  DeliveryStore,
  'subscriptionsTo' | 'deliveries' | 'retryDeliveries' | 'enqueueDeliveries'
> &
  Pick<DocumentStore, 'findNote' | 'storeNote'>

/** Options of `createWebhookRegistry`. */
export interface WebhookRegistryOptions {
  readonly store: WebhookStore
  /** Returns the publication in force. */
  readonly publication: () => Pick<Publication, 'webhooks'> | undefined
}

/** Creates a registry. What it knows is in the publication and in the store, so that all servers agree. */
export function createWebhookRegistry({ store, publication }: WebhookRegistryOptions): WebhookRegistry {
  async function all(): Promise<readonly Webhook[]> {
    const declared = (publication()?.webhooks ?? []).map(declaredWebhook)
    const urls = new Set(declared.map(({ url }) => url))
    const added = (await store.subscriptionsTo(WEBHOOK, WEBHOOK)).map(addedWebhook)
    const webhooks = [...declared, ...added.filter(({ url }) => !urls.has(url))]
    return Promise.all(webhooks.map(withState))
  }

  async function withState(webhook: Webhook): Promise<Webhook> {
    const note = await store.findNote(disabledNote(webhook.url))
    if (!note) return webhook
    const { fingerprint, ...disabled } = JSON.parse(note) as Disabled & { readonly fingerprint: string }
    return fingerprint === webhook.fingerprint ? { ...webhook, disabled } : webhook
  }

  return {
    all,
    find: async url => (await all()).find(webhook => webhook.url === url),
    async disable({ url, fingerprint }, reason, now) {
      const note = { since: now.toISOString(), reason, fingerprint }
      await store.storeNote(disabledNote(url), JSON.stringify(note))
    },
    async enable({ url }, now) {
      await store.storeNote(disabledNote(url), '')
      const keys: string[] = []
      for await (const { key, state } of webhookDeliveries(store, url)) if (state === 'failed') keys.push(key)
      return keys.length === 0 ? 0 : store.retryDeliveries(keys, now)
    },
  }
}

const PAGE = 1_000

/** Iterates over the deliveries that wait for webhooks, or were given up: those of one address, or all. */
export async function* webhookDeliveries(
  store: Pick<DeliveryStore, 'deliveries'>,
  url?: string,
): AsyncGenerator<StoredDelivery> {
  for (let after: string | undefined; ; ) {
    const page = await store.deliveries({ after, limit: PAGE })
    yield* page.filter(
      ({ kind, destination }) =>
        (kind === WEBHOOK || kind === FEED_WEBHOOK) && (url === undefined || destination === url),
    )
    after = page.at(-1)?.key
    if (after === undefined) return
  }
}

/** Returns the key of the note that tells why a webhook is disabled. */
function disabledNote(url: string): string {
  return `webhooks: disabled ${url}`
}

/** Returns the key of the note with the number of the last change that a webhook was told of. */
export function announcedNote(url: string): string {
  return `webhooks: announced ${url}`
}

/** Returns whether a webhook is enabled and is sent any of these events. */
export function hears({ disabled, events }: Webhook, wanted: readonly WebhookEvent[]): boolean {
  return disabled === undefined && events.some(event => wanted.includes(event))
}
