import { createHash } from 'node:crypto'
import { mintFeedId, type Publication } from '../articles/publication.ts'
import type { Place } from '../articles/selection.ts'
import type { FeedDefinition } from '../feeds/feed-definition.ts'
import type { Format } from '../formats/format.ts'
import { formats } from '../formats/formats.ts'
import { type FragmentBytes, renderBytes, renderText } from '../formats/frame.ts'
import { type ChannelContext, channelOf, documentUrl } from './channel.ts'
import { archiveCache, privateCache, publicCache } from './document/cache-control.ts'
import type { Deltas } from './document/delta.ts'
import { createDocument, type Document } from './document/document.ts'
import type { Effort } from './document/encode.ts'
import type { Encode } from './document/encoder.ts'
import { freshMinutes } from './document/freshness.ts'
import { assertWellFormed } from './document/well-formed.ts'
import {
  archiveWindow,
  type FeedWindow,
  feedWindow,
  type Sizes,
  versionKey,
  type WindowOptions,
} from './feed-window.ts'

/** A feed, or a page of its archive; its documents are made when they are asked for. */
export interface FeedDocuments {
  readonly feed: FeedDefinition
  /** Number of the archive page; absent for the feed itself. */
  readonly page?: number | undefined
  /** Names what it shows, without the date of its change. */
  readonly digest: string
  readonly changed: Date
  /** The articles that it shows, newest first. */
  readonly places: readonly Place[]
  /** Closed pages of the feed's archive. */
  readonly pages: number
  /** Names what was selected for it, and with what it was made: while both are the same, so is the feed. */
  readonly shows: string
  readonly madeWith: MakeOptions
  readonly sizes: Sizes
  /** The documents that were made, by file name, such as `rss.xml`. */
  readonly made: ReadonlyMap<string, Document>
  /**
   * Their articles, by file name and `named`: parts of their bytes, or of those of the documents before. Only what they
   * lack is written for the next ones.
   */
  readonly parts: ReadonlyMap<string, WrittenArticles>
  /** The document of a file name, made when it was not; undefined when no format has this name. */
  document(fileName: string): Promise<Document | undefined>
  /** The document with only what a client lacks that has one of these tags; undefined when it is to have the whole. */
  delta(fileName: string, tags: readonly string[]): Promise<Document | undefined>
}

/** The articles of one document, as it has them, by `named`. */
type WrittenArticles = ReadonlyMap<string, FragmentBytes>

/** What `documentsOf` gives. */
type Documents = Pick<FeedDocuments, 'made' | 'parts' | 'document' | 'delta'>

/** What feeds are made with. */
export interface MakeOptions extends WindowOptions {
  readonly publication: Publication
  readonly version: string
  readonly encode: Encode
  /** Absent when readers are to have whole feeds only. */
  readonly deltas?: Deltas | undefined
}

/**
 * Makes a feed as of `now`, or gives the one made `before` when it still shows the same. Undefined when the store
 * has moved on while it was made, so that it is out of date already.
 */
export async function makeFeed(
  feed: FeedDefinition,
  now: Date,
  options: MakeOptions,
  before?: FeedDocuments,
): Promise<FeedDocuments | undefined> {
  const known = before?.madeWith === options ? before : undefined
  const window = await feedWindow(feed, now, options, known)
  return window === undefined ? before : show(feed, now, options, { window, before })
}

/** Makes a closed page of a feed's archive; undefined when there is none of this number. */
export async function makeArchivePage(
  feed: FeedDefinition,
  page: number,
  now: Date,
  options: MakeOptions,
): Promise<FeedDocuments | undefined> {
  const window = await archiveWindow(feed, page, now, options)
  return window === undefined ? undefined : show(feed, now, options, { window, page })
}

interface Shown {
  readonly window: FeedWindow
  readonly page?: number
  readonly before?: FeedDocuments | undefined
}

async function show(
  feed: FeedDefinition,
  now: Date,
  options: MakeOptions,
  { window, page, before }: Shown,
): Promise<FeedDocuments | undefined> {
  const { store, publication, version } = options
  const { places, linked, pages, shows, sizes, revision } = window
  const id = await store.remember(`feed:${feed.key}`, mintFeedId(publication.baseUrl, feed.key, now))
  const ttl = freshMinutes(
    places.map(({ published }) => published),
    publication.ttl,
  )
  const context: ChannelContext = { id, version, ttl, pages: linked, page }
  const heads = formats.map(format =>
    renderText(format.renderFrame(channelOf(feed, publication, format, context)), []),
  )
  for (const [at, { mediaType }] of formats.entries()) assertWellFormed(heads[at] ?? '', mediaType)
  const digest = digestOf([...heads, ...places.map(versionKey)])
  const same = before?.digest === digest && before.feed.private === feed.private
  const key = page === undefined ? `feed:${feed.key}` : `feed:${feed.key}/archive/${page}`
  const changed = same ? before.changed : await store.lastChangedAt(key, digest, { revision, now })
  if (changed === undefined) return undefined
  const shown = { feed, page, digest, changed, places, pages, shows, sizes, madeWith: options }
  const made = same ? before.made : new Map<string, Document>()
  const parts = before?.madeWith === options ? partsOfMade(before) : new Map<string, WrittenArticles>()
  return { ...shown, ...documentsOf(shown, { ...context, changed }, { made, parts }) }
}

/** What nobody asked for twice in a row is let go of. */
function partsOfMade({ made, parts }: FeedDocuments): FeedDocuments['parts'] {
  return new Map([...parts].filter(([fileName]) => made.has(fileName)))
}

/**
 * The documents of a feed, each made once: of what the one before had, and fragments that are kept or written again.
 */
function documentsOf(
  { feed, page, places, changed, madeWith }: Omit<FeedDocuments, keyof Documents>,
  context: ChannelContext,
  before: Pick<FeedDocuments, 'made' | 'parts'>,
): Documents {
  const made = new Map(before.made)
  const parts = new Map(before.parts)
  const making = new Map<string, Promise<Document>>()
  const { publication, fragmentsOf, encode, deltas } = madeWith

  async function make(format: Format): Promise<Document> {
    const { document, articles } = await write(format, places, isDeclared(feed) ? 'high' : 'low')
    made.set(format.fileName, document)
    parts.set(format.fileName, articles)
    if (page === undefined) deltas?.remember(document, places)
    return document
  }

  async function write(format: Format, some: readonly Place[], effort: Effort) {
    const fragments = await fragmentsFor(format, some)
    const frame = format.renderFrame(channelOf(feed, publication, format, context))
    const rendered = renderBytes(frame, [...fragments.values()])
    const document = createDocument(
      {
        body: rendered.bytes,
        changed,
        contentType: format.contentType,
        cacheControl: cacheControlOf(feed, page, context.ttl),
        headers: headersOf(feed, publication, format, page),
        effort,
      },
      encode,
    )
    const names = [...fragments.keys()]
    return { document, articles: new Map(rendered.fragments.map((part, at) => [names[at] ?? '', part])) }
  }

  /** By `named`, in the order of the places. */
  async function fragmentsFor(format: Format, some: readonly Place[]): Promise<WrittenArticles> {
    const known = parts.get(format.fileName)
    const missing = some.filter(place => known?.has(versionKey(place)) !== true)
    const written = await fragmentsOf(missing, feed)
    const found = new Map(written.map(({ place, fragments }) => [versionKey(place), fragments[format.name]]))
    const all = new Map<string, FragmentBytes>()
    for (const name of some.map(versionKey)) {
      const fragment = known?.get(name) ?? found.get(name)
      if (fragment !== undefined) all.set(name, fragment)
    }
    return all
  }

  return {
    made,
    parts,
    async document(fileName) {
      const ready = made.get(fileName)
      const format = formats.find(each => each.fileName === fileName)
      if (ready !== undefined || format === undefined) return ready
      const known = making.get(fileName) ?? make(format).finally(() => making.delete(fileName))
      making.set(fileName, known)
      return known
    },
    async delta(fileName, tags) {
      const document = made.get(fileName)
      const format = formats.find(each => each.fileName === fileName)
      const lacking = deltas?.lacking(tags, places)
      if (deltas === undefined || document === undefined || format === undefined || lacking === undefined)
        return undefined
      return deltas.of(document, lacking, async () => (await write(format, lacking, 'low')).document)
    },
  }
}

/** Whether a feed is the main one or one that `publication.yaml` declares, which most subscribers have. */
function isDeclared({ filter }: FeedDefinition): boolean {
  return filter !== undefined
}

function cacheControlOf(feed: FeedDefinition, page: number | undefined, ttl: number): string {
  if (feed.private) return privateCache(ttl)
  return page === undefined ? publicCache(ttl) : archiveCache()
}

function headersOf(
  feed: FeedDefinition,
  publication: Publication,
  format: Format,
  page: number | undefined,
): Readonly<Record<string, string>> {
  return {
    Link: `<${documentUrl(feed, publication, format, page)}>; rel="self"`,
    'Content-Language': feed.language,
    ...(feed.private && { 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' }),
  }
}

function digestOf(parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\n')
  return hash.digest('base64url')
}
