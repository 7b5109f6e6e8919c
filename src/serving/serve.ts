import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { type Config, localUrl, mediaFolder } from '../config.ts'
import type { DoctorWatch } from '../doctor/watch.ts'
import type { IntakeOptions } from '../intake/intake.ts'
import type { MetricsServer } from '../metrics/metrics-server.ts'
import type { ReaderCounter } from '../readers/counting/reader-counter.ts'
import { startSweep } from '../stores/media/sweep.ts'
import { databaseFile, openFollowedStore } from '../stores/open.ts'
import { VERSION } from '../version.ts'
import { createInspect } from './inspect.ts'
import { openServerProcess, type ServerProcess } from './server-process.ts'
import { startFolderUpdater } from './updating/folder-updater.ts'
import { type FeedUpdater, refreshEverywhere } from './updating/store-updater.ts'
import { openWorkerPool } from './workers/worker-pool.ts'

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
  let server: ServerProcess | undefined
  let updater: FeedUpdater | undefined
  let watch: DoctorWatch | undefined
  const onWritten = () => refreshEverywhere(store, updater)
  const inspect = createInspect(config, () => ({ server, updater, doctor: watch }))
  server =
    config.workers === 1
      ? await openServerProcess({ config, store, log, now, onWritten, inspect })
      : await openWorkerPool(config, { log, onWritten, inspect })
  const url = localUrl(server)
  updater = await startFolderUpdater({
    ...options,
    ...{ store, publisher: server, config, localUrl: url },
    databaseFile: databaseFile(config),
  })
  // Only now: a folder or publication.yaml that cannot be served ends the program.
  log.info({ url, version: VERSION }, `Feedwright ${VERSION} listens at ${url}`)
  const { started, close } = updater
  const metrics = await startMetrics({ config, store, server, updater, log, now })
  watch = await startDoctor({ config, server, updater, log, now })
  const counter = await startCounter({ config, store, server, log, now })
  const sweep = startSweep(mediaFolder(config), { now, log })
  return {
    started,
    async stop() {
      await counter?.close()
      await Promise.all([server.close(), close(), sweep.close(), metrics?.close(), watch?.close()])
      await store.close()
    },
  }
}

interface MetricsParts extends Pick<ServeOptions, 'config' | 'log' | 'now'> {
  readonly store: ArticleStore
  readonly server: ServerProcess
  readonly updater: FeedUpdater
}

async function startMetrics(parts: MetricsParts): Promise<MetricsServer | undefined> {
  const { store, server, updater, log, now } = parts
  const address = parts.config.metrics
  if (address === undefined) return undefined
  const { startMetricsServer } = await import('../metrics/metrics-server.ts')
  const metrics = await startMetricsServer({
    ...{ address, store, log, now, version: VERSION },
    collect: server.metrics,
    isLeading: updater.isLeading,
    async faults() {
      const all = await updater.faults()
      const faults = all.filter(({ severity }) => severity === 'fault').length
      return { faults, warnings: all.filter(({ severity }) => severity === 'warning').length }
    },
  })
  log.info({}, `metrics are at http://${address.host}:${metrics.port}/metrics`)
  return metrics
}

const SALT_BYTES = 32

/** Counts readers, unless that is not wanted. The salts of their hashes exist in the memory of this process only. */
async function startCounter(parts: Omit<MetricsParts, 'updater'>): Promise<ReaderCounter | undefined> {
  const { config, store, server, log, now } = parts
  if (!config.countReaders) return undefined
  const { startReaderCounter } = await import('../readers/counting/reader-counter.ts')
  const newSalt = () => randomBytes(SALT_BYTES).toString('base64url')
  return startReaderCounter({ store, collect: server.polls, newSalt, now, log })
}

const HOUR_MS = 3_600_000

/** Looks from outside, where that is wanted. */
async function startDoctor({
  config,
  server,
  updater,
  log,
  now,
}: Omit<MetricsParts, 'store'>): Promise<DoctorWatch | undefined> {
  if (config.doctor === 0) return undefined
  const { startDoctorWatch } = await import('../doctor/watch.ts')
  const { host = 'localhost' } = config
  const origin = URL.parse(`http://${host.includes(':') ? `[${host}]` : host}:${server.port}`) ?? undefined
  const everyMs = config.doctor * HOUR_MS
  return startDoctorWatch({ address: updater.feedUrl, origin, everyMs, now, log })
}
