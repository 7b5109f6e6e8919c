import type { Logger } from 'pino'
import type { Address } from '../http/listen.ts'
import { createFeedServer } from '../http/server.ts'
import type { Publisher } from '../publish/publisher.ts'
import { type FeedAppOptions, openFeedApp } from './feed-app.ts'

/** Publishes and refreshes the feeds of one process or of several. */
export type FeedPublisher = Pick<Publisher, 'publish' | 'refresh'>

/** A server that listens: this process, or a pool of workers. Requests wait until `publish` has resolved once. */
export interface ServerProcess extends FeedPublisher {
  /** The port on which it listens. */
  readonly port: number
  /** Finishes the requests in progress, then releases everything. */
  close(): Promise<void>
}

/** Options of `openServerProcess`. */
export interface ServerProcessOptions extends Pick<FeedAppOptions, 'config' | 'store' | 'onWritten' | 'now'> {
  /** The address of `config` when absent. */
  readonly address?: Address
  readonly log: Logger
}

/**
 * Opens a server in this process and listens.
 * @throws Problem when the address or the store cannot be used.
 */
export async function openServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { config, address = config, log } = options
  const app = await openFeedApp({ ...options, api: true, programStore: 'durable' })
  const server = createFeedServer({ ...app.answerOptions, log })
  const port = await server.listen(address)
  return {
    port,
    async publish(publication) {
      await app.publisher.publish(publication)
      server.ready()
      await app.acknowledge()
    },
    refresh: app.publisher.refresh,
    async close() {
      app.endStreams()
      await server.close()
      await app.close()
    },
  }
}
