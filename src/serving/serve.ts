import type { Logger } from 'pino'
import { type Config, localUrl, mediaFolder } from '../config.ts'
import type { IntakeOptions } from '../intake/intake.ts'
import { startSweep } from '../stores/media/sweep.ts'
import { databaseFile, openFollowedStore } from '../stores/open.ts'
import { VERSION } from '../version.ts'
import { startFolderUpdater } from './folder-updater.ts'
import { openServerProcess, type ServerProcess } from './server-process.ts'
import { type FeedUpdater, refreshEverywhere } from './store-updater.ts'
import { openWorkerPool } from './worker-pool.ts'

/** Options of `serve`. */
export interface ServeOptions extends Pick<IntakeOptions, 'folder' | 'onProgress' | 'now'> {
  readonly config: Config
  readonly log: Logger
}

/** A running server. */
export interface Serving {
  /** Resolves when everything is published and the folder is followed. */
  readonly started: Promise<void>
  /** Finishes the requests in progress, then releases everything. */
  stop(): Promise<void>
}

/**
 * Serves a folder: listens, publishes the articles that the store has, reads the changes of the folder, and follows it.
 * @throws Problem when the address, the store, the folder or its publication.yaml cannot be used.
 */
export async function serve({ config, ...options }: ServeOptions): Promise<Serving> {
  const { log, now } = options
  const store = await openFollowedStore(config)
  let updater: FeedUpdater | undefined
  const onWritten = () => refreshEverywhere(store, updater)
  const server: ServerProcess =
    config.workers === 1
      ? await openServerProcess({ config, store, log, now, onWritten })
      : await openWorkerPool(config, { log, onWritten })
  const url = localUrl(server)
  updater = await startFolderUpdater({
    ...options,
    ...{ store, publisher: server, config, localUrl: url },
    databaseFile: databaseFile(config),
  })
  // Only now: a folder or publication.yaml that cannot be served ends the program.
  log.info({ url, version: VERSION }, `Feedwright ${VERSION} listens at ${url}`)
  const { started, close } = updater
  const sweep = startSweep(mediaFolder(config), { now, log })
  return {
    started,
    async stop() {
      await Promise.all([server.close(), close(), sweep.close()])
      await store.close()
    },
  }
}
