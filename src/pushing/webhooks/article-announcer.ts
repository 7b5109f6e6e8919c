import { setImmediate } from 'node:timers/promises'
import type { ChangeStore } from '../../articles/changes/change-store.ts'
import type { DeliveryStore } from '../../articles/store/delivery-store.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import type { StoreCoordination } from '../../articles/store/store-coordination.ts'
import { messageOf } from '../../problem.ts'
import { coalesce } from '../../system/waiting.ts'
import { ARTICLE_EVENTS, changeDelivery } from './event.ts'
import { announcedNote, hears, type WebhookRegistry } from './registry.ts'
import type { Webhook } from './webhook.ts'

/** Options of `createArticleAnnouncer`. */
export interface ArticleAnnouncerOptions {
  readonly store: ChangeStore &
    Pick<DeliveryStore, 'enqueueDeliveries'> &
    Pick<DocumentStore, 'findNote'> &
    Pick<StoreCoordination, 'waitForOthers'>
  readonly registry: Pick<WebhookRegistry, 'all'>
  readonly now: () => Date
  readonly log: { error(fields: object, message: string): void }
  /** Called after deliveries were added. */
  readonly onAdded: () => void
}

/** Adds a delivery for each changed article and each webhook that is sent such events. */
export interface ArticleAnnouncer {
  /** Looks for changes. Call it after feeds were refreshed. Never rejects. */
  announce(): Promise<void>
}

/** Changes that are announced in one transaction. */
const PAGE = 500

/**
 * Creates the announcer of articles. How far each webhook was told is a note, which moves in the transaction in which its deliveries are
 * added. A new webhook begins with what changes from now on. One that is disabled is told later of what has changed meanwhile.
 */
export function createArticleAnnouncer(options: ArticleAnnouncerOptions): ArticleAnnouncer {
  const { store, registry, now, log, onAdded } = options

  async function announceAll(): Promise<void> {
    try {
      const webhooks = (await registry.all()).filter(webhook => hears(webhook, ARTICLE_EVENTS))
      if (webhooks.length === 0) return
      while (!(await store.recordChanges(now()))) await setImmediate()
      const last = await store.lastChange()
      for (const webhook of webhooks) while (!(await announceNext(webhook, last)));
    } catch (error) {
      log.error({}, `webhooks: changes are announced later: ${messageOf(error)}`)
    }
  }

  /** Returns whether a webhook was told of everything up to `last`. */
  async function announceNext({ url, events }: Webhook, last: number): Promise<boolean> {
    const note = announcedNote(url)
    const from = await store.findNote(note)
    // What was there before the webhook is no news.
    if (from === undefined) return store.enqueueDeliveries([], [{ note, from, to: String(last) }])
    if (Number(from) >= last) return true
    const changes = await store.articleChanges({ after: Number(from), limit: PAGE })
    if (changes.length === 0) return true
    await store.waitForOthers()
    const heard = changes.filter(({ event }) => events.includes(`article.${event}`))
    const deliveries = heard.map(change => changeDelivery(change, url, now()))
    const step = { note, from, to: String(changes.at(-1)?.number) }
    const isAdded = await store.enqueueDeliveries(deliveries, [step])
    if (isAdded && deliveries.length > 0) onAdded()
    return false
  }

  return { announce: coalesce(announceAll) }
}
