import { createHash } from 'node:crypto'
import type { Article } from '../articles/article.ts'
import type { ArticleStore } from '../articles/article-store.ts'
import { mintFeedId, type Publication } from '../articles/publication.ts'
import type { Archive, Cursor, Selection } from '../articles/selection.ts'
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
  /** Names what was selected for it, and with what it was made: while both are the same, so is the feed. */
  readonly shows: string
  readonly madeWith: MakeOptions
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
  const { store } = options
  const archived = await closeFull(feed, now, store)
  const articles = await store.select({ ...openSelection(feed, now), after: archived.last })
  const isShort = articles.length < feed.items && archived.pages > 0
  const shows = showsOf(feed, articles, archived.pages)
  if (!isShort && before?.madeWith === options && before.shows === shows) return before
  const near = { written: writtenOf(articles, feed, options), linked: archived.pages }
  const { written, linked } = isShort ? await reachBack(feed, near, now, options) : near
  const fitting = written.slice(0, countShown(written, feed))
  const [unfit] = written.slice(fitting.length)
  if (unfit === undefined || !hasArchive(feed)) {
    return document(feed, now, options, {
      key: `feed:${feed.key}`,
      written: fitting,
      linked,
      pages: archived.pages,
      shows,
      before,
    })
  }
  const { pages } = await closeThrough(feed, now, store, cursorOf(unfit.article))
  return document(feed, now, options, {
    key: `feed:${feed.key}`,
    written: fitting,
    linked: pages,
    pages,
    shows,
    before,
  })
}

/** What a feed of the last days or a private one leaves out can be had nowhere else. */
function openSelection(feed: FeedDefinition, now: Date): Selection {
  return { ...selectionFor(feed, now), ...(hasArchive(feed) ? {} : { limit: feed.items }) }
}

/** Names what is selected, before anything is written. */
function showsOf(feed: FeedDefinition, articles: readonly Article[], pages: number): string {
  return [JSON.stringify(feed), pages, ...articles.map(({ id, revision }) => `${id} ${revision}`)].join('\n')
}

function writtenOf(
  articles: readonly Article[],
  feed: FeedDefinition,
  { fragmentsOf }: MakeOptions,
): readonly Written[] {
  return articles.flatMap(article => {
    const fragments = fragmentsOf(article, feed)
    return fragments === undefined ? [] : [{ article, fragments }]
  })
}

/**
 * Where articles were withdrawn, or the feed asks for others than before, too few may be newer than its archive:
 * then it shows the newest closed pages as well, and links to the page before them.
 */
async function reachBack(feed: FeedDefinition, near: Reach, now: Date, options: MakeOptions): Promise<Reach> {
  let reach = near
  for (let tries = 0; tries < MAX_REACH && reach.linked > 0 && reach.written.length < feed.items; tries++) {
    const bounds = await options.store.archivePage(feed.key, reach.linked)
    const articles = await options.store.select({ ...openSelection(feed, now), after: bounds?.after })
    const written = writtenOf(articles, feed, options)
    // Half the room stays free, or else the next article would push out again what was reached for.
    if (countFitting(written, feed.bytes / 2) < written.length) break
    reach = { written, linked: reach.linked - 1 }
  }
  return reach
}

/** Archive pages that a feed shows at most besides what is newer. */
const MAX_REACH = 100

/** What a feed shows, and the newest archive page that it does not. */
interface Reach {
  readonly written: readonly Written[]
  readonly linked: number
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
  const written = writtenOf(articles, feed, options)
  return document(feed, now, options, {
    key: `feed:${feed.key}/archive/${page}`,
    written,
    linked: page,
    pages: page,
    page,
    shows: '',
  })
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
  /** The newest closed page that is linked to. */
  readonly linked: number
  /** Closed pages. */
  readonly pages: number
  readonly shows: string
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
  const { linked, pages, page, shows, before } = shown
  const id = await store.remember(`feed:${feed.key}`, mintFeedId(publication.baseUrl, feed.key, now))
  const context: ChannelContext = { id, version, pages: linked, page }
  const digest = digestOf(formats.map(format => render(format, feed, publication, context, shown)))
  const articles = shown.written.map(({ article }) => article)
  const shared = { feed, digest, articles, pages, shows, madeWith: options }
  if (before?.digest === digest && before.feed.private === feed.private) return { ...before, ...shared }
  const changed = await store.lastChanged(shown.key, digest, now)
  const made = formats.map(format => {
    const body = render(format, feed, publication, { ...context, changed }, shown)
    assertWellFormed(body, format.mediaType)
    return [format.fileName, feedDocument(format, feed, publication, { body, changed, page })] as const
  })
  return { ...shared, changed, documents: new Map(made) }
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
