import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { databaseFile, openStore } from '../stores/open.ts'
import { VERSION } from '../version.ts'
import { type Following, followFolder } from './follow-folder.ts'
import { createProgress } from './progress.ts'
import { openServerProcess } from './server-process.ts'
import { openWorkers } from './workers.ts'

/** What a running server needs of the process. */
export interface ServeOptions {
  readonly folder: string
  readonly config: Config
  readonly log: Logger
  readonly now: () => Date
}

/** A server at work. */
export interface Serving {
  /** Resolves when everything is published and the folder is followed. */
  readonly started: Promise<void>
  /** Finishes what is being answered and lets go of everything. */
  stop(): Promise<void>
}

/**
 * Serves a folder: listens, publishes what the store remembers, takes in what changed, follows the folder.
 * @throws Problem when the address, the store, the folder or its publication.yaml cannot be used.
 */
export async function serve({ folder, config, log, now }: ServeOptions): Promise<Serving> {
  const store = await openStore(config)
  const { workers } = config
  const front =
    workers === 1
      ? await openServerProcess({ config, store, log, now, onWritten })
      : await openWorkers(workers, config, { log, onWritten })
  const localUrl = `http://localhost:${front.port}`
  log.info({ url: localUrl, version: VERSION }, `Feedwright ${VERSION} listens at ${localUrl}`)
  const following: Following = await followFolder({
    ...{ folder, store, show: front, config, localUrl, log, now },
    media: join(config.data, 'media'),
    database: databaseFile(config),
    onProgress: createProgress(process.stderr, 'articles read'),
  })

  /** What a program has published is shown as what came by file is, here and by every other server. */
  async function onWritten(): Promise<void> {
    await following.refresh()
    // The change is kept, also when nobody can say who shows it.
    await store.waitForOthers().catch(() => undefined)
  }

  return {
    started: following.started,
    async stop() {
      await Promise.all([front.close(), following.close()])
      await store.close()
    },
  }
}
