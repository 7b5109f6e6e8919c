import type { Fault } from '../../articles/faults/fault.ts'
import type { Publication } from '../../articles/publication.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { StoreCoordination } from '../../articles/store/store-coordination.ts'
import type { FeedPublisher } from '../server-process.ts'
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
  /** Stops updating. The store is no longer used when it resolves. */
  close(): Promise<void>
}

/** The path of the main feed as RSS. */
export const MAIN_FEED = '/rss.xml'

/** Options of `startStoreUpdater`. */
export interface StoreUpdaterOptions extends Omit<RemoteMediaFetcherOptions, 'store' | 'onFacts'> {
  readonly publication: Publication
  readonly store: ArticleStore
  readonly publisher: FeedPublisher
}

/** Publishes the articles of the store under `publication`, without a folder. Only the leading program fetches remote files. */
export function startStoreUpdater(options: StoreUpdaterOptions): FeedUpdater {
  const { publication, store, publisher } = options
  const remoteMedia = createRemoteMediaFetcher({ ...options, onFacts: publisher.refresh })
  const watching = store.watch(remoteMedia.wake)
  const leading = store.lead(remoteMedia.runUntil)
  const started = publisher.publish(publication).then(remoteMedia.wake)
  return {
    started,
    isLeading: () => true,
    faults: async () => [],
    feedUrl: () => `${publication.baseUrl}${MAIN_FEED}`,
    async refresh() {
      remoteMedia.wake()
      await publisher.refresh()
    },
    async close() {
      watching.close()
      await leading.close()
      await started
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
