import { setImmediate } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { Article } from '../articles/article.ts'
import type { ArticleStore, Moment } from '../articles/article-store.ts'
import type { Publication } from '../articles/publication.ts'
import type { ListRef } from '../articles/selection.ts'
import { declaredFeeds, declaredLists, type FeedDefinition, selectionFor } from '../feeds/feed-definition.ts'
import { feedPath, findFeed } from '../feeds/find-feed.ts'
import { formats } from '../formats/formats.ts'
import { messageOf, Problem } from '../problem.ts'
import { createDeltas } from './delta.ts'
import type { Document } from './document.ts'
import { createDueTimer } from './due-timer.ts'
import { createEncoder, type Encode } from './encoder.ts'
import { type FeedDocuments, type MakeOptions, makeArchivePage, makeFeed } from './feed-documents.ts'
import { createFragments } from './fragments.ts'
import { createShelf, shelfKey } from './shelf.ts'

/** A feed that could not be remade is tried again after this time. */
const RETRY_MS = 60_000
/** Feeds that are made for requests at once; others wait, so that a thousand requests do not fill the memory. */
const MADE_AT_ONCE = 4
/** How often a feed is made again because the store moved on meanwhile, before it stays as it is for now. */
const MAX_TRIES = 10
/** Articles for those who have come in vain, and for the home page. */
const NEWEST = 20
const MIB = 2 ** 20
const MAIN = feedPath({ folder: '' })

/** Where a publisher tells what it did. */
export interface PublisherLog {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

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

/** A feed that was looked for: there, elsewhere for good, or withdrawn for good. */
export type OpenedFeed = FeedDocuments | { readonly movedTo: string } | 'gone' | undefined

/** Keeps feed documents ready. */
export interface Publisher {
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
  /** The ready document of a path such as `/rss.xml`, if everyone may have it. */
  document(path: string): Document | undefined
  /** The feed of a folder such as `/tags/maps`, made when it was not; where it moved; or that it is gone. */
  open(folder: string): Promise<OpenedFeed>
  /** A closed page of the feed's archive, made when it was not. */
  openArchive(feed: FeedDefinition, page: number): Promise<FeedDocuments | undefined>
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
  const shelf = createShelf(documentBytes, key => key === MAIN)
  const encoder = createEncoder()
  const deltas = createDeltas()
  const inTurn = pLimit(MADE_AT_ONCE)
  const opening = new Map<string, Promise<OpenedFeed>>()
  /** Folders of declared feeds that have been made. */
  const madeOnce = new Set<string>()
  const timer = createDueTimer({ now, wake: refresh })
  let options: MakeOptions | undefined
  /** The store as it was last looked at; before that, everything is out of date. */
  let seen: Moment | undefined
  let due: Date | undefined
  let running: Promise<void> | undefined
  let waiting: Promise<void> | undefined
  let newest: { readonly main: FeedDocuments; readonly articles: Promise<readonly Article[]> } | undefined
  let round = 0

  async function publish(publication: Publication): Promise<void> {
    const onFault = (message: string) => log.error({}, message)
    const fragmentsOf = createFragments({ publication, store, bytes: fragmentBytes, onFault })
    options = {
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

  async function remakeAll(): Promise<void> {
    if (options === undefined) return
    const current = options
    const at = now()
    try {
      await store.keepLists(declaredLists(current.publication), current.publication.language)
      const { revision, lists } = await store.changes(seen, at)
      const right = await remakeTouched(lists, at, current)
      if (right || seen === undefined) seen = { revision, now: at }
      due = await store.nextDue(at)
      if (right) timer.wakeAt([due, ...shelf.all().map(expiry)])
      else timer.wakeAfter(RETRY_MS)
    } catch (error) {
      log.error({}, `the feeds stay as they were: ${messageOf(error)}`)
      timer.wakeAfter(RETRY_MS)
    }
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
    if (lists.length > 0 || others.some(isTouched)) round++
    let right = true
    for (const feed of declared) {
      const before = shelf.find(shelfKey({ feed }))
      if (before === undefined ? madeOnce.has(feed.path) : !isTouched(before)) continue
      right =
        (await remake(
          feed,
          at,
          current,
          formats.map(({ fileName }) => fileName),
        )) && right
    }
    for (const shown of others.filter(isTouched)) right = (await remakeAsked(shown, at, current)) && right
    return right
  }

  /** What nobody asked for since it was made is made again when somebody does. */
  async function remakeAsked(shown: FeedDocuments, at: Date, current: MakeOptions): Promise<boolean> {
    const key = shelfKey(shown)
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
    return (await make(feed, at, current, fileNames)) !== undefined
  }

  async function make(
    feed: FeedDefinition,
    at: Date,
    current: MakeOptions,
    fileNames: readonly string[],
  ): Promise<FeedDocuments | undefined> {
    const before = shelf.find(shelfKey({ feed }))
    try {
      const made = await makeInTime(feed, at, current, before)
      for (const fileName of fileNames) await made.document(fileName)
      if (before === undefined && `/${feed.key}` !== feed.path && feed.path !== '')
        await store.lastChanged(`name:${feed.path}`, '', at)
      if (current === options) keep(made, before)
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
    madeOnce.add(feed.path)
    if (digest === before?.digest) return
    const { name, ...named } = nameInLog(feed)
    log.info({ ...named, items: places.length, changed }, `${name} remade: ${places.length} items`)
  }

  async function open(folder: string): Promise<OpenedFeed> {
    const key = feedPath({ folder })
    const ready = shelf.find(key)
    if (ready !== undefined && ready.madeWith === options) return ready
    return once(key, () => inTurn(() => find(folder)))
  }

  /** Requests for the same at once share the work. */
  function once<Found extends OpenedFeed>(key: string, work: () => Promise<Found>): Promise<Found> {
    const known = opening.get(key) ?? work().finally(() => opening.delete(key))
    opening.set(key, known)
    return known as Promise<Found>
  }

  async function find(folder: string): Promise<OpenedFeed> {
    const current = options
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
      const started = round
      const made = await make(feed, now(), current, [])
      if (made === undefined || round === started) return made
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
    const current = options
    if (current === undefined) return undefined
    const key = shelfKey({ feed, page })
    const ready = shelf.find(key)
    if (ready !== undefined && ready.madeWith === current) return ready
    return once(key, () =>
      inTurn(async () => {
        const started = round
        const made = await makeArchivePage(feed, page, now(), current)
        if (made !== undefined && started === round) shelf.put(made)
        return made
      }),
    )
  }

  return {
    publish,
    refresh,
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
      return options?.publication
    },
    get ready() {
      return (
        options !== undefined && declaredFeeds(options.publication).every(({ path }) => madeOnce.has(path))
      )
    },
    get due() {
      return due
    },
    get round() {
      return round
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

/** A private feed is not named in the log. */
function nameInLog({ key, private: isPrivate }: FeedDefinition) {
  return isPrivate ? { name: 'private feed' } : { name: `feed "${key}"`, feed: key }
}

const MS_PER_DAY = 86_400_000

/** When the oldest item of a feed of the last days grows too old for it. */
function expiry({ feed, places }: FeedDocuments): Date | undefined {
  const oldest = places.at(-1)
  if (feed.days === undefined || oldest === undefined) return undefined
  return new Date(oldest.published.getTime() + feed.days * MS_PER_DAY + 1)
}

function isExpired(shown: FeedDocuments, at: Date): boolean {
  const instant = expiry(shown)
  return instant !== undefined && instant <= at
}
