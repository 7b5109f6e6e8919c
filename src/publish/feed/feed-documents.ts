import type { Place } from '../../articles/selection.ts'
import type { Format } from '../../formats/format.ts'
import { formats } from '../../formats/formats.ts'
import { type FragmentBytes, renderBytes } from '../../formats/frame-bytes.ts'
import { createSingleFlight } from '../../system/waiting.ts'
import { archiveCache, privateCache, publicCache } from '../document/cache-control.ts'
import { createDocument, type Document } from '../document/document.ts'
import { listKey, surrogateHeaders } from '../document/surrogates.ts'
import type { Edition } from '../edition.ts'
import { channelOf, documentUrl, type FeedHead, hubsOfFeed } from './channel.ts'
import { versionKey } from './fragments.ts'

/** The documents of a feed or of an archive page, one for each format. Each is rendered on its first request. */
export interface FeedDocuments {
  /** The rendered documents, by file name, such as `rss.xml`. */
  readonly documents: ReadonlyMap<string, Document>
  /**
   * The articles of each document, by file name. They are slices of the bytes of the document, or of the previous
   * document. The next build reuses them, and renders only the articles that are missing.
   */
  readonly fragments: ReadonlyMap<string, DocumentFragments>
  /** Returns the document with this file name; undefined when no format has it. */
  render(fileName: string): Promise<Document | undefined>
  /**
   * Returns a document with only those articles that a client with one of these entity tags does not have (RFC 3229).
   * Undefined when the client should get the whole document.
   */
  renderDelta(fileName: string, tags: readonly string[]): Promise<Document | undefined>
}

/** The articles of one document in its format, by `versionKey`, in their order. */
export type DocumentFragments = ReadonlyMap<string, FragmentBytes>

/** The content of a feed's documents. */
export interface DocumentSource {
  readonly edition: Edition
  readonly head: FeedHead & { readonly changed: Date }
  readonly entries: readonly Place[]
  /** Revision of the store when they were selected. */
  readonly revision: number
}

/** Creates the documents of a feed, beginning with the reusable parts of the previous build. */
export function createFeedDocuments(
  source: DocumentSource,
  before: Pick<FeedDocuments, 'documents' | 'fragments'>,
): FeedDocuments {
  const documents = new Map(before.documents)
  const fragments = new Map(before.fragments)
  const once = createSingleFlight<Document>()
  const { edition, head, entries } = source

  async function renderWhole(format: Format): Promise<Document> {
    const { fileName } = format
    const rendered = await renderEntries(source, format, { entries, known: fragments.get(fileName) })
    documents.set(fileName, rendered.document)
    fragments.set(fileName, rendered.fragments)
    if (head.page === undefined) edition.deltas?.remember(rendered.document, entries)
    return rendered.document
  }

  return {
    documents,
    fragments,
    async render(fileName) {
      const document = documents.get(fileName)
      const format = findFormat(fileName)
      if (document !== undefined || format === undefined) return document
      return once(fileName, () => renderWhole(format))
    },
    async renderDelta(fileName, tags) {
      const document = documents.get(fileName)
      const format = findFormat(fileName)
      const missing = edition.deltas?.missing(tags, entries)
      if (document === undefined || format === undefined || missing === undefined) return undefined
      return edition.deltas?.delta(document, missing, async () => {
        const part = { entries: missing, known: fragments.get(fileName) }
        return (await renderEntries(source, format, part)).document
      })
    },
  }
}

function findFormat(fileName: string): Format | undefined {
  return formats.find(format => format.fileName === fileName)
}

interface DocumentPart {
  readonly entries: readonly Place[]
  /** Fragments that need not be rendered again. */
  readonly known: DocumentFragments | undefined
}

async function renderEntries(
  source: DocumentSource,
  format: Format,
  part: DocumentPart,
): Promise<{ readonly document: Document; readonly fragments: DocumentFragments }> {
  const { head, edition } = source
  const fragments = await fragmentsFor(source, format, part)
  const rendered = renderBytes(format.renderFrame(channelOf(head, format)), [...fragments.values()])
  const document = createDocument(
    {
      body: rendered.bytes,
      changed: head.changed,
      contentType: format.contentType,
      cacheControl: cacheControlOf(head),
      headers: headersOf(head, format),
      surrogates: surrogatesOf(head),
      revision: source.revision,
    },
    edition.encode,
  )
  const keys = [...fragments.keys()]
  return { document, fragments: new Map(rendered.fragments.map((bytes, n) => [keys[n] ?? '', bytes])) }
}

async function fragmentsFor(
  { edition, head }: DocumentSource,
  format: Format,
  { entries, known }: DocumentPart,
): Promise<DocumentFragments> {
  const missing = entries.filter(entry => known?.has(versionKey(entry)) !== true)
  const rendered = await edition.fragmentsOf(missing, head.feed)
  const added = new Map(rendered.map(({ entry, fragments }) => [versionKey(entry), fragments[format.name]]))
  const all = new Map<string, FragmentBytes>()
  for (const key of entries.map(versionKey)) {
    const fragment = known?.get(key) ?? added.get(key)
    if (fragment !== undefined) all.set(key, fragment)
  }
  return all
}

function cacheControlOf({ feed, page, ttl }: FeedHead): string {
  if (feed.private) return privateCache(ttl)
  return page === undefined ? publicCache(ttl) : archiveCache()
}

function surrogatesOf({ feed, publication }: FeedHead) {
  return feed.private ? undefined : surrogateHeaders(publication, [listKey(feed.list)])
}

/** The links that a WebSub subscriber looks for (section 4). An archive page does not change, so it has no hub. */
function linksOf({ feed, publication, page }: FeedHead, format: Format): string {
  const hubs = page === undefined ? hubsOfFeed(feed, publication) : []
  const self = documentUrl(publication, format, { folder: feed.path, page })
  return [...hubs.map(hub => `<${hub}>; rel="hub"`), `<${self}>; rel="self"`].join(', ')
}

function headersOf(head: FeedHead, format: Format): Readonly<Record<string, string>> {
  const { feed } = head
  return {
    Link: linksOf(head, format),
    'Content-Language': feed.language,
    ...(feed.private && { 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' }),
  }
}
