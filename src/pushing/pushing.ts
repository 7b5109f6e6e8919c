import type { RequestHandler } from 'express'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { OutgoingOptions } from '../outgoing/outgoing.ts'
import { createOutgoingThread } from '../outgoing/outgoing-thread.ts'
import { messageOf } from '../problem.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createAnnouncer } from './announcer.ts'
import { createPurgeSender, PURGE } from './caches/purge-sender.ts'
import { createPurger } from './caches/purger.ts'
import { createDeliveryQueue, type OnAttempt, type QueueLog } from './delivery-queue.ts'
import { createKeyHandler } from './indexnow/key.ts'
import { createPageAnnouncer } from './indexnow/page-announcer.ts'
import { createPageSender, INDEXNOW } from './indexnow/page-sender.ts'
import { createCloudHandler } from './rsscloud/cloud-handler.ts'
import { CLOUD, createNotificationSender } from './rsscloud/notification.ts'
import { createArticleAnnouncer } from './webhooks/article-announcer.ts'
import type { ViewArticle } from './webhooks/event-body.ts'
import { feedWebhooks } from './webhooks/feed-receiver.ts'
import { createWebhookRegistry } from './webhooks/registry.ts'
import { createSecretCheck } from './webhooks/secret-check.ts'
import { createWebhookSender } from './webhooks/sender.ts'
import { FEED_WEBHOOK, WEBHOOK, type Webhook } from './webhooks/webhook.ts'
import { createWebhooks, secretFault, type Webhooks } from './webhooks/webhooks.ts'
import { createHubHandler } from './websub/hub-handler.ts'
import { createPingSender, hubsOutside, PING } from './websub/ping.ts'
import { createDenialSender, createPushSender, DENY, PUSH } from './websub/push.ts'
import { createVerificationSender, VERIFY } from './websub/verification.ts'

/** Tells other servers what has changed. */
export interface Pushing {
  /** Answers those who subscribe. */
  readonly handlers: readonly RequestHandler[]
  readonly webhooks: Webhooks
  /** Returns the state of each webhook, without its path, which may be a secret. */
  webhookStates(): Promise<readonly WebhookState[]>
  /** Call it after feeds were refreshed. Returns at once. */
  onRefreshed(): void
  /** Ends the attempts in progress. What is not delivered stays in the store. */
  close(): Promise<void>
}

/** What may be shown of a webhook. */
export interface WebhookState {
  readonly host: string
  readonly events: readonly string[]
  /** What is wrong with it. */
  readonly error?: string | undefined
}

/** Options of `startPushing`. */
export interface PushingOptions extends Pick<OutgoingOptions, 'allowPrivateAddresses' | 'version'> {
  readonly store: ArticleStore
  /** Returns the durable store, in which webhooks of programs are. It is opened for the first of them. */
  readonly openDurableStore: () => ArticleStore
  readonly publisher: Publisher
  readonly viewArticle: ViewArticle
  /** Proxies whose `X-Forwarded-For` names the client. */
  readonly trustedProxies: readonly string[]
  readonly now: () => Date
  readonly log: QueueLog & { error(fields: object, message: string): void }
  readonly onAttempt?: OnAttempt | undefined
}

/** Milliseconds between two removals of subscriptions that have expired. */
const SWEEP_MS = 3_600_000

/** Starts delivering what waits in the store, and announcing changes. */
export function startPushing({
  store,
  publisher,
  now,
  log,
  trustedProxies,
  openDurableStore,
  viewArticle,
  onAttempt,
  ...options
}: PushingOptions): Pushing {
  const outgoing = createOutgoingThread(options)
  const publication = () => publisher.publication
  const shared = { outgoing, store, publisher, publication, now, log }
  const registry = createWebhookRegistry({ store, publication })
  const webhookSender = createWebhookSender({ ...shared, registry, viewArticle })
  const purgeSender = createPurgeSender(shared)
  const senders = {
    [WEBHOOK]: webhookSender,
    [FEED_WEBHOOK]: webhookSender,
    [PING]: createPingSender(shared),
    [VERIFY]: createVerificationSender(shared),
    [PUSH]: createPushSender(shared),
    [DENY]: createDenialSender(shared),
    [PURGE]: purgeSender,
    [CLOUD]: createNotificationSender(shared),
    [INDEXNOW]: createPageSender(shared),
  }
  const queue = createDeliveryQueue({ store, senders, now, log, onAttempt })
  const hub = createHubHandler({ ...shared, trustedProxies, onAdded: queue.wake })
  const cloud = createCloudHandler({ ...shared, trustedProxies })
  const announcer = createAnnouncer({
    ...{ store, publisher, now, log, onAdded: queue.wake },
    receiversOf: async publication => [...hubsOutside(publication), ...(await feedWebhooks(registry))],
  })
  const articleAnnouncer = createArticleAnnouncer({ store, registry, now, log, onAdded: queue.wake })
  const pageAnnouncer = createPageAnnouncer({ ...shared, onAdded: queue.wake })
  const checkSecrets = createSecretCheck({ registry, publication, log })
  const webhooks = createWebhooks({ openStore: openDurableStore, registry, outgoing, now })
  const purger = createPurger({
    ...{ store, publisher, now, log, onAdded: queue.wake },
    ...{ sender: purgeSender, version: options.version },
  })
  const sweeping = setInterval(() => {
    store.removeExpired(now()).catch(error => log.warn({}, `subscriptions: ${messageOf(error)}`))
  }, SWEEP_MS).unref()
  let announcing: Promise<unknown> = Promise.resolve()

  return {
    handlers: [hub, cloud, createKeyHandler(shared)],
    webhooks,
    webhookStates: async () => Promise.all((await registry.all()).map(webhookState)),
    onRefreshed() {
      // Another server may have announced the change: this one shares the work.
      announcing = Promise.all([
        announcer.announce(),
        articleAnnouncer.announce(),
        pageAnnouncer.announce(),
        checkSecrets(),
        purger.purge(),
      ]).then(queue.wake)
    },
    async close() {
      clearInterval(sweeping)
      purger.close()
      await announcing
      await queue.close()
      await outgoing.close()
    },
  }
}

async function webhookState(webhook: Webhook): Promise<WebhookState> {
  const { url, events, disabled } = webhook
  const error = disabled === undefined ? await secretFault(webhook) : `it is disabled: ${disabled.reason}`
  return { host: new URL(url).host, events, error }
}
