import { setImmediate } from 'node:timers/promises'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { FeedDefinition } from '../feeds/feed-definition.ts'
import { messageOf, Problem } from '../problem.ts'
import { cacheKey, type FeedCache } from './feed-cache.ts'
import { type FeedDocuments, type MakeOptions, makeFeed } from './feed-documents.ts'

/** How often a feed is made again because the store moved on meanwhile, before it stays as it is for now. */
const MAX_TRIES = 10

/** Where it is told what was made. */
export interface PublisherLog {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What is published at the moment. */
export interface Edition {
  /** Undefined until something is. */
  options: MakeOptions | undefined
  /** Grows whenever articles may have changed. */
  round: number
}

/** With what feeds are put on the shelf. */
export interface BuildFeedOptions {
  readonly store: ArticleStore
  readonly now: () => Date
  readonly log: PublisherLog
  readonly shelf: FeedCache
  readonly edition: Edition
}

/**
 * Makes a feed and these documents of it, and puts it on the shelf. If that fails, it is told and undefined, and the last
 * right ones stay.
 */
export type BuildFeed = (
  feed: FeedDefinition,
  at: Date,
  current: MakeOptions,
  fileNames: readonly string[],
) => Promise<FeedDocuments | undefined>

/** Creates what puts feeds on a shelf. */
export function createBuildFeed({ store, now, log, shelf, edition }: BuildFeedOptions): BuildFeed {
  async function put(
    feed: FeedDefinition,
    at: Date,
    current: MakeOptions,
    fileNames: readonly string[],
  ): Promise<FeedDocuments | undefined> {
    const before = shelf.find(cacheKey({ feed }))
    try {
      const made = await makeInTime(feed, at, current, before)
      for (const fileName of fileNames) await made.document(fileName)
      if (before === undefined && `/${feed.key}` !== feed.path && feed.path !== '')
        await store.lastChanged(`name:${feed.path}`, '', at)
      if (current === edition.options) keep(made, before)
      return made
    } catch (error) {
      const { name, ...named } = nameInLog(feed)
      log.error(named, `the ${name} stays as it was: ${messageOf(error)}`)
      return undefined
    }
  }

  /** Another process over the same store may be ahead of what was selected here. */
  async function makeInTime(
    feed: FeedDefinition,
    at: Date,
    current: MakeOptions,
    before: FeedDocuments | undefined,
  ): Promise<FeedDocuments> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const made = await makeFeed(feed, tries === 0 ? at : now(), current, before)
      if (made !== undefined) return made
      await setImmediate()
    }
    throw new Problem('unavailable', 'its articles changed all the time while it was made')
  }

  function keep(made: FeedDocuments, before: FeedDocuments | undefined): void {
    const { feed, places, changed, digest } = made
    shelf.put(made)
    if (digest === before?.digest) return
    const { name, ...named } = nameInLog(feed)
    log.info({ ...named, items: places.length, changed }, `${name} remade: ${places.length} items`)
  }

  return put
}

/** A private feed is not named in the log. */
export function nameInLog({ key, private: isPrivate }: FeedDefinition) {
  return isPrivate ? { name: 'private feed' } : { name: `feed "${key}"`, feed: key }
}
