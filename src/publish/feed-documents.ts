import { createHash } from 'node:crypto'
import type { Article } from '../articles/article.ts'
import { mintFeedId, type Publication } from '../articles/publication.ts'
import type { FeedDefinition } from '../feeds/feed-definition.ts'
import type { Format } from '../formats/format.ts'
import { formats } from '../formats/formats.ts'
import { archiveCache, privateCache, publicCache } from './cache-control.ts'
import { type ChannelContext, channelOf, documentUrl } from './channel.ts'
import { createDocument, type Document } from './document.ts'
import { archiveWindow, type FeedWindow, feedWindow, type WindowOptions } from './feed-window.ts'
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
export interface MakeOptions extends WindowOptions {
  readonly publication: Publication
  readonly version: string
}

/** Makes a feed's documents as of `now`, or gives those made `before` when they still show the same. */
export async function makeFeed(
  feed: FeedDefinition,
  now: Date,
  options: MakeOptions,
  before?: FeedDocuments,
): Promise<FeedDocuments> {
  const known = before?.madeWith === options ? before.shows : undefined
  const window = await feedWindow(feed, now, options, known)
  if (window === undefined) return before ?? makeFeed(feed, now, options)
  return document(feed, now, options, { ...window, key: `feed:${feed.key}`, before })
}

/** Makes a closed page of a feed's archive; undefined when there is none of this number. */
export async function makeArchivePage(
  feed: FeedDefinition,
  page: number,
  now: Date,
  options: MakeOptions,
): Promise<FeedDocuments | undefined> {
  const window = await archiveWindow(feed, page, now, options)
  if (window === undefined) return undefined
  return document(feed, now, options, { ...window, key: `feed:${feed.key}/archive/${page}`, page })
}

interface Shown extends FeedWindow {
  /** Under which the date of its change is kept. */
  readonly key: string
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
