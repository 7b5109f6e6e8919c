import { setImmediate } from 'node:timers/promises'
import type { ListRef } from '../articles/selection.ts'
import { declaredFeeds } from '../feeds/feed-definition.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'
import type { Edition, FeedBuild, PublisherState } from './edition.ts'
import { type BuiltFeed, expiryOf } from './feed/built-feed.ts'
import type { FeedBuilder } from './feed-builder.ts'
import { cacheKey, type FeedCache } from './feed-cache.ts'

/** Rebuilds the feeds that are out of date. */
export interface Rebuilder {
  /** Rebuilds the declared feeds, and others that were requested. Returns false when one of them could not be rebuilt. */
  rebuild(outdated: Outdated): Promise<boolean>
  /** Whether every declared feed has been built once. */
  readonly ready: boolean
}

/** The feeds that are out of date. */
export interface Outdated {
  /** Feeds of other editions are out of date. */
  readonly edition: Edition
  /** The time of the build. A feed of the last days is out of date if its oldest article is too old by then. */
  readonly now: Date
  /** The lists with changed articles. */
  readonly lists: readonly ListRef[]
  /** Whether all feeds are out of date, because the changes are unknown. */
  readonly everything: boolean
}

/** Options of `createRebuilder`. */
export interface RebuilderOptions {
  readonly cache: FeedCache
  readonly state: PublisherState
  readonly build: FeedBuilder
}

/** Creates a rebuilder. It counts the changes in `state`. */
export function createRebuilder({ cache, state, build }: RebuilderOptions): Rebuilder {
  /** Paths of the declared feeds that have been built here. */
  const builtPaths = new Set<string>()

  async function rebuildAll(outdated: Outdated): Promise<boolean> {
    const { edition, now, lists } = outdated
    const isOutdated = createIsOutdated(outdated)
    const declared = declaredFeeds(edition.publication)
    const others = cache.all().filter(built => !declared.some(({ path }) => isFeedAt(built, path)))
    if (lists.length > 0 || others.some(isOutdated)) state.changeCount++
    let complete = true
    for (const feed of declared) {
      const built = cache.find(cacheKey({ feed }))
      if (built === undefined ? builtPaths.has(feed.path) : !isOutdated(built)) continue
      const rebuilt = await rebuild({ feed, edition, now }, FEED_FILE_NAMES)
      if (rebuilt && edition === state.edition) builtPaths.add(feed.path)
      complete = rebuilt && complete
    }
    for (const built of others.filter(isOutdated)) {
      complete = (await rebuildRequested(built, outdated)) && complete
    }
    return complete
  }

  /** A feed without a request since its last build is removed, and built again on its next request. */
  async function rebuildRequested(built: BuiltFeed, { edition, now }: Outdated): Promise<boolean> {
    const key = cacheKey(built)
    const fileNames = cache.requested(key)
    if (fileNames.length > 0 && built.page === undefined && built.edition === edition) {
      return rebuild({ feed: built.feed, edition, now }, fileNames)
    }
    cache.remove(key)
    return true
  }

  async function rebuild(feedBuild: FeedBuild, fileNames: readonly string[]): Promise<boolean> {
    // Requests are answered between two feeds.
    await setImmediate()
    return (await build(feedBuild, fileNames)) !== undefined
  }

  return {
    rebuild: rebuildAll,
    get ready() {
      if (state.edition === undefined) return false
      return declaredFeeds(state.edition.publication).every(({ path }) => builtPaths.has(path))
    },
  }
}

function createIsOutdated({ edition, now, lists, everything }: Outdated): (built: BuiltFeed) => boolean {
  const changedLists = new Set(lists.map(listKey))
  return built =>
    everything ||
    built.edition !== edition ||
    changedLists.has(listKey(built.feed.list)) ||
    isExpired(built, now)
}

function isExpired(built: BuiltFeed, now: Date): boolean {
  const expiry = expiryOf(built)
  return expiry !== undefined && expiry <= now
}

function isFeedAt({ feed, page }: BuiltFeed, path: string): boolean {
  return page === undefined && feed.path === path
}

function listKey({ kind, name }: ListRef): string {
  return `${kind} ${name}`
}
