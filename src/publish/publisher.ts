import { createHash } from 'node:crypto'
import type { Article } from '../articles/article.ts'
import type { ArticleStore } from '../articles/article-store.ts'
import { mintFeedId, type Publication } from '../articles/publication.ts'
import { type FeedDefinition, feedsOf, selectionFor } from '../feeds/feed-catalogue.ts'
import type { Format } from '../formats/format.ts'
import { formats } from '../formats/formats.ts'
import { messageOf } from '../problem.ts'
import { type ChannelContext, channelOf } from './channel.ts'
import { createDocument, type Document } from './document.ts'
import { createFragments, type Fragments, type FragmentsOf } from './fragments.ts'
import { assertWellFormed } from './well-formed.ts'

const SECONDS_PER_MINUTE = 60
/** How long a cache may show what it has while it asks for news, or while the server is away (RFC 5861). */
const STALE_WHILE_REVALIDATE_SECONDS = 300
const STALE_IF_ERROR_SECONDS = 604_800
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

/** Keeps every feed document ready. */
export interface Publisher {
  /** What is being published; undefined until the first `publish`. */
  readonly publication: Publication | undefined
  /** Publishes under this publication from now on, and remakes every document that thereby changes. */
  publish(publication: Publication): Promise<void>
  /** Remakes the documents whose articles changed or fell due. Calls at once are one. */
  refresh(): Promise<void>
  /** The ready document of a path such as `/rss.xml`. */
  document(path: string): Document | undefined
  /** The articles of the main feed as they were last published, newest first. */
  readonly newest: readonly Article[]
  /** Stops waiting for articles to fall due. */
  close(): void
}

/** Creates a publisher that has nothing ready yet. */
export function createPublisher({ store, now, log, version }: PublisherOptions): Publisher {
  const documents = new Map<string, Document>()
  const digests = new Map<string, string>()
  let publication: Publication | undefined
  let fragmentsOf: FragmentsOf | undefined
  let newest: readonly Article[] = []
  let running: Promise<void> | undefined
  let waiting: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  async function publish(next: Publication): Promise<void> {
    publication = next
    fragmentsOf = createFragments(next, message => log.error({}, message))
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
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = undefined
        return refresh()
      })
    return waiting
  }

  async function remakeAll(): Promise<void> {
    const current = publication
    if (current === undefined) return
    const at = now()
    for (const feed of feedsOf(current)) {
      try {
        await remake(feed, current, at)
      } catch (error) {
        log.error({ feed: feed.key }, `the feed "${feed.key}" stays as it was: ${messageOf(error)}`)
      }
    }
    await waitForDue(at)
  }

  async function remake(feed: FeedDefinition, current: Publication, at: Date): Promise<void> {
    const articles = await store.select(selectionFor(feed, at))
    if (feed.path === '') newest = articles
    const fragments = articles.map(article => fragmentsOf?.(article)).filter(some => some !== undefined)
    const id = await store.remember(`feed:${feed.key}`, mintFeedId(current.baseUrl, at))
    const digest = digestOf(formats.map(format => render(format, feed, current, { id, version }, fragments)))
    if (digests.get(feed.key) === digest) return
    const changed = await store.lastChanged(`feed:${feed.key}`, digest, at)
    for (const format of formats) {
      const body = render(format, feed, current, { id, version, changed }, fragments)
      assertWellFormed(body, format.mediaType)
      documents.set(`${feed.path}/${format.fileName}`, feedDocument(format, feed, current, { body, changed }))
    }
    digests.set(feed.key, digest)
    log.info(
      { feed: feed.key, items: articles.length, changed },
      `feed "${feed.key}" remade: ${articles.length} items`,
    )
  }

  async function waitForDue(at: Date): Promise<void> {
    const due = await store.nextDue(at)
    clearTimeout(timer)
    if (due === undefined || closed) return
    timer = setTimeout(
      () => refresh().catch(logged),
      Math.min(MAX_TIMER_MS, Math.max(0, due.getTime() - now().getTime())),
    )
    timer.unref()
  }

  function logged(error: unknown): void {
    log.error({}, `the feeds stay as they were: ${messageOf(error)}`)
  }

  return {
    publish,
    refresh,
    document: path => documents.get(path),
    get publication() {
      return publication
    },
    get newest() {
      return newest
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

function render(
  format: Format,
  feed: FeedDefinition,
  publication: Publication,
  context: ChannelContext,
  fragments: readonly Fragments[],
): string {
  return format.renderDocument(
    channelOf(feed, publication, context),
    fragments.map(fragment => fragment[format.name]),
  )
}

/** Names what a feed shows: all its documents without the date of the change. */
function digestOf(bodies: readonly string[]): string {
  const hash = createHash('sha256')
  for (const body of bodies) hash.update(body)
  return hash.digest('base64url')
}

function feedDocument(
  format: Format,
  feed: FeedDefinition,
  { baseUrl, ttl, language }: Publication,
  { body, changed }: { readonly body: string; readonly changed: Date },
): Document {
  return createDocument({
    body,
    changed,
    contentType: format.contentType,
    cacheControl: publicCache(ttl),
    headers: {
      Link: `<${baseUrl}${feed.path}/${format.fileName}>; rel="self"`,
      'Content-Language': language,
    },
  })
}

/** `Cache-Control` of what anyone may keep for `ttl` minutes (READERS 3.46). */
export function publicCache(ttl: number): string {
  const maxAge = ttl * SECONDS_PER_MINUTE
  return `public, max-age=${maxAge}, stale-while-revalidate=${STALE_WHILE_REVALIDATE_SECONDS}, stale-if-error=${STALE_IF_ERROR_SECONDS}`
}
