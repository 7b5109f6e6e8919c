import { join } from 'node:path'
import { parsePublication } from '../articles/parse-publication.ts'
import type { PublicationFields } from '../articles/schema/publication-record.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { type Config, readSettings } from '../config.ts'
import { createMounted, type Mounted } from '../http/mounted.ts'
import { messageOf, Problem } from '../problem.ts'
import type { Publisher } from '../publish/publisher.ts'
import { openMediaFiles } from '../stores/media/media-files.ts'
import { databaseFile, openDurableStore, openStore } from '../stores/open.ts'
import { throttle } from '../system/waiting.ts'
import { createAnswering } from './answering.ts'
import { type Following, followFolder } from './follow-folder.ts'
import { publishing } from './publishing-api.ts'
import { createImages } from './remote-images.ts'
import { showChanges, tellShown } from './server-process.ts'

/** Where Feedwright tells a host what it does: a part of a logger such as pino. */
export interface FeedwrightLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Settings of a Feedwright within a host; each is what the command line calls by the same name. */
export interface FeedwrightSettings {
  /** Where readers reach the router, with the path that it is mounted at: `https://example.com/news`. */
  readonly baseUrl: string
  /** Folder for ids, dates and copies of images: back it up. `./.feedwright` when absent. */
  readonly data?: string
  /** A PostgreSQL database for ids, dates, articles and images instead of the folder: `postgres://user:password@host/name`. */
  readonly database?: string
  /** Megabytes that ready feeds may take, and a quarter of it pages. 128 when absent. */
  readonly documentMemory?: number
  /** Megabytes that written articles may take, of which feeds are put together. 32 when absent. */
  readonly fragmentMemory?: number
  /** Seconds after which the whole folder is looked at again, for network drives. 0, never, when absent. */
  readonly lookEvery?: number
  /** Fetch remote images from private addresses too. False when absent. */
  readonly allowPrivateImages?: boolean
  /** Answer a browser that opens a feed's address with the feed's page. True when absent. */
  readonly browserPages?: boolean
  /** How often one client may fetch one feed within an hour without a condition; 0 is no limit. 60 when absent. */
  readonly rateLimit?: number
  /** Proxies whose `X-Forwarded-For` names the client, whatever `trust proxy` of the host says. Nobody when absent. */
  readonly trustedProxies?: readonly string[]
}

/** What a Feedwright within a host is made of: a folder that is followed, or a publication whose articles are in a store. */
export type FeedwrightOptions = FeedwrightSettings & {
  /** Kept open when Feedwright closes. What `database` and `data` name when absent. */
  readonly store?: ArticleStore
  /**
   * Answer the publishing API beneath `/api` of the router, for tokens that `feedwright token add` makes. False when
   * absent. What it acknowledges is as durable as `store`: open that with `durable: true`.
   */
  readonly api?: boolean
  /** Nothing is told when absent. */
  readonly log?: FeedwrightLog
  /** The clock. */
  readonly now?: () => Date
} & (
    | { readonly folder: string; readonly publication?: never }
    | {
        /** The fields of `publication.yaml`; images by their absolute URLs. */
        readonly publication: PublicationFields
        readonly folder?: never
      }
  )

/** A Feedwright within a host. */
export interface Feedwright {
  /** For `app.use('/news', router)`: answers what `serve` answers, and passes on what is not here. */
  readonly router: Mounted
  /**
   * Resolves when everything is published and the folder is followed; until then feeds that are not ready answer 503.
   * Rejects when that cannot be; who does not wait for it finds it in the log.
   */
  readonly started: Promise<void>
  readonly store: ArticleStore
  /** Has the publication and its ready documents. */
  readonly publisher: Publisher
  /** Shows what the host has changed in the store. The folder's changes show by themselves. */
  refresh(): Promise<void>
  /** Lets go of everything; stop answering before. */
  close(): Promise<void>
}

const SILENT: FeedwrightLog = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Creates a Feedwright within a host: a router for Express, Connect or `node:http`, and what keeps it up to date.
 * @throws Problem when a setting, the folder, the publication or the store cannot be used.
 */
export async function createFeedwright(options: FeedwrightOptions): Promise<Feedwright> {
  const { now = () => new Date(), log = SILENT } = options
  const config = configOf(options)
  const store = options.store ?? (await openStore(config))
  const files = openMediaFiles(join(config.data, 'media'))
  const unknownPath = 'next'
  const kept = options.api === true ? (options.store ?? openDurableStore(config, store)) : undefined
  const api = kept && publishing({ store: kept, config, unknownPath, onWritten, log, now })
  const answering = createAnswering({ store, files, config, unknownPath, api, log, now })
  const { publisher } = answering
  const parts = { store, publisher, config, log, now }
  const watching = store.watch(throttle(() => showChanges({ store, publisher })))

  /** What a program has published is shown as what comes otherwise is, here and by every other server. */
  async function onWritten(): Promise<void> {
    await source?.refresh()
    // The change is kept, also when nobody can say who shows it.
    await store.waitForOthers().catch(() => undefined)
  }

  async function close(): Promise<void> {
    watching.close()
    await source?.close()
    publisher.close()
    if (kept !== undefined && kept !== store) await kept.close()
    if (options.store === undefined) await store.close()
  }

  let source: Following | undefined
  try {
    source = await openSource(options, parts)
  } catch (error) {
    await close()
    throw error
  }
  const { started, refresh } = source
  started
    .then(() => tellShown({ store, publisher }))
    .catch(error => log.error({ err: error }, `the feeds could not be published: ${messageOf(error)}`))
  return { router: createMounted(answering), started, store, publisher, refresh, close }
}

interface Parts {
  readonly store: ArticleStore
  readonly publisher: Publisher
  readonly config: Config & { readonly baseUrl: string }
  readonly log: FeedwrightLog
  readonly now: () => Date
}

async function openSource(options: FeedwrightOptions, parts: Parts): Promise<Following> {
  const { publisher: show, config } = parts
  if (options.publication !== undefined) return openStored(options.publication, parts)
  const media = join(config.data, 'media')
  return followFolder({
    ...parts,
    ...{ folder: options.folder, show, media, localUrl: config.baseUrl },
    database: options.store === undefined ? databaseFile(config) : undefined,
  })
}

/** Publishes what is in the store and whatever the host puts there. */
function openStored(fields: PublicationFields, { publisher, config, ...parts }: Parts): Following {
  const publication = parsePublication(fields, config.baseUrl)
  const { store } = parts
  const images = createImages({ ...parts, config, onFacts: publisher.refresh })
  const watching = store.watch(images.wake)
  const leading = store.lead(images.getUntil)

  async function refresh(): Promise<void> {
    images.wake()
    await publisher.refresh()
  }

  async function close(): Promise<void> {
    watching.close()
    await leading.close()
    await started
  }

  const started = publisher.publish(publication).then(images.wake)
  return { started, refresh, close }
}

/** @throws Problem that names the option that is wrong. */
function configOf(options: FeedwrightOptions): Parts['config'] {
  const { folder, publication, store: _store, api: _api, log: _log, now: _now, ...given } = options
  if ((folder === undefined) === (publication === undefined)) {
    const got = folder === undefined ? 'neither' : 'both'
    throw new Problem('usage', `createFeedwright: expected either folder or publication, got ${got}`)
  }
  const { baseUrl, ...config } = readSettings({ ...given })
  if (baseUrl !== undefined) return { ...config, baseUrl }
  throw new Problem(
    'usage',
    'baseUrl: expected where readers reach the router, such as https://example.com/news',
  )
}
