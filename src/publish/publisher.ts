import type { Article } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'
import { feedPath } from '../feeds/find-feed.ts'
import { batch } from '../system/waiting.ts'
import type { Document } from './document/document.ts'
import { createEncoder, type Encode } from './document/encoder.ts'
import { createEdition, type FeedStore, type PublisherState } from './edition.ts'
import type { BuiltFeed } from './feed/built-feed.ts'
import { createDeltas } from './feed/delta.ts'
import type { RenderFragments } from './feed/fragments.ts'
import { renderFragments as renderHere } from './feed/render-fragments.ts'
import { createFeedBuilder, type PublisherLog } from './feed-builder.ts'
import { createFeedCache, type FeedCache } from './feed-cache.ts'
import { createFeedOpener, type FeedOpener } from './feed-opener.ts'
import { createRefresher, type Refresher } from './refresher.ts'

/** Builds the feeds of a publication from a store, and keeps their documents up to date in memory. */
export interface Publisher extends FeedOpener, Omit<Refresher, 'close'> {
  /** The publication in force; undefined until the first `publish`. */
  readonly publication: Publication | undefined
  /** Number of times that articles may have changed. */
  readonly changeCount: number
  /** Replaces the publication in force, and rebuilds every feed that it changes. Never rejects. */
  publish(publication: Publication): Promise<void>
  /**
   * Refreshes the feeds with the changes of other processes, or returns after a second if the store does not answer.
   * Calls within a few milliseconds share one refresh. Never rejects.
   */
  catchUp(): Promise<void>
  /** Returns the newest articles of the main feed: the same array until it changes. */
  newestArticles(): Promise<readonly Article[]>
  /** Returns the rendered document of a path such as `/rss.xml`, if it is public. */
  document(path: string): Document | undefined
  /** Renders a document of an open feed. Returns undefined when no format has this file name. */
  documentOf(feed: BuiltFeed, fileName: string): Promise<Document | undefined>
  /** Compresses documents off the event loop. */
  readonly encode: Encode
  /** Stops waiting for articles that become due, and stops compressing. */
  close(): void
}

/** Options of `createPublisher`. */
export interface PublisherOptions {
  readonly store: FeedStore
  readonly now: () => Date
  readonly log: PublisherLog
  /** Feedwright's version, which feeds name as their generator. */
  readonly version: string
  /** Memory for documents, in bytes; 128 MiB by default. */
  readonly documentBytes?: number
  /** Memory for rendered articles, in bytes; 32 MiB by default. */
  readonly fragmentBytes?: number
  /** Called after each complete refresh. Must not throw. */
  readonly onRefreshed?: () => void
  /** Renders articles; in this thread when absent. */
  readonly renderFragments?: RenderFragments
  /** Compresses documents; in Node's thread pool when absent. */
  readonly encode?: Encode
}

const MIB = 2 ** 20
const MAIN_FEED_KEY = feedPath({ folder: '' })
/** Requests that need a refresh are collected for 20 ms. They share it, and wait for it for at most a second. */
const CATCH_UP = { collectMs: 20, timeoutMs: 1_000 }

/** Creates a publisher without a publication. */
export function createPublisher({
  store,
  now,
  log,
  version,
  documentBytes = 128 * MIB,
  fragmentBytes = 32 * MIB,
  renderFragments = renderHere,
  onRefreshed,
  encode: givenEncode,
}: PublisherOptions): Publisher {
  const state: PublisherState = { edition: undefined, changeCount: 0 }
  const cache = createFeedCache(documentBytes, key => key === MAIN_FEED_KEY)
  const encoder = createEncoder()
  const encode = givenEncode ?? encoder.encode
  const deltas = createDeltas()
  const build = createFeedBuilder({ store, now, log, cache, state })
  const { open, openArchive } = createFeedOpener({ store, now, cache, state, build })
  const refresher = createRefresher({ store, now, log, cache, state, build, onRefreshed })
  const onFault = (message: string) => log.error({}, message)

  return {
    async publish(publication) {
      const rendering = { fragmentBytes, renderFragments, onFault }
      const parts = { store, publication, version, encode, deltas, ...rendering }
      state.edition = createEdition(parts)
      await refresher.refresh()
    },
    refresh: refresher.refresh,
    catchUp: batch(refresher.refresh, CATCH_UP),
    open,
    openArchive,
    document: cache.document,
    documentOf: cache.documentOf,
    newestArticles: createNewestArticles(store, cache),
    encode,
    get publication() {
      return state.edition?.publication
    },
    get changeCount() {
      return state.changeCount
    },
    get servedMoment() {
      return refresher.servedMoment
    },
    get nextDue() {
      return refresher.nextDue
    },
    get ready() {
      return refresher.ready
    },
    close() {
      refresher.close()
      encoder.close()
    },
  }
}

/** How many articles error pages choose from. */
const NEWEST_COUNT = 20

/** Creates the function that reads the newest articles, once for each build of the main feed. */
function createNewestArticles(store: FeedStore, cache: FeedCache): Publisher['newestArticles'] {
  let newest: { readonly main: BuiltFeed; readonly articles: Promise<readonly Article[]> } | undefined
  return async () => {
    const main = cache.find(MAIN_FEED_KEY)
    if (main === undefined) return []
    if (newest?.main !== main) {
      const articles = store.articles(main.entries.slice(0, NEWEST_COUNT).map(({ id }) => id))
      newest = { main, articles }
      articles.catch(() => {
        newest = undefined
      })
    }
    return newest.articles
  }
}
