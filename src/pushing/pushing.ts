import type { ArticleStore } from '../articles/store/article-store.ts'
import { createOutgoing, type OutgoingOptions } from '../outgoing/outgoing.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createAnnouncer } from './announcer.ts'
import { createDeliveryQueue, type QueueLog } from './delivery-queue.ts'
import { createPingSender, PING } from './websub-ping.ts'

/** Tells other servers what has changed. */
export interface Pushing {
  /** Call it after feeds were refreshed. Returns at once. */
  onRefreshed(): void
  /** Ends the attempts in progress. What is not delivered stays in the store. */
  close(): Promise<void>
}

/** Options of `startPushing`. */
export interface PushingOptions extends Pick<OutgoingOptions, 'allowPrivateAddresses' | 'version'> {
  readonly store: ArticleStore
  readonly publisher: Publisher
  readonly now: () => Date
  readonly log: QueueLog & { error(fields: object, message: string): void }
}

/** Starts delivering what waits in the store, and announcing changes. */
export function startPushing({ store, publisher, now, log, ...options }: PushingOptions): Pushing {
  const outgoing = createOutgoing(options)
  const ping = createPingSender({ outgoing, publication: () => publisher.publication, now })
  const queue = createDeliveryQueue({ store, senders: { [PING]: ping }, now, log })
  const announcer = createAnnouncer({ store, publisher, now, log, onAdded: queue.wake })
  let announcing = Promise.resolve()
  let started = false

  return {
    onRefreshed() {
      announcing = announcer.announce()
      if (started) return
      started = true
      queue.wake()
    },
    async close() {
      await announcing
      await queue.close()
      await outgoing.close()
    },
  }
}
