import { setImmediate } from 'node:timers/promises'
import type { DocumentStore } from '../articles/store/document-store.ts'
import type { FeedDefinition } from '../feeds/feed-definition.ts'
import { messageOf, Problem } from '../problem.ts'
import type { FeedBuild, PublisherState } from './edition.ts'
import { type BuiltFeed, buildFeed } from './feed/built-feed.ts'
import { cacheKey, type FeedCache } from './feed-cache.ts'

/**
 * Builds a feed, renders the documents with these file names, and caches it. When that fails, it logs the fault and
 * returns undefined; the cached feed stays as it is.
 */
export type FeedBuilder = (build: FeedBuild, fileNames: readonly string[]) => Promise<BuiltFeed | undefined>

/** The part of a logger that a publisher uses. */
export interface PublisherLog {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Options of `createFeedBuilder`. */
export interface FeedBuilderOptions {
  readonly store: DocumentStore
  readonly now: () => Date
  readonly log: PublisherLog
  readonly cache: FeedCache
  readonly state: PublisherState
}

/** Attempts to build a feed that is out of date on completion, before it stays as it is for now. */
const MAX_TRIES = 10

/** Creates a builder that caches only feeds of the edition in force. */
export function createFeedBuilder({ store, now, log, cache, state }: FeedBuilderOptions): FeedBuilder {
  return async (build, fileNames) => {
    const { feed, edition } = build
    const before = cache.find(cacheKey({ feed }))
    try {
      const built = await buildCurrent(build, before)
      for (const fileName of fileNames) {
        await built.render(fileName)
        // A document may be large: requests are answered before the next one.
        await setImmediate()
      }
      if (before === undefined) await rememberPath(build)
      if (edition === state.edition) put(built, before)
      return built
    } catch (error) {
      const { name, ...fields } = logName(feed)
      log.error(fields, `the ${name} stays as it was: ${messageOf(error)}`)
      return undefined
    }
  }

  /** Tries again when another process over the same store has built the feed from a later moment. */
  async function buildCurrent(build: FeedBuild, before: BuiltFeed | undefined): Promise<BuiltFeed> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const built = await buildFeed(tries === 0 ? build : { ...build, now: now() }, before)
      if (built !== undefined) return built
      await setImmediate()
    }
    throw new Problem('unavailable', 'its articles changed during every attempt to build it')
  }

  /** The key of a renamed feed contains its first name, so only its path shows that the feed has been served there. */
  async function rememberPath({ feed: { key, path }, now: time }: FeedBuild): Promise<void> {
    if (`/${key}` !== path && path !== '') await store.rememberFeedPath(path, time)
  }

  function put(built: BuiltFeed, before: BuiltFeed | undefined): void {
    const { feed, entries, changed, digest } = built
    cache.put(built)
    if (digest === before?.digest) return
    const { name, ...fields } = logName(feed)
    log.info({ ...fields, items: entries.length, changed }, `${name} rebuilt: ${entries.length} items`)
  }
}

/** Returns the name of a feed in the log. A private feed stays anonymous. */
export function logName({ key, private: isPrivate }: FeedDefinition) {
  return isPrivate ? { name: 'private feed' } : { name: `feed "${key}"`, feed: key }
}
