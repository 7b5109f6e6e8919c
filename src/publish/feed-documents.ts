import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Article } from '../articles/article.ts'
import type { ArticleStore } from '../articles/article-store.ts'
import { mintFeedId, type Publication } from '../articles/publication.ts'
import type { Archive, Cursor } from '../articles/selection.ts'
import { type FeedDefinition, selectionFor } from '../feeds/feed-definition.ts'
import type { Format } from '../formats/format.ts'
import { formats } from '../formats/formats.ts'
import { archiveCache, privateCache, publicCache } from './cache-control.ts'
import { type ChannelContext, channelOf, documentUrl } from './channel.ts'
import { createDocument, type Document } from './document.ts'
import type { Fragments, FragmentsOf } from './fragments.ts'
import { assertWellFormed } from './well-formed.ts'

/** A feed, or a page of its archive, in every format. */
export interface FeedDocuments {
  readonly feed: FeedDefinition
  /** Names what it shows, without the date of its change. */
  readonly digest: string
  readonly changed: Date
  /** What it shows, newest first. */
  readonly articles: readonly Article[]
  /** Closed pages of the feed's archive. */
  readonly pages: number
  /** Its documents by file name, such as `rss.xml`. */
  readonly documents: ReadonlyMap<string, Document>
}

/** What feeds are made with. */
export interface MakeOptions {
  readonly store: ArticleStore
  readonly publication: Publication
  readonly fragmentsOf: FragmentsOf
  readonly version: string
}

/** Makes a feed's documents as of `now`, or gives those made `before` when they still show the same. */
export async function makeFeed(
  feed: FeedDefinition,
  now: Date,
  options: MakeOptions,
  before?: FeedDocuments,
): Promise<FeedDocuments> {
  const { store, fragmentsOf } = options
  const archived = await closeFull(feed, now, store)
  const selection = {
    ...selectionFor(feed, now),
    after: archived.last,
    ...(hasArchive(feed) ? {} : { limit: feed.items }),
  }
  const written = (await store.select(selection)).flatMap(article => {
    const fragments = fragmentsOf(article, feed)
    return fragments === undefined ? [] : [{ article, fragments }]
  })
  const fitting = written.slice(0, countShown(written, feed))
  const [unfit] = written.slice(fitting.length)
  const { pages } =
    unfit && hasArchive(feed) ? await closeThrough(feed, now, store, cursorOf(unfit.article)) : archived
  return document(feed, now, options, { key: `feed:${feed.key}`, written: fitting, pages, before })
}

/** Makes a closed page of a feed's archive; undefined when there is none of this number. */
export async function makeArchivePage(
  feed: FeedDefinition,
  page: number,
  now: Date,
  options: MakeOptions,
): Promise<FeedDocuments | undefined> {
  const bounds = hasArchive(feed) ? await options.store.archivePage(feed.key, page) : undefined
  if (bounds === undefined) return undefined
  const articles = await options.store.select({ ...selectionFor(feed, now), ...bounds })
  const written = articles.flatMap(article => {
    const fragments = options.fragmentsOf(article, feed)
    return fragments === undefined ? [] : [{ article, fragments }]
  })
  return document(feed, now, options, { key: `feed:${feed.key}/archive/${page}`, written, pages: page, page })
}

/** A feed of the last days forgets what is older; one behind a token has no addresses to link pages by. */
function hasArchive(feed: FeedDefinition): boolean {
  return feed.days === undefined && !feed.private
}

/** The feed keeps its newest items; what is older goes to the archive in whole pages. */
async function closeFull(feed: FeedDefinition, now: Date, store: ArticleStore): Promise<Archive> {
  if (!hasArchive(feed)) return { pages: 0 }
  return store.closePages(feed.key, { now, filter: feed.filter, size: feed.items, keep: feed.items })
}

/** What does not fit into the feed goes to the archive, the last page perhaps not whole. */
function closeThrough(
  feed: FeedDefinition,
  now: Date,
  store: ArticleStore,
  through: Cursor,
): Promise<Archive> {
  return store.closePages(feed.key, { now, filter: feed.filter, size: feed.items, through })
}

function cursorOf({ published, id }: Article): Cursor {
  return { published, id }
}

interface Written {
  readonly article: Article
  readonly fragments: Fragments
}

/** How many of the newest items are shown; with an archive, what does not fit moves there half a feed at a time. */
function countShown(written: readonly Written[], feed: FeedDefinition): number {
  const fitting = countFitting(written, feed.bytes)
  return fitting < written.length && hasArchive(feed) ? countFitting(written, feed.bytes / 2) : fitting
}

/** How many of the newest items have together at most so many bytes as RSS; at least one. */
function countFitting(written: readonly Written[], bytes: number): number {
  let total = 0
  const over = written.findIndex(({ fragments }) => {
    total += Buffer.byteLength(fragments.rss)
    return total > bytes
  })
  return over < 0 ? written.length : Math.max(1, over)
}

interface Shown {
  /** Under which the date of its change is kept. */
  readonly key: string
  readonly written: readonly Written[]
  readonly pages: number
  readonly page?: number
  readonly before?: FeedDocuments | undefined
}

async function document(
  feed: FeedDefinition,
  now: Date,
  options: MakeOptions,
  shown: Shown,
): Promise<FeedDocuments> {
  const { store, publication, version } = options
  const { pages, page, before } = shown
  const id = await store.remember(`feed:${feed.key}`, mintFeedId(publication.baseUrl, feed.key, now))
  const context: ChannelContext = { id, version, pages, page }
  const digest = digestOf(formats.map(format => render(format, feed, publication, context, shown)))
  if (before?.digest === digest && isDeepStrictEqual(before.feed, feed)) return before
  const changed = await store.lastChanged(shown.key, digest, now)
  const made = formats.map(format => {
    const body = render(format, feed, publication, { ...context, changed }, shown)
    assertWellFormed(body, format.mediaType)
    return [format.fileName, feedDocument(format, feed, publication, { body, changed, page })] as const
  })
  const articles = shown.written.map(({ article }) => article)
  return { feed, digest, changed, articles, pages, documents: new Map(made) }
}

function render(
  format: Format,
  feed: FeedDefinition,
  publication: Publication,
  context: ChannelContext,
  { written }: Shown,
): string {
  return format.renderDocument(
    channelOf(feed, publication, format, context),
    written.map(({ fragments }) => fragments[format.name]),
  )
}

function digestOf(bodies: readonly string[]): string {
  const hash = createHash('sha256')
  for (const body of bodies) hash.update(body)
  return hash.digest('base64url')
}

function feedDocument(
  format: Format,
  feed: FeedDefinition,
  publication: Publication,
  {
    body,
    changed,
    page,
  }: { readonly body: string; readonly changed: Date; readonly page: number | undefined },
): Document {
  const open = page === undefined ? publicCache(publication.ttl) : archiveCache()
  return createDocument({
    body,
    changed,
    contentType: format.contentType,
    cacheControl: feed.private ? privateCache(publication.ttl) : open,
    headers: {
      Link: `<${documentUrl(feed, publication, format, page)}>; rel="self"`,
      'Content-Language': feed.language,
      ...(feed.private && { 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' }),
    },
  })
}
