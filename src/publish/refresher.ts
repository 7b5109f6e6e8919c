import { setImmediate } from 'node:timers/promises'
import type { Publication } from '../articles/publication.ts'
import type { ListRef } from '../articles/selection.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { Moment } from '../articles/store/list-store.ts'
import { declaredFeeds, declaredLists } from '../feeds/feed-definition.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'
import { messageOf } from '../problem.ts'
import { coalesce } from '../system/waiting.ts'
import { createDueTimer } from './due-timer.ts'
import type { Edition, FeedBuild, PublisherState } from './edition.ts'
import { type BuiltFeed, expiryOf } from './feed/built-feed.ts'
import type { FeedBuilder, PublisherLog } from './feed-builder.ts'
import { cacheKey, type FeedCache } from './feed-cache.ts'

/** Rebuilds feeds after articles have changed or become due. */
export interface Refresher {
  /** Rebuilds the feeds that contain changed articles. Calls during a refresh share the next one. Never rejects. */
  refresh(): Promise<void>
  /** The moment of the store that all feeds show; undefined before the first refresh. */
  readonly servedMoment: Moment | undefined
  /** When the next article becomes due. */
  readonly nextDue: Date | undefined
  /** Whether every declared feed has been built once. */
  readonly ready: boolean
  /** Stops waiting for articles that become due. */
  close(): void
}

/** Options of `createRefresher`. */
export interface RefresherOptions {
  readonly store: ArticleStore
  readonly now: () => Date
  readonly log: PublisherLog
  readonly cache: FeedCache
  readonly state: PublisherState
  readonly build: FeedBuilder
}

/** A failed refresh is retried after this time, then after twice as long, and so on. */
const FIRST_RETRY_MS = 1_000

/** Creates a refresher that does nothing before its first refresh. */
export function createRefresher({ store, now, log, cache, state, build }: RefresherOptions): Refresher {
  const refresh = coalesce(refreshAll)
  const timer = createDueTimer({ now, wake: refresh })
  /** Paths of the declared feeds that have been built. */
  const builtPaths = new Set<string>()
  /** The publication whose lists the store has. */
  let publicationOfLists: Publication | undefined
  let servedMoment: Moment | undefined
  let nextDue: Date | undefined
  let retryMs = FIRST_RETRY_MS

  /** Feeds of an edition that is replaced meanwhile are rebuilt at once. */
  async function refreshAll(): Promise<void> {
    let edition: Edition | undefined
    do {
      edition = state.edition
      if (edition !== undefined) await refreshFor(edition)
    } while (edition !== state.edition)
  }

  async function refreshFor(edition: Edition): Promise<void> {
    const time = now()
    try {
      await declareLists(edition.publication)
      const { revision, lists } = await store.changes(servedMoment, time)
      const complete = await rebuildChanged(lists, edition, time)
      if (complete || servedMoment === undefined) servedMoment = { revision, now: time }
      nextDue = await store.nextDue(time)
      if (complete) waitForDue()
      else retryLater()
    } catch (error) {
      log.error({}, `the feeds stay as they were: ${messageOf(error)}`)
      retryLater()
    }
  }

  /** Once for each publication: servers with different ones would otherwise replace each other's lists in turn. */
  async function declareLists(publication: Publication): Promise<void> {
    if (publicationOfLists === publication) return
    await store.declareLists(declaredLists(publication), publication.language)
    publicationOfLists = publication
  }

  function waitForDue(): void {
    retryMs = FIRST_RETRY_MS
    timer.wakeAt([nextDue, ...cache.all().map(expiryOf)])
  }

  function retryLater(): void {
    timer.wakeAfter(retryMs)
    retryMs *= 2
  }

  /** Returns false when one of the feeds could not be rebuilt. */
  async function rebuildChanged(lists: readonly ListRef[], edition: Edition, time: Date): Promise<boolean> {
    const changedLists = new Set(lists.map(listKey))
    const isOutdated = (built: BuiltFeed) =>
      servedMoment === undefined ||
      built.edition !== edition ||
      changedLists.has(listKey(built.feed.list)) ||
      isExpired(built, time)
    const declared = declaredFeeds(edition.publication)
    const others = cache.all().filter(built => !declared.some(({ path }) => isFeedAt(built, path)))
    if (lists.length > 0 || others.some(isOutdated)) state.changeCount++
    let complete = true
    for (const feed of declared) {
      const built = cache.find(cacheKey({ feed }))
      if (built === undefined ? builtPaths.has(feed.path) : !isOutdated(built)) continue
      complete = (await rebuild({ feed, edition, now: time }, FEED_FILE_NAMES)) && complete
    }
    for (const built of others.filter(isOutdated)) {
      complete = (await rebuildRequested(built, edition, time)) && complete
    }
    return complete
  }

  /** A feed without a request since its last build is removed, and built again on its next request. */
  async function rebuildRequested(built: BuiltFeed, edition: Edition, time: Date): Promise<boolean> {
    const key = cacheKey(built)
    const fileNames = cache.requested(key)
    if (fileNames.length > 0 && built.page === undefined && built.edition === edition) {
      return rebuild({ feed: built.feed, edition, now: time }, fileNames)
    }
    cache.remove(key)
    return true
  }

  async function rebuild(feedBuild: FeedBuild, fileNames: readonly string[]): Promise<boolean> {
    // Requests are answered between two feeds.
    await setImmediate()
    if ((await build(feedBuild, fileNames)) === undefined) return false
    if (feedBuild.edition === state.edition) builtPaths.add(feedBuild.feed.path)
    return true
  }

  return {
    refresh,
    get servedMoment() {
      return servedMoment
    },
    get nextDue() {
      return nextDue
    },
    get ready() {
      if (state.edition === undefined) return false
      return declaredFeeds(state.edition.publication).every(({ path }) => builtPaths.has(path))
    },
    close: timer.close,
  }
}

function isFeedAt({ feed, page }: BuiltFeed, path: string): boolean {
  return page === undefined && feed.path === path
}

function isExpired(built: BuiltFeed, time: Date): boolean {
  const expiry = expiryOf(built)
  return expiry !== undefined && expiry <= time
}

function listKey({ kind, name }: ListRef): string {
  return `${kind} ${name}`
}
