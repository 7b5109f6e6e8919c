import { setImmediate } from 'node:timers/promises'
import type { Article } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'
import type { ListRef } from '../articles/selection.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { Moment } from '../articles/store/list-store.ts'
import { declaredFeeds, declaredLists, type FeedDefinition } from '../feeds/feed-definition.ts'
import { feedPath } from '../feeds/find-feed.ts'
import { formats } from '../formats/formats.ts'
import { messageOf } from '../problem.ts'
import { batch } from '../system/waiting.ts'
import { createBuildFeed, type Edition, type PublisherLog } from './build-feed.ts'
import { createDeltas } from './document/delta.ts'
import type { Document } from './document/document.ts'
import { createEncoder, type Encode } from './document/encoder.ts'
import { createDueTimer } from './due-timer.ts'
import { expiry, isExpired } from './expiry.ts'
import { cacheKey, createFeedCache } from './feed-cache.ts'
import type { FeedDocuments, MakeOptions } from './feed-documents.ts'
import { createFragments } from './fragments.ts'
import { createFeedOpener, type FeedOpener } from './open-feed.ts'

/** What could not be shown is tried again after this time, then after twice that, and so on. */
const FIRST_RETRY_MS = 1_000
/** Articles for those who have come in vain, and for the home page. */
const NEWEST = 20
const MIB = 2 ** 20
/** Clients that know of a newer version share a look at the store, and wait for it at most so long. */
const CATCH_UP = { collectMs: 20, patienceMs: 1_000 }
const MAIN = feedPath({ folder: '' })
const FILE_NAMES = formats.map(({ fileName }) => fileName)

/** What a publisher works with. */
export interface PublisherOptions {
  readonly store: ArticleStore
  readonly now: () => Date
  readonly log: PublisherLog
  /** Feedwright's version, named in the feeds. */
  readonly version: string
  /** How much memory ready documents may take, in bytes. */
  readonly documentBytes?: number
  /** How much memory articles that were written may take, in bytes. */
  readonly fragmentBytes?: number
}

/** Keeps feed documents ready. */
export interface Publisher extends FeedOpener {
  /** What is being published; undefined until the first `publish`. */
  readonly publication: Publication | undefined
  /** When the next article falls due, after which no copy of a feed is fresh. */
  readonly due: Date | undefined
  /** Grows whenever articles may have changed. */
  readonly round: number
  /** Whether every declared feed has had its documents. */
  readonly ready: boolean
  /** The newest articles of the main feed as it was last published; the same array until it changes. */
  newest(): Promise<readonly Article[]>
  /** Publishes under this publication from now on, and remakes every document that thereby changes. Never rejects. */
  publish(publication: Publication): Promise<void>
  /**
   * Remakes the feeds whose articles changed or fell due, those that nobody asked for when they are next asked for.
   * Calls at once are one. Never rejects: a feed that cannot be remade stays as it was until it can.
   */
  refresh(): Promise<void>
  /** The store as it was last looked at; everything in it then is shown. */
  readonly seen: Moment | undefined
  /**
   * Looks at the store for what another process has put there, within a moment: many who ask for it share a look. Never
   * rejects; a store that does not answer is not waited for.
   */
  catchUp(): Promise<void>
  /** The ready document of a path such as `/rss.xml`, if everyone may have it. */
  document(path: string): Document | undefined
  /** The document of a feed that was opened, which is ready from now on; undefined when no format has this name. */
  documentOf(shown: FeedDocuments, fileName: string): Promise<Document | undefined>
  /** Makes codings of documents in threads. */
  readonly encode: Encode
  /** Stops waiting for articles to fall due, and ends threads. */
  close(): void
}

/** Creates a publisher that has nothing ready yet. */
export function createPublisher({
  store,
  now,
  log,
  version,
  documentBytes = 128 * MIB,
  fragmentBytes = 32 * MIB,
}: PublisherOptions): Publisher {
  const shelf = createFeedCache(documentBytes, key => key === MAIN)
  const encoder = createEncoder()
  const deltas = createDeltas()
  /** Folders of feeds that have been made here. */
  const madeOnce = new Set<string>()
  const timer = createDueTimer({ now, wake: refresh })
  const edition: Edition = { options: undefined, round: 0 }
  const putFeed = createBuildFeed({ store, now, log, shelf, edition })
  const { open, openArchive } = createFeedOpener({ store, now, shelf, edition, putFeed })
  /** The store as it was last looked at; before that, everything is out of date. */
  let seen: Moment | undefined
  /** Whose lists the store was told to keep: once, so that servers that differ for a while do not change them in turn. */
  let declared: Publication | undefined
  let due: Date | undefined
  let retry = FIRST_RETRY_MS
  let running: Promise<void> | undefined
  let waiting: Promise<void> | undefined
  let newest: { readonly main: FeedDocuments; readonly articles: Promise<readonly Article[]> } | undefined

  async function publish(publication: Publication): Promise<void> {
    const onFault = (message: string) => log.error({}, message)
    const fragmentsOf = createFragments({ publication, store, bytes: fragmentBytes, onFault })
    edition.options = {
      store,
      publication,
      fragmentsOf,
      version,
      encode: encoder.encode,
      deltas: publication.delta ? deltas : undefined,
    }
    await refresh()
  }

  /** One refresh at a time; those that are asked for meanwhile share the one after it. */
  function refresh(): Promise<void> {
    if (running === undefined) {
      running = remakeAll().finally(() => {
        running = undefined
      })
      return running
    }
    waiting ??= running.then(() => {
      waiting = undefined
      return refresh()
    })
    return waiting
  }

  /** What was made for a publication that is not in force any more is not shown: it is made for the next. */
  async function remakeAll(): Promise<void> {
    let current: MakeOptions | undefined
    do {
      current = edition.options
      if (current !== undefined) await remakeFor(current)
    } while (current !== edition.options)
  }

  async function remakeFor(current: MakeOptions): Promise<void> {
    const at = now()
    try {
      if (declared !== current.publication) {
        await store.declareLists(declaredLists(current.publication), current.publication.language)
        declared = current.publication
      }
      const { revision, lists } = await store.changes(seen, at)
      const right = await remakeTouched(lists, at, current)
      if (right || seen === undefined) seen = { revision, now: at }
      due = await store.nextDue(at)
      if (!right) tryLater()
      else {
        retry = FIRST_RETRY_MS
        timer.wakeAt([due, ...shelf.all().map(expiry)])
      }
    } catch (error) {
      log.error({}, `the feeds stay as they were: ${messageOf(error)}`)
      tryLater()
    }
  }

  /** The timer sleeps a minute at most. */
  function tryLater(): void {
    timer.wakeAfter(retry)
    retry *= 2
  }

  /** Whether all went well. */
  async function remakeTouched(lists: readonly ListRef[], at: Date, current: MakeOptions): Promise<boolean> {
    const touched = new Set(lists.map(nameOf))
    const isTouched = (shown: FeedDocuments) =>
      seen === undefined ||
      shown.madeWith !== current ||
      touched.has(nameOf(shown.feed.list)) ||
      isExpired(shown, at)
    const declared = declaredFeeds(current.publication)
    const others = shelf.all().filter(shown => !declared.some(({ path }) => isFeed(shown, path)))
    if (lists.length > 0 || others.some(isTouched)) edition.round++
    let right = true
    for (const feed of declared) {
      const before = shelf.find(cacheKey({ feed }))
      if (before === undefined ? madeOnce.has(feed.path) : !isTouched(before)) continue
      right = (await remake(feed, at, current, FILE_NAMES)) && right
    }
    for (const shown of others.filter(isTouched)) right = (await remakeAsked(shown, at, current)) && right
    return right
  }

  /** What nobody asked for since it was made is made again when somebody does. */
  async function remakeAsked(shown: FeedDocuments, at: Date, current: MakeOptions): Promise<boolean> {
    const key = cacheKey(shown)
    const asked = shelf.asked(key)
    if (asked.length > 0 && shown.page === undefined && shown.madeWith === current) {
      return remake(shown.feed, at, current, asked)
    }
    shelf.drop(key)
    return true
  }

  /** Remakes a feed and these documents of it. If that fails, the last right ones stay, and it is false. */
  async function remake(
    feed: FeedDefinition,
    at: Date,
    current: MakeOptions,
    fileNames: readonly string[],
  ): Promise<boolean> {
    // Requests are answered between two feeds.
    await setImmediate()
    if ((await putFeed(feed, at, current, fileNames)) === undefined) return false
    if (current === edition.options) madeOnce.add(feed.path)
    return true
  }

  return {
    publish,
    refresh,
    get seen() {
      return seen
    },
    catchUp: batch(refresh, CATCH_UP),
    open,
    openArchive,
    document: shelf.document,
    documentOf: shelf.documentOf,
    async newest() {
      const main = shelf.find(MAIN)
      if (main === undefined) return []
      if (newest?.main !== main) {
        const articles = store.articles(main.places.slice(0, NEWEST).map(({ id }) => id))
        newest = { main, articles }
        articles.catch(() => {
          newest = undefined
        })
      }
      return newest.articles
    },
    get publication() {
      return edition.options?.publication
    },
    get ready() {
      return (
        edition.options !== undefined &&
        declaredFeeds(edition.options.publication).every(({ path }) => madeOnce.has(path))
      )
    },
    get due() {
      return due
    },
    get round() {
      return edition.round
    },
    encode: encoder.encode,
    close() {
      timer.close()
      encoder.close()
    },
  }
}

function isFeed({ feed, page }: FeedDocuments, path: string): boolean {
  return page === undefined && feed.path === path
}

function nameOf({ kind, name }: ListRef): string {
  return `${kind} ${name}`
}
