import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Publication } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { Config } from '../config.ts'
import type { Address } from '../http/listen.ts'
import { createFeedServer } from '../http/server.ts'
import type { Publisher } from '../publish/publisher.ts'
import { openMediaFiles } from '../stores/media/media-files.ts'
import { openDurableStore, openStore } from '../stores/open.ts'
import { throttle } from '../system/waiting.ts'
import { createAnswering } from './answering.ts'
import { publishing } from './publishing-api.ts'

/** What shows people and programs what the store holds. */
export interface Show {
  /** Publishes under this publication from now on; requests are answered when it resolves. */
  publish(publication: Publication): Promise<void>
  /** Shows what changed in the store. */
  refresh(): Promise<void>
}

/** What answers requests with what the store holds: one process, or several. */
export interface ServerProcess extends Show {
  /** The port on which it listens. */
  readonly port: number
  /** Finishes what is being answered and lets go of everything. */
  close(): Promise<void>
}

/** What a front needs of the process. */
export interface ServerProcessOptions {
  readonly config: Config
  /** Kept open when the front closes; one of its own is opened when absent. */
  readonly store?: ArticleStore
  /** That of `config` when absent. */
  readonly address?: Address
  readonly log: Logger
  readonly now: () => Date
  /** A program published something: resolves when every process shows it. */
  readonly onWritten: () => Promise<void>
}

/**
 * Opens a front in this process: it listens, and lets requests wait until something is published.
 * @throws Problem when the address or the store cannot be used.
 */
export async function openServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { config, address = config, log, now } = options
  const store = options.store ?? (await openStore(config))
  // Feeds can be made again, what a program has published cannot.
  const kept = openDurableStore(config, store)
  const answering = createAnswering({
    ...{ store, files: openMediaFiles(join(config.data, 'media')), config, log, now },
    api: publishing({ store: kept, config, log, now, onWritten: options.onWritten }),
  })
  const { publisher } = answering
  const server = createFeedServer({ ...answering, log })
  const port = await server.listen(address)
  const watching = store.watch(throttle(() => showChanges({ store, publisher })))
  return {
    port,
    async publish(publication) {
      await publisher.publish(publication)
      server.ready()
      await tellShown({ store, publisher })
    },
    refresh: publisher.refresh,
    async close() {
      await server.close()
      watching.close()
      publisher.close()
      if (kept !== store) await kept.close()
      if (options.store === undefined) await store.close()
    },
  }
}

/** What shows the changes of a store. */
interface Showing {
  readonly store: ArticleStore
  readonly publisher: Publisher
}

/** Shows what others have changed in the store, and says that it does. Never rejects. */
export async function showChanges({ store, publisher }: Showing): Promise<void> {
  await publisher.refresh()
  await tellShown({ store, publisher })
}

/** Says up to where a program shows what is in the store; where it cannot, who publishes waits a moment for nothing. */
export async function tellShown({ store, publisher: { servedMoment: seen } }: Showing): Promise<void> {
  if (seen !== undefined) await store.acknowledge(seen.revision).catch(() => undefined)
}
