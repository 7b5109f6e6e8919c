import type { ArticleChange } from '../../articles/changes/change-store.ts'
import type { WebhookEvent } from '../../articles/schema/webhook-schema.ts'
import type { NewDelivery } from '../../articles/store/delivery-store.ts'
import { FEED_WEBHOOK, WEBHOOK } from './webhook.ts'

/** What is stored with a delivery: the event, and which change it is. The rest is read when it is sent. */
export interface StoredEvent {
  readonly type: WebhookEvent
  /** When it occurred, in ISO 8601. */
  readonly occurred: string
  /** Of an article: the number of the change, and the revision at that time. */
  readonly number?: number
  readonly revision?: number
}

/** Events of articles. */
export const ARTICLE_EVENTS = ['article.published', 'article.updated', 'article.withdrawn'] as const

/** Returns the delivery of a change. A receiver that has not heard of an article yet is told that it is published. */
export function changeDelivery(change: ArticleChange, destination: string, due: Date): NewDelivery {
  const { id: subject, event, number, revision, changed } = change
  const rest = { occurred: changed.toISOString(), number, revision }
  const payload = eventText({ type: `article.${event}`, ...rest })
  const delivery = { kind: WEBHOOK, destination, subject, due, payload }
  if (event !== 'updated') return delivery
  const published = eventText({ type: 'article.published', ...rest })
  return { ...delivery, unlessAccepted: { start: 'article.published ', payload: published } }
}

/** Returns the delivery of a change of a feed. */
export function feedDelivery(path: string, destination: string, due: Date): NewDelivery {
  const payload = eventText({ type: 'feed.changed', occurred: due.toISOString() })
  return { kind: FEED_WEBHOOK, destination, subject: path, due, payload }
}

function eventText({ type, ...rest }: StoredEvent): string {
  return `${type} ${JSON.stringify(rest)}`
}

/** Parses the payload of a delivery. */
export function parseEvent(payload: string): StoredEvent {
  const space = payload.indexOf(' ')
  return { type: payload.slice(0, space) as WebhookEvent, ...JSON.parse(payload.slice(space)) }
}
