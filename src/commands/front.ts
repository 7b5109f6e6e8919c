import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Publication } from '../articles/publication.ts'
import type { Config } from '../config.ts'
import { createApp } from '../http/app.ts'
import { createSendDocument } from '../http/send-document.ts'
import { createSendFeed } from '../http/send-feed.ts'
import { type Address, createFeedServer } from '../http/server.ts'
import { createPublisher } from '../publish/publisher.ts'
import { openMediaFiles } from '../stores/media-files.ts'
import { openStore } from '../stores/open.ts'
import { VERSION } from '../version.ts'

/** What answers requests with what the store holds: one process, or several. */
export interface Front {
  /** The port on which it listens. */
  readonly port: number
  /** Publishes under this publication from now on; requests are answered when it resolves. */
  publish(publication: Publication): Promise<void>
  /** Shows what changed in the store. */
  refresh(): Promise<void>
  /** Finishes what is being answered and lets go of everything. */
  close(): Promise<void>
}

/** What a front needs of the process. */
export interface FrontOptions {
  readonly config: Config
  /** That of `config` when absent. */
  readonly address?: Address
  readonly log: Logger
  readonly now: () => Date
}

/**
 * Opens a front in this process: it listens, and lets requests wait until something is published.
 * @throws Problem when the address or the store cannot be used.
 */
export async function openFront({ config, address = config, log, now }: FrontOptions): Promise<Front> {
  const store = await openStore(config)
  const files = openMediaFiles(join(config.data, 'media'))
  const { browserPages, documentMemory: documentBytes, fragmentMemory: fragmentBytes } = config
  const { rateLimit, trustedProxies = [] } = config
  const publisher = createPublisher({ store, now, log, version: VERSION, documentBytes, fragmentBytes })
  const sendDocument = createSendDocument({ publisher, now })
  const sendFeed = createSendFeed({ sendDocument, now, rateLimit, trustedProxies })
  const shared = { publisher, sendFeed, browserPages, log }
  const app = createApp({ ...shared, store, files, sendDocument, pageBytes: documentBytes / 4, now })
  const server = createFeedServer({ ...shared, app })
  const port = await server.listen(address)
  return {
    port,
    async publish(publication) {
      await publisher.publish(publication)
      server.ready()
    },
    refresh: publisher.refresh,
    async close() {
      await server.close()
      publisher.close()
      await store.close()
    },
  }
}
