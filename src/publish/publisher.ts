import { setImmediate } from 'node:timers/promises'
import type { Article } from '../articles/article.ts'
import type { ArticleStore } from '../articles/article-store.ts'
import type { Publication } from '../articles/publication.ts'
import { declaredFeeds, type FeedDefinition, selectionFor } from '../feeds/feed-definition.ts'
import { feedPath, findFeed } from '../feeds/find-feed.ts'
import { messageOf, Problem } from '../problem.ts'
import type { Document } from './document.ts'
import { type FeedDocuments, type MakeOptions, makeArchivePage, makeFeed } from './feed-documents.ts'
import { createFragments } from './fragments.ts'
import { createLately } from './lately.ts'

/** Feeds that are kept ready besides the declared ones; the one that was opened the longest ago goes first. */
const MAX_KEPT_FEEDS = 200
const MAX_KEPT_PAGES = 100
const MS_PER_DAY = 86_400_000
/** A feed that could not be remade is tried again after this time. */
const RETRY_MS = 60_000
/** The longest delay that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1

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
}

/** A feed that was looked for: there, elsewhere for good, or withdrawn for good. */
export type OpenedFeed = FeedDocuments | { readonly movedTo: string } | 'gone' | undefined

/** Keeps every feed document ready. */
export interface Publisher {
  /** What is being published; undefined until the first `publish`. */
  readonly publication: Publication | undefined
  /** When the next article falls due, after which no copy of a feed is fresh. */
  readonly due: Date | undefined
  /** Grows whenever articles may have changed. */
  readonly round: number
  /** The articles of the main feed as they were last published, newest first. */
  readonly newest: readonly Article[]
  /** Whether every declared feed has its documents. */
  readonly ready: boolean
  /** Publishes under this publication from now on, and remakes every document that thereby changes. Never rejects. */
  publish(publication: Publication): Promise<void>
  /**
   * Remakes the documents whose articles changed or fell due. Calls at once are one. Never rejects: a feed that
   * cannot be remade stays as it was until it can.
   */
  refresh(): Promise<void>
  /** The ready document of a path such as `/rss.xml`, if everyone may have it. */
  document(path: string): Document | undefined
  /** The feed of a folder such as `/tags/maps`, made ready when it was not; where it moved; or that it is gone. */
  open(folder: string): Promise<OpenedFeed>
  /** A closed page of the feed's archive, made ready when it was not. */
  openArchive(feed: FeedDefinition, page: number): Promise<FeedDocuments | undefined>
  /** Stops waiting for articles to fall due. */
  close(): void
}

/** Creates a publisher that has nothing ready yet. */
export function createPublisher({ store, now, log, version }: PublisherOptions): Publisher {
  /** Ready feeds by folder, those opened lately last. */
  const feeds = new Map<string, FeedDocuments>()
  const documents = new Map<string, Document>()
  const opening = new Map<string, Promise<OpenedFeed>>()
  const archives = createLately<Promise<FeedDocuments | undefined>>(MAX_KEPT_PAGES)
  let options: MakeOptions | undefined
  let due: Date | undefined
  let running: Promise<void> | undefined
  let waiting: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let round = 0
  let closed = false

  async function publish(publication: Publication): Promise<void> {
    const fragmentsOf = createFragments(publication, message => log.error({}, message))
    options = { store, publication, fragmentsOf, version }
    const declared = declaredFeeds(publication)
    for (const folder of feeds.keys()) if (!declared.some(feed => feed.path === folder)) drop(folder)
    for (const feed of declared) if (feed.private) hide(feed.path)
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
    archives.clear()
    round++
    const declared = declaredFeeds(current.publication)
    const others = [...feeds.values()]
      .map(({ feed }) => feed)
      .filter(({ path }) => !declared.some(feed => feed.path === path))
    const made: (FeedDocuments | undefined)[] = []
    for (const feed of [...declared, ...others]) {
      made.push(await remake(feed, at, current))
      // Requests are answered between two feeds.
      await setImmediate()
    }
    refreshAfter(made.includes(undefined) ? RETRY_MS : await untilChange(at))
  }

  /** If making a feed fails, the last right one stays, and undefined is given. */
  async function remake(
    feed: FeedDefinition,
    at: Date,
    current: MakeOptions,
  ): Promise<FeedDocuments | undefined> {
    const before = feeds.get(feed.path)
    try {
      const made = await makeFeed(feed, at, current, before)
      if (`/${feed.key}` !== feed.path && feed.path !== '')
        await store.lastChanged(`name:${feed.path}`, '', at)
      if (current === options) keep(made, before)
      return made
    } catch (error) {
      const { name, ...named } = nameInLog(feed)
      log.error(named, `the ${name} stays as it was: ${messageOf(error)}`)
      return undefined
    }
  }

  function keep(made: FeedDocuments, before: FeedDocuments | undefined): void {
    const { feed, articles, changed } = made
    feeds.set(feed.path, made)
    if (made.documents === before?.documents) return
    for (const [fileName, document] of made.documents) {
      const path = feedPath({ folder: feed.path, fileName })
      if (feed.private) documents.delete(path)
      else documents.set(path, document)
    }
    const { name, ...named } = nameInLog(feed)
    log.info({ ...named, items: articles.length, changed }, `${name} remade: ${articles.length} items`)
  }

  function drop(folder: string): void {
    hide(folder)
    feeds.delete(folder)
  }

  function hide(folder: string): void {
    for (const fileName of feeds.get(folder)?.documents.keys() ?? []) {
      documents.delete(feedPath({ folder, fileName }))
    }
  }

  async function open(folder: string): Promise<OpenedFeed> {
    const ready = feeds.get(folder)
    if (ready !== undefined) {
      feeds.delete(folder)
      feeds.set(folder, ready)
      return ready
    }
    const known = opening.get(folder) ?? make(folder).finally(() => opening.delete(folder))
    opening.set(folder, known)
    return known
  }

  async function make(folder: string): Promise<OpenedFeed> {
    const current = options
    if (current === undefined) return undefined
    const found = await findFeed(folder, current.publication, store)
    if (found === undefined) return (await wasThere(folder)) ? 'gone' : undefined
    if ('movedTo' in found) return found
    if (await isUnheardOf(found.feed)) return undefined
    const made = await makeCurrent(found.feed, current)
    if (made === undefined)
      throw new Problem('unavailable', `the ${nameInLog(found.feed).name} could not be made`)
    dropOldest(current.publication)
    return made
  }

  /** Articles may change while a feed is made that no refresh knows of yet: then it is made again. */
  async function makeCurrent(feed: FeedDefinition, current: MakeOptions): Promise<FeedDocuments | undefined> {
    for (;;) {
      const started = round
      const made = await remake(feed, now(), current)
      if (made === undefined || round === started) return made
    }
  }

  /** Names of declared feeds are remembered, for a renamed one has the key of its first name. */
  async function wasThere(folder: string): Promise<boolean> {
    return (await store.hasChanged(`feed:${folder.slice(1)}`)) || (await store.hasChanged(`name:${folder}`))
  }

  /** A term that only articles of the future have is nowhere until then. */
  async function isUnheardOf(feed: FeedDefinition): Promise<boolean> {
    if (feed.path === '' || feed.path.startsWith('/feeds/')) return false
    if (await store.hasChanged(`feed:${feed.key}`)) return false
    return (await store.select({ ...selectionFor(feed, now()), limit: 1 })).length === 0
  }

  function dropOldest(publication: Publication): void {
    const declared = declaredFeeds(publication).map(feed => feed.path)
    const others = [...feeds.keys()].filter(folder => !declared.includes(folder))
    for (const folder of others.slice(0, Math.max(0, others.length - MAX_KEPT_FEEDS))) drop(folder)
  }

  async function openArchive(feed: FeedDefinition, page: number): Promise<FeedDocuments | undefined> {
    if (options === undefined) return undefined
    const key = `${feed.path}/archive/${page}`
    const known = archives.find(key)
    if (known !== undefined) return known
    const made = makeArchivePage(feed, page, now(), options)
    made.catch(() => archives.delete(key))
    archives.set(key, made)
    return made
  }

  /** Milliseconds until an article falls due or grows too old; undefined when none will. */
  async function untilChange(at: Date): Promise<number | undefined> {
    try {
      due = await store.nextDue(at)
      const next = [due, ...[...feeds.values()].map(expiry)]
        .filter(instant => instant !== undefined)
        .map(Number)
      return next.length === 0
        ? undefined
        : Math.max(0, next.reduce((a, b) => Math.min(a, b)) - now().getTime())
    } catch (error) {
      log.error({}, `when the next article falls due is not known: ${messageOf(error)}`)
      return RETRY_MS
    }
  }

  function refreshAfter(ms: number | undefined): void {
    clearTimeout(timer)
    if (ms === undefined || closed) return
    timer = setTimeout(refresh, Math.min(MAX_TIMER_MS, ms)).unref()
  }

  return {
    publish,
    refresh,
    open,
    openArchive,
    document: path => documents.get(path),
    get publication() {
      return options?.publication
    },
    get ready() {
      return options !== undefined && declaredFeeds(options.publication).every(({ path }) => feeds.has(path))
    },
    get due() {
      return due
    },
    get round() {
      return round
    },
    get newest() {
      return feeds.get('')?.articles ?? []
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** A private feed is not named in the log. */
function nameInLog({ key, private: isPrivate }: FeedDefinition) {
  return isPrivate ? { name: 'private feed' } : { name: `feed "${key}"`, feed: key }
}

/** When the oldest item of a feed of the last days grows too old for it. */
function expiry({ feed, articles }: FeedDocuments): Date | undefined {
  const oldest = articles.at(-1)
  if (feed.days === undefined || oldest === undefined) return undefined
  return new Date(oldest.published.getTime() + feed.days * MS_PER_DAY + 1)
}
