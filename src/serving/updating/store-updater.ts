import type { Fault } from '../../articles/faults/fault.ts'
import type { Publication } from '../../articles/publication.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { StoreCoordination } from '../../articles/store/store-coordination.ts'
import type { FeedPublisher } from '../server-process.ts'
import { hasRows, openSources, type SourcesOptions } from './open-sources.ts'
import { createRemoteMediaFetcher, type RemoteMediaFetcherOptions } from './remote-media-fetcher.ts'

/** Keeps the feeds up to date: from a folder, or from the store alone. */
export interface FeedUpdater {
  /** Resolves when everything is published and further changes are followed. */
  readonly started: Promise<void>
  /** Whether this program is the one of several over the store that reads the folder. */
  isLeading(): boolean
  /** Returns everything that is wrong in the folder. */
  faults(): Promise<readonly Fault[]>
  /** Returns the public address of the main feed as RSS. */
  feedUrl(): string | undefined
  /** Publishes the changes of the store, and fetches the remote files of new articles. */
  refresh(): Promise<void>
  /** Looks for changes in the sources now, and publishes them. */
  refreshSources(): Promise<void>
  /** Stops updating. The store is no longer used when it resolves. */
  close(): Promise<void>
}

/** The path of the main feed as RSS. */
export const MAIN_FEED = '/rss.xml'

/** Options of `startStoreUpdater`. */
export interface StoreUpdaterOptions
  extends Omit<RemoteMediaFetcherOptions, 'store' | 'onFacts' | 'config' | 'log' | 'now'>,
    Pick<SourcesOptions, 'config' | 'log' | 'now' | 'generate' | 'generateMs'> {
  readonly publication: Publication
  readonly store: ArticleStore
  readonly publisher: FeedPublisher
}

/**
 * Publishes the articles of the store under `publication`, without a folder. Only the leading program follows sources and fetches
 * remote files.
 */
export function startStoreUpdater(options: StoreUpdaterOptions): FeedUpdater {
  const { publication, store, publisher } = options
  const remoteMedia = createRemoteMediaFetcher({ ...options, onFacts: publisher.refresh })
  const watching = store.watch(remoteMedia.wake)
  const sources = openSources({ ...options, publication: () => publication, onArticles: refresh })
  const firstReading = Promise.withResolvers<void>()

  async function lead(signal: AbortSignal): Promise<void> {
    const following = sources.runUntil(signal)
    void sources.firstReading().then(firstReading.resolve)
    await Promise.all([following, remoteMedia.runUntil(signal)])
  }

  const leading = store.lead(lead)

  async function start(): Promise<void> {
    // Without articles of an earlier run, feeds would be empty at first.
    if (options.generate !== undefined || publication.source !== undefined) {
      if (!(await hasRows(store)) && (await leading.immediate)) await firstReading.promise
    }
    await publisher.publish(publication)
    remoteMedia.wake()
  }

  async function refresh(): Promise<void> {
    remoteMedia.wake()
    await publisher.refresh()
  }

  const started = start()
  return {
    started,
    isLeading: () => true,
    faults: sources.faults,
    feedUrl: () => `${publication.baseUrl}${MAIN_FEED}`,
    refresh,
    async refreshSources() {
      await sources.refresh()
      await refresh()
    },
    async close() {
      watching.close()
      await leading.close()
      firstReading.resolve()
      await started
      await sources.close()
    },
  }
}

/** Publishes a change that the API has written: here, and in every other server over the store. */
export async function refreshEverywhere(
  store: StoreCoordination,
  updater: FeedUpdater | undefined,
): Promise<void> {
  await updater?.refresh()
  // The change is stored, even if it is unknown whether the other servers serve it.
  await store.waitForOthers().catch(() => undefined)
}
