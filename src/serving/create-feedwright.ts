import type { ArticlesFunction } from '../api/library/article-record.ts'
import type { Publishing } from '../api/library/publishing.ts'
import { parsePublication } from '../articles/parse-publication.ts'
import type { PublicationFields } from '../articles/schema/publication-schema.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { type Config, mediaFolder, readSettings } from '../config.ts'
import { createMounted, type Mounted } from '../http/mounted.ts'
import { messageOf, Problem } from '../problem.ts'
import type { Publisher } from '../publish/publisher.ts'
import { startSweep } from '../stores/media/sweep.ts'
import { databaseFile } from '../stores/open.ts'
import { type FeedApp, openFeedApp } from './feed-app.ts'
import { startFolderUpdater } from './updating/folder-updater.ts'
import { type FeedUpdater, refreshEverywhere, startStoreUpdater } from './updating/store-updater.ts'

/** The host's log: a part of a logger such as pino. */
export interface FeedwrightLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Settings of a Feedwright within a host. Each has the name that it has on the command line. */
export interface FeedwrightSettings {
  /** The address at which readers reach the router, with its mount path: `https://example.com/news`. */
  readonly baseUrl: string
  /** The folder for ids, dates and copies of images: back it up. `./.feedwright` when absent. */
  readonly data?: string
  /** A PostgreSQL database for ids, dates, articles and images instead of the folder: `postgres://user:password@host/name`. */
  readonly database?: string
  /** Megabytes for ready feeds. Pages use up to a quarter of it as well. 128 when absent. */
  readonly documentMemory?: number
  /** Megabytes for rendered articles, from which feeds are put together. 32 when absent. */
  readonly fragmentMemory?: number
  /** Seconds between two scans of the whole folder, for network drives. 0, never, when absent. */
  readonly lookEvery?: number
  /** Whether files are also fetched from private addresses, and deliveries made to them. False when absent. */
  readonly allowPrivateAddresses?: boolean
  /** @deprecated The earlier name of `allowPrivateAddresses`. */
  readonly allowPrivateImages?: boolean
  /** Whether a browser that opens a feed's address gets the feed's page. True when absent. */
  readonly browserPages?: boolean
  /** A webhook for alerts: which records of the folder are refused, and which no longer are. None when absent. */
  readonly alertUrl?: string
  /** Number of times an hour that one client may fetch one feed without a condition. 0 is no limit. 60 when absent. */
  readonly rateLimit?: number
  /** Proxies whose `X-Forwarded-For` names the client, regardless of the host's `trust proxy`. None when absent. */
  readonly trustedProxies?: readonly string[]
}

/** Options of `createFeedwright`: articles are read from a folder, or are those of the store. */
export type FeedwrightOptions = FeedwrightSettings & {
  /** Stays open when Feedwright closes. When absent, `database` or `data` names the store. */
  readonly store?: ArticleStore
  /**
   * Whether the router has the publishing API beneath `/api`, for tokens of `feedwright token add`. False when absent.
   * A change that it acknowledges is as durable as `store`: open that with `durable: true`.
   */
  readonly api?: boolean
  /**
   * Yields articles of the app's own: all of them, or, if it has a parameter, those that have changed since then. It is called at the
   * start, by `refresh()`, and every `articlesEvery` seconds.
   */
  readonly articles?: ArticlesFunction
  /** Seconds between two calls of `articles`; 0 for none but the first and those of `refresh()`. 60 when absent. */
  readonly articlesEvery?: number
  /** Nothing is logged when absent. */
  readonly log?: FeedwrightLog
  /** The clock. */
  readonly now?: () => Date
} & (
    | { readonly folder: string; readonly publication?: never }
    | {
        /** The fields of `publication.yaml`. Images are absolute URLs. */
        readonly publication: PublicationFields
        readonly folder?: never
      }
  )

/** A Feedwright within a host. Its methods for publishing wait until it has started. */
export interface Feedwright extends Publishing {
  /** For `app.use('/news', router)`. Answers like `serve`, and leaves unknown paths to the next handler. */
  readonly router: Mounted
  /**
   * Resolves when everything is published and the folder is followed. Until then, feeds that are not ready answer 503.
   * Rejects when the feeds cannot be published. The error is logged too, so it need not be awaited.
   */
  readonly started: Promise<void>
  readonly store: ArticleStore
  /** Has the publication and its ready documents. */
  readonly publisher: Publisher
  /** Calls `articles`, looks at other sources, and publishes their changes and those that the host made in the store itself. */
  refresh(): Promise<void>
  /** Ends the streams of the API, which have no end of their own. Call it when the host's server closes. */
  endStreams(): void
  /** Releases everything. Call it when no more requests arrive. */
  close(): Promise<void>
}

const SECOND = 1_000
/** Seconds between two calls of `articles`. */
const ARTICLES_SECONDS = 60

const SILENT: FeedwrightLog = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Creates a Feedwright within a host: a router for Express, Connect or `node:http`, and the updates of its feeds.
 * @throws Problem when a setting, the folder, the publication or the store cannot be used.
 */
export async function createFeedwright(options: FeedwrightOptions): Promise<Feedwright> {
  const { now = () => new Date(), log = SILENT } = options
  const config = configOf(options)
  let updater: FeedUpdater | undefined
  const app = await openFeedApp({
    ...{ store: options.store, config, log, now, unknownPath: 'next' },
    followsFolder: options.folder !== undefined,
    api: options.api === true,
    programStore: options.store === undefined ? 'durable' : 'own',
    onWritten: () => refreshEverywhere(app.store, updater),
  })
  const { store, publisher } = app
  const sweep = startSweep(mediaFolder(config), { now, log })

  async function close(): Promise<void> {
    await Promise.all([sweep.close(), updater?.close()])
    await app.close()
  }

  try {
    updater = await startUpdater(options, app, { config, log, now })
  } catch (error) {
    await close()
    throw error
  }
  const { started, refreshSources } = updater
  started
    .then(app.acknowledge)
    .catch(error => log.error({ err: error }, `the feeds could not be published: ${messageOf(error)}`))
  const publishing = publishingAfter(started, app.publishing)
  return {
    router: createMounted(app.answerOptions),
    started,
    store,
    publisher,
    refresh: refreshSources,
    endStreams: app.endStreams,
    close,
    ...publishing,
  }
}

function publishingAfter(started: Promise<void>, publishing: Publishing): Publishing {
  return {
    async publish(records) {
      await started
      return publishing.publish(records)
    },
    async withdraw(keys, recall) {
      await started
      return publishing.withdraw(keys, recall)
    },
    async *list(options) {
      await started
      yield* publishing.list(options)
    },
    async addMedia(bytes, name) {
      await started
      return publishing.addMedia(bytes, name)
    },
  }
}

interface UpdaterSettings {
  readonly config: Config & { readonly baseUrl: string }
  readonly log: FeedwrightLog
  readonly now: () => Date
}

async function startUpdater(
  options: FeedwrightOptions,
  { store, publisher }: FeedApp,
  settings: UpdaterSettings,
): Promise<FeedUpdater> {
  const { config } = settings
  const { articles: generate, articlesEvery = ARTICLES_SECONDS } = options
  const sources = { generate, generateMs: articlesEvery * SECOND }
  if (options.publication !== undefined) {
    const publication = parsePublication(options.publication, config.baseUrl)
    return startStoreUpdater({ ...settings, ...sources, publication, store, publisher })
  }
  return startFolderUpdater({
    ...{ ...settings, ...sources, store, publisher, folder: options.folder, localUrl: config.baseUrl },
    databaseFile: options.store === undefined ? databaseFile(config) : undefined,
  })
}

/** @throws Problem that names the option that cannot be used. */
function configOf(options: FeedwrightOptions): UpdaterSettings['config'] {
  const { folder, publication, store: _store, api: _api, log: _log, now: _now, ...others } = options
  const { articles: _articles, articlesEvery: _every, ...given } = others
  if ((folder === undefined) === (publication === undefined)) {
    const got = folder === undefined ? 'neither' : 'both'
    throw new Problem('usage', `createFeedwright: expected either folder or publication, got ${got}`)
  }
  const { baseUrl, ...config } = readSettings({ ...given })
  if (baseUrl !== undefined) return { ...config, baseUrl }
  throw new Problem(
    'usage',
    'baseUrl: expected the address at which readers reach the router, such as https://example.com/news',
  )
}
