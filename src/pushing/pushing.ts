import express, { type RequestHandler } from 'express'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { createOutgoing, type OutgoingOptions } from '../outgoing/outgoing.ts'
import { messageOf } from '../problem.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createAnnouncer } from './announcer.ts'
import { createPurgeSender, PURGE } from './caches/purge-sender.ts'
import { createPurger } from './caches/purger.ts'
import { createDeliveryQueue, type QueueLog } from './delivery-queue.ts'
import { createCloudHandler } from './rsscloud/cloud-handler.ts'
import { CLOUD, createNotificationSender } from './rsscloud/notification.ts'
import { createHubHandler } from './websub/hub-handler.ts'
import { createPingSender, hubsOutside, PING } from './websub/ping.ts'
import { createDenialSender, createPushSender, DENY, PUSH } from './websub/push.ts'
import { createVerificationSender, VERIFY } from './websub/verification.ts'

/** Tells other servers what has changed. */
export interface Pushing {
  /** Answers those who subscribe. */
  readonly handler: RequestHandler
  /** Call it after feeds were refreshed. Returns at once. */
  onRefreshed(): void
  /** Ends the attempts in progress. What is not delivered stays in the store. */
  close(): Promise<void>
}

/** Options of `startPushing`. */
export interface PushingOptions extends Pick<OutgoingOptions, 'allowPrivateAddresses' | 'version'> {
  readonly store: ArticleStore
  readonly publisher: Publisher
  /** Proxies whose `X-Forwarded-For` names the client. */
  readonly trustedProxies: readonly string[]
  readonly now: () => Date
  readonly log: QueueLog & { error(fields: object, message: string): void }
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
  ...options
}: PushingOptions): Pushing {
  const outgoing = createOutgoing(options)
  const publication = () => publisher.publication
  const shared = { outgoing, store, publisher, publication, now, log }
  const purgeSender = createPurgeSender(shared)
  const senders = {
    [PING]: createPingSender(shared),
    [VERIFY]: createVerificationSender(shared),
    [PUSH]: createPushSender(shared),
    [DENY]: createDenialSender(shared),
    [PURGE]: purgeSender,
    [CLOUD]: createNotificationSender(shared),
  }
  const queue = createDeliveryQueue({ store, senders, now, log })
  const hub = createHubHandler({ ...shared, trustedProxies, onAdded: queue.wake })
  const cloud = createCloudHandler({ ...shared, trustedProxies })
  const announcer = createAnnouncer({
    ...{ store, publisher, now, log, onAdded: queue.wake },
    receiversOf: hubsOutside,
  })
  const purger = createPurger({
    ...{ store, publisher, now, log, onAdded: queue.wake },
    ...{ sender: purgeSender, version: options.version },
  })
  const sweeping = setInterval(() => {
    store.removeExpired(now()).catch(error => log.warn({}, `subscriptions: ${messageOf(error)}`))
  }, SWEEP_MS).unref()
  let announcing: Promise<unknown> = Promise.resolve()

  return {
    handler: express.Router().use(hub, cloud),
    onRefreshed() {
      // Another server may have announced the change: this one shares the work.
      announcing = Promise.all([announcer.announce().then(queue.wake), purger.purge().then(queue.wake)])
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
