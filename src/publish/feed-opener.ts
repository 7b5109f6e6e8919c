import pLimit from 'p-limit'
import { type FeedDefinition, selectionFor } from '../feeds/feed-definition.ts'
import { feedPath, findFeed } from '../feeds/find-feed.ts'
import { Problem } from '../problem.ts'
import { createSingleFlight } from '../system/waiting.ts'
import type { Edition, FeedStore, PublisherState } from './edition.ts'
import { type BuiltFeed, buildArchivePage } from './feed/built-feed.ts'
import { type FeedBuilder, logName } from './feed-builder.ts'
import { cacheKey, type FeedCache } from './feed-cache.ts'

/** Opens feeds for requests. Feeds that are not in the cache are built. */
export interface FeedOpener {
  /**
   * Opens the feed of a folder such as `/tags/maps`.
   * @throws Problem of the kind `unavailable` when it cannot be built.
   */
  open(folder: string): Promise<OpenedFeed>
  /** Opens a closed page of the feed's archive. Returns undefined when no page has this number. */
  openArchive(feed: FeedDefinition, page: number): Promise<BuiltFeed | undefined>
}

/** The feed of a folder, the folder to which it has moved, or `gone` after it was withdrawn. */
export type OpenedFeed = BuiltFeed | { readonly movedTo: string } | 'gone' | undefined

/** Options of `createFeedOpener`. */
export interface FeedOpenerOptions {
  readonly store: FeedStore
  readonly now: () => Date
  readonly cache: FeedCache
  readonly state: PublisherState
  readonly build: FeedBuilder
}

/** Feeds that are built for requests at the same time. Further ones wait, which limits the memory for builds. */
const MAX_CONCURRENT_BUILDS = 4

/** Creates an opener. Simultaneous requests for the same feed share one build. */
export function createFeedOpener({ store, now, cache, state, build }: FeedOpenerOptions): FeedOpener {
  const limit = pLimit(MAX_CONCURRENT_BUILDS)
  const once = createSingleFlight<OpenedFeed>()

  async function open(folder: string): Promise<OpenedFeed> {
    const key = feedPath({ folder })
    return findCached(key) ?? once(key, () => limit(() => find(folder)))
  }

  function findCached(key: string): BuiltFeed | undefined {
    const cached = cache.find(key)
    return cached?.edition === state.edition ? cached : undefined
  }

  async function find(folder: string): Promise<OpenedFeed> {
    const { edition } = state
    if (edition === undefined) return undefined
    const found = await findFeed(folder, edition.publication, store)
    if (found === undefined) return (await wasServed(folder)) ? 'gone' : undefined
    if ('movedTo' in found) return (await leadsToFeed(found.movedTo)) ? found : undefined
    if (await isUnpublishedTerm(found.feed)) return undefined
    const built = await buildCurrent(found.feed, edition)
    if (built !== undefined) return built
    throw new Problem('unavailable', `the ${logName(found.feed).name} could not be built`)
  }

  /** Another name of a term leads nowhere before its first article is public. */
  async function leadsToFeed(folder: string): Promise<boolean> {
    const publication = state.edition?.publication
    const found = publication && (await findFeed(folder, publication, store))
    return found !== undefined && 'feed' in found && !(await isUnpublishedTerm(found.feed))
  }

  async function wasServed(folder: string): Promise<boolean> {
    return (await store.hasChanged(`feed:${folder.slice(1)}`)) || (await store.hasFeedPath(folder))
  }

  /** The feed of a term does not exist before its first article is public. */
  async function isUnpublishedTerm(feed: FeedDefinition): Promise<boolean> {
    if (feed.filter !== undefined) return false
    if (await store.hasChanged(`feed:${feed.key}`)) return false
    return (await store.select({ ...selectionFor(feed, now()), limit: 1 })).places.length === 0
  }

  /** Builds again when articles changed meanwhile, because a refresh during the build does not find the new feed. */
  async function buildCurrent(feed: FeedDefinition, edition: Edition): Promise<BuiltFeed | undefined> {
    for (;;) {
      const { changeCount } = state
      const built = await build({ feed, edition, now: now() }, [])
      if (built === undefined || state.changeCount === changeCount) return built
    }
  }

  async function openArchive(feed: FeedDefinition, page: number): Promise<BuiltFeed | undefined> {
    const { edition } = state
    if (edition === undefined) return undefined
    const key = cacheKey({ feed, page })
    return findCached(key) ?? once(key, () => limit(() => buildPage(feed, page, edition)))
  }

  async function buildPage(
    feed: FeedDefinition,
    page: number,
    edition: Edition,
  ): Promise<BuiltFeed | undefined> {
    const { changeCount } = state
    const built = await buildArchivePage({ feed, edition, now: now() }, page)
    if (built !== undefined && changeCount === state.changeCount) cache.put(built)
    return built
  }

  return { open, openArchive }
}
