import pLimit from 'p-limit'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { type FeedDefinition, selectionFor } from '../feeds/feed-definition.ts'
import { feedPath, findFeed } from '../feeds/find-feed.ts'
import { Problem } from '../problem.ts'
import { type BuildFeed, type Edition, nameInLog } from './build-feed.ts'
import { cacheKey, type FeedCache } from './feed-cache.ts'
import { type FeedDocuments, type MakeOptions, makeArchivePage } from './feed-documents.ts'

/** Feeds that are made for requests at once; others wait, so that a thousand requests do not fill the memory. */
const MADE_AT_ONCE = 4

/** A feed that was looked for: there, elsewhere for good, or withdrawn for good. */
export type OpenedFeed = FeedDocuments | { readonly movedTo: string } | 'gone' | undefined

/** Finds feeds for requests; what is not ready is made. */
export interface FeedOpener {
  /** The feed of a folder such as `/tags/maps`, made when it was not; where it moved; or that it is gone. */
  open(folder: string): Promise<OpenedFeed>
  /** A closed page of the feed's archive, made when it was not. */
  openArchive(feed: FeedDefinition, page: number): Promise<FeedDocuments | undefined>
}

/** With what feeds are opened. */
export interface FeedOpenerOptions {
  readonly store: ArticleStore
  readonly now: () => Date
  readonly shelf: FeedCache
  readonly edition: Edition
  readonly putFeed: BuildFeed
}

/** Creates what opens feeds. */
export function createFeedOpener({ store, now, shelf, edition, putFeed }: FeedOpenerOptions): FeedOpener {
  const inTurn = pLimit(MADE_AT_ONCE)
  const opening = new Map<string, Promise<OpenedFeed>>()

  async function open(folder: string): Promise<OpenedFeed> {
    const key = feedPath({ folder })
    const ready = shelf.find(key)
    if (ready !== undefined && ready.madeWith === edition.options) return ready
    return once(key, () => inTurn(() => find(folder)))
  }

  /** Requests for the same at once share the work. */
  function once<Found extends OpenedFeed>(key: string, work: () => Promise<Found>): Promise<Found> {
    const known = opening.get(key) ?? work().finally(() => opening.delete(key))
    opening.set(key, known)
    return known as Promise<Found>
  }

  async function find(folder: string): Promise<OpenedFeed> {
    const current = edition.options
    if (current === undefined) return undefined
    const found = await findFeed(folder, current.publication, store)
    if (found === undefined) return (await wasThere(folder)) ? 'gone' : undefined
    if ('movedTo' in found) return found
    if (await isUnheardOf(found.feed)) return undefined
    const made = await makeCurrent(found.feed, current)
    if (made === undefined)
      throw new Problem('unavailable', `the ${nameInLog(found.feed).name} could not be made`)
    return made
  }

  /** Articles may change while a feed is made that no refresh knows of yet: then it is made again. */
  async function makeCurrent(feed: FeedDefinition, current: MakeOptions): Promise<FeedDocuments | undefined> {
    for (;;) {
      const started = edition.round
      const made = await putFeed(feed, now(), current, [])
      if (made === undefined || edition.round === started) return made
    }
  }

  /** Names of declared feeds are remembered, for a renamed one has the key of its first name. */
  async function wasThere(folder: string): Promise<boolean> {
    return (await store.hasChanged(`feed:${folder.slice(1)}`)) || (await store.hasChanged(`name:${folder}`))
  }

  /** A term that only articles of the future have is nowhere until then. */
  async function isUnheardOf(feed: FeedDefinition): Promise<boolean> {
    if (feed.filter !== undefined) return false
    if (await store.hasChanged(`feed:${feed.key}`)) return false
    return (await store.select({ ...selectionFor(feed, now()), limit: 1 })).places.length === 0
  }

  async function openArchive(feed: FeedDefinition, page: number): Promise<FeedDocuments | undefined> {
    const current = edition.options
    if (current === undefined) return undefined
    const key = cacheKey({ feed, page })
    const ready = shelf.find(key)
    if (ready !== undefined && ready.madeWith === current) return ready
    return once(key, () =>
      inTurn(async () => {
        const started = edition.round
        const made = await makeArchivePage(feed, page, now(), current)
        if (made !== undefined && started === edition.round) shelf.put(made)
        return made
      }),
    )
  }

  return { open, openArchive }
}
