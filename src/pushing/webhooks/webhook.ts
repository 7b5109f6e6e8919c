import { hash } from 'node:crypto'
import {
  WEBHOOK_EVENTS,
  type WebhookEvent,
  type WebhookRecord,
} from '../../articles/schema/webhook-schema.ts'
import type { Subscription } from '../../articles/store/delivery-store.ts'
import { readSecret } from '../../outgoing/secret.ts'
import { parseKeys, type SigningKey } from './signature.ts'

/** The kind of deliveries of events of articles, and of the subscriptions of programs. Their subject is the id of an article. */
export const WEBHOOK = 'webhook'
/** The kind of deliveries of events of feeds. Their subject is the path of a feed. */
export const FEED_WEBHOOK = 'webhook feed'

/** An address that is sent signed events. */
export interface Webhook {
  /** A short name, made from its URL. */
  readonly id: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  /** Whether it stands in `publication.yaml`, or a program has added it. */
  readonly origin: 'publication' | 'program'
  /** Differs when its configuration has changed. */
  readonly fingerprint: string
  /** When and why it was disabled: it has answered 410. Undefined while it is enabled. */
  readonly disabled?: Disabled | undefined
  /** @throws Problem when the keys cannot be read. It quotes no secret. */
  readKeys(): Promise<readonly SigningKey[]>
}

/** When and why a webhook was disabled. */
export interface Disabled {
  readonly since: string
  readonly reason: string
}

/** What is stored with the webhook of a program. */
export interface AddedWebhook {
  readonly events: readonly WebhookEvent[]
  readonly secret: string
  /** When it was added, in ISO 8601. */
  readonly added: string
}

const ID_LENGTH = 12

/** Returns the id of the webhook at a URL. */
export function webhookId(url: string): string {
  return hash('sha256', url).slice(0, ID_LENGTH)
}

/** Returns a webhook of `publication.yaml`. Its secret is read each time, so that a changed file counts. */
export function declaredWebhook({ url, events, secret }: WebhookRecord): Webhook {
  return {
    ...{ id: webhookId(url), url, events: events ?? WEBHOOK_EVENTS, origin: 'publication' },
    fingerprint: hash('sha256', JSON.stringify([events, secret])),
    readKeys: async () => parseKeys(await readSecret(secret)),
  }
}

/** Returns the webhook of a program. */
export function addedWebhook({ callback: url, payload }: Subscription): Webhook {
  const { events, secret, added } = JSON.parse(payload) as AddedWebhook
  return {
    ...{ id: webhookId(url), url, events, origin: 'program', fingerprint: added },
    readKeys: async () => parseKeys(secret),
  }
}
