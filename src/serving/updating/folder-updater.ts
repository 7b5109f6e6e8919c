import { setTimeout } from 'node:timers/promises'
import { type Alerts, createAlerts } from '../../alerts/alerts.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import type { Publication } from '../../articles/publication.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { Lead } from '../../articles/store/store-coordination.ts'
import { type Config, mediaFolder } from '../../config.ts'
import { declaredLists, mainFeed } from '../../feeds/feed-definition.ts'
import { formats } from '../../formats/formats.ts'
import { type IntakeOptions, openIntake } from '../../intake/intake.ts'
import { recipeFaults } from '../../portals/recipe/recipes.ts'
import { messageOf, Problem } from '../../problem.ts'
import { documentUrl } from '../../publish/feed/channel.ts'
import { openMediaFiles } from '../../stores/media/media-files.ts'
import { pictureDecoders, readingThreads } from '../intake-parts.ts'
import { createRenderer } from '../rendering/renderer.ts'
import type { FeedPublisher } from '../server-process.ts'
import { hasRows, openSources, type SourcesOptions } from './open-sources.ts'
import { createRemoteMediaFetcher } from './remote-media-fetcher.ts'
import { type FeedUpdater, MAIN_FEED } from './store-updater.ts'

/** Options of `startFolderUpdater`. */
export interface FolderUpdaterOptions
  extends Pick<IntakeOptions, 'folder' | 'localUrl' | 'onProgress' | 'log' | 'now'>,
    Pick<SourcesOptions, 'generate' | 'generateMs'> {
  readonly store: ArticleStore
  /** The file of the SQLite database, if this program has opened the store in one. */
  readonly databaseFile?: string | undefined
  readonly publisher: FeedPublisher
  readonly config: Pick<Config, 'baseUrl' | 'data' | 'lookEvery' | 'allowPrivateAddresses' | 'alertUrl'>
}

/** Time between two attempts to reach a store that is unavailable. */
const RETRY_MS = 1_000

/**
 * Publishes the articles that the store has, reads the changes of the folder, and follows it. Of several programs over
 * one store, the leading one reads articles and fetches remote files. All of them follow the publication.
 * @throws Problem when the folder or its publication.yaml cannot be used.
 */
export async function startFolderUpdater(options: FolderUpdaterOptions): Promise<FeedUpdater> {
  const { store, databaseFile, publisher, config, log, now } = options
  const closing = new AbortController()
  const remoteMedia = createRemoteMediaFetcher({ ...options, onFacts: publisher.refresh })
  const watching = store.watch(remoteMedia.wake)
  const media = mediaFolder(config)
  const alerts = openAlerts(options, () => intake.publication.title)
  const renderer = createRenderer()
  const intake = await openIntake({
    ...options,
    files: openMediaFiles(media),
    decoders: pictureDecoders,
    baseUrl: config.baseUrl,
    lookEvery: config.lookEvery,
    threads: readingThreads({ media, database: databaseFile }),
    readContent: renderer.readContent,
    recipeFaults,
    async onPublication(publication) {
      await publisher.publish(publication)
      await sources.publicationChanged()
    },
    onArticles: refresh,
    onRead: (path, faults) => alerts?.record(path, faults),
  })
  const sources = openSources({
    ...{ ...options, publication: () => intake.publication, onArticles: refresh },
    onRead: (path, faults) => alerts?.record(path, faults),
  })
  const hasStored = intake.hasStoredSources || (await hasRows(store))
  const firstSync = Promise.withResolvers<void>()
  firstSync.promise.catch(() => undefined)
  let leading: Lead | undefined
  let isLeading = false

  /** Runs while this program leads. */
  async function lead(signal: AbortSignal): Promise<void> {
    isLeading = true
    let following: Promise<void> | undefined
    signal.addEventListener('abort', () => {
      isLeading = false
    })
    try {
      await retryWhileUnavailable(() => intake.lead(signal), { signal, log })
      following = sources.runUntil(signal)
      if (!hasStored) await sources.firstReading()
      // A program that takes over has published everything else already.
      await publisher.refresh()
      firstSync.resolve()
    } catch (error) {
      // The feeds stay as they were; following the folder tries again.
      log.error({}, `the folder could not be read: ${messageOf(error)}`)
      if (hasStored) firstSync.resolve()
      else firstSync.reject(error)
    }
    following ??= sources.runUntil(signal)
    await Promise.all([following, remoteMedia.runUntil(signal), alerts?.runUntil(signal, faults)])
  }

  async function start(signal: AbortSignal): Promise<void> {
    const retry = (work: () => Promise<void>) => retryWhileUnavailable(work, { signal, log })
    await retry(() => store.declareLists(declaredLists(intake.publication), intake.publication.language))
    if (hasStored) await publisher.publish(intake.publication)
    leading = store.lead(lead)
    if (await leading.immediate) await firstSync.promise
    if (signal.aborted) return
    await publisher.publish(intake.publication)
    await retry(async () => log.info({}, welcome(intake.publication, await store.count(now()))))
    if (!signal.aborted) await intake.watch()
  }

  async function refresh(): Promise<void> {
    remoteMedia.wake()
    await publisher.refresh()
  }

  async function faults(): Promise<readonly Fault[]> {
    return [...(await intake.faults()), ...(await sources.faults())]
  }

  const started = start(closing.signal)
  return {
    started,
    isLeading: () => isLeading,
    faults,
    feedUrl: () => `${intake.publication.baseUrl}${MAIN_FEED}`,
    refresh,
    async refreshSources() {
      await sources.refresh()
      await refresh()
    },
    async close() {
      closing.abort()
      watching.close()
      // A record that is being read is read again at the next start.
      await Promise.all([intake.close(), renderer.close()])
      await leading?.close()
      await sources.close()
      await started.catch(() => undefined)
    },
  }
}

function openAlerts(
  { config: { alertUrl: url }, store, folder, log }: FolderUpdaterOptions,
  title: () => string,
): Alerts | undefined {
  if (url === undefined) return undefined
  return createAlerts({ url, store, log, names: () => ({ publication: title(), folder }) })
}

interface RetryOptions {
  readonly signal: AbortSignal
  readonly log: Pick<IntakeOptions['log'], 'error'>
}

/** Runs `work` again and again while the store is unavailable. Logs each reason once. Ends when `signal` is aborted. */
async function retryWhileUnavailable(
  work: () => Promise<void>,
  { signal, log }: RetryOptions,
): Promise<void> {
  for (let logged = ''; !signal.aborted; ) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Problem && error.kind === 'unavailable')) throw error
      if (error.message !== logged) log.error({}, `${error.message}: retrying until it is available`)
      logged = error.message
      await setTimeout(RETRY_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

function welcome(publication: Publication, articles: number): string {
  const urls = formats.map(
    format =>
      `\n  ${format.title.padEnd(9)} ${documentUrl(publication, format, { folder: mainFeed(publication).path })}`,
  )
  const count = `${articles} ${articles === 1 ? 'article' : 'articles'}`
  return `"${publication.title}" is served: ${count}\n  home page ${publication.baseUrl}/${urls.join('')}`
}
