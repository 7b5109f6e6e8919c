import { feedPath } from '../feeds/find-feed.ts'
import { type Document, documentBytes } from './document/document.ts'
import type { BuiltFeed } from './feed/built-feed.ts'

/**
 * Built feeds and archive pages within a limit of memory. The least recently used one is evicted first, and is built
 * again on its next request.
 */
export interface FeedCache {
  /** Returns the rendered document of a path such as `/rss.xml`, if it is public. */
  document(path: string): Document | undefined
  /** Returns a feed or an archive page by its `cacheKey`. */
  find(key: string): BuiltFeed | undefined
  all(): readonly BuiltFeed[]
  /** Stores a feed, and replaces the one with the same key. */
  put(feed: BuiltFeed): void
  /** Renders a document of a feed. From then on, `document` returns it while the feed is cached. */
  documentOf(feed: BuiltFeed, fileName: string): Promise<Document | undefined>
  /** Returns the file names of the documents that were requested since their feed was stored. */
  requested(key: string): readonly string[]
  remove(key: string): void
}

/** Returns the key of a feed, or of a page of its archive. */
export function cacheKey({ feed, page }: Pick<BuiltFeed, 'feed' | 'page'>): string {
  return feedPath({ folder: feed.path, page })
}

/** A cached feed. Its times are positions in the sequence of all uses: a larger one is later. */
interface Slot {
  readonly built: BuiltFeed
  /** Bytes, as last measured. */
  weight: number
  readonly storedAt: number
  usedAt: number
  /** The last request for each document, by file name. */
  readonly requestedAt: Map<string, number>
}

interface RenderedDocument {
  readonly document: Document
  readonly fileName: string
  readonly slot: Slot
}

/** Creates an empty cache for so many bytes. Feeds whose key is `pinned` are never evicted. */
export function createFeedCache(maxBytes: number, pinned: (key: string) => boolean): FeedCache {
  const slots = new Map<string, Slot>()
  const documents = new Map<string, RenderedDocument>()
  let uses = 0
  let totalBytes = 0

  function recordRequest(slot: Slot, fileName: string): void {
    slot.usedAt = ++uses
    slot.requestedAt.set(fileName, slot.usedAt)
  }

  /** Codings become ready later, and then take memory too. */
  function addDocument(slot: Slot, fileName: string, document: Document): void {
    const { built } = slot
    if (!built.feed.private) documents.set(documentPath(built, fileName), { document, fileName, slot })
    document.settled.then(() => {
      measure(slot)
      evict()
    })
  }

  function measure(slot: Slot): void {
    if (slots.get(cacheKey(slot.built)) !== slot) return
    totalBytes -= slot.weight
    slot.weight = weightOf(slot.built)
    totalBytes += slot.weight
  }

  function remove(key: string): void {
    const slot = slots.get(key)
    if (slot === undefined) return
    slots.delete(key)
    totalBytes -= slot.weight
    for (const [fileName, document] of slot.built.documents) {
      documents.delete(documentPath(slot.built, fileName))
      document.drop()
    }
  }

  function evict(): void {
    while (totalBytes > maxBytes) {
      const key = leastRecentlyUsed()
      if (key === undefined) return
      remove(key)
    }
  }

  function leastRecentlyUsed(): string | undefined {
    let least: { readonly key: string; readonly usedAt: number } | undefined
    for (const [key, { usedAt }] of slots) {
      if (!pinned(key) && usedAt < (least?.usedAt ?? Number.POSITIVE_INFINITY)) least = { key, usedAt }
    }
    return least?.key
  }

  /** Removes the documents that the next build of the feed does not reuse. */
  function removeReplaced(before: BuiltFeed, after: BuiltFeed): void {
    for (const [fileName, document] of before.documents) {
      const reused = after.documents.get(fileName) === document && before.feed.private === after.feed.private
      if (reused) continue
      documents.delete(documentPath(before, fileName))
      document.drop()
    }
  }

  return {
    document(path) {
      const found = documents.get(path)
      if (found === undefined) return undefined
      recordRequest(found.slot, found.fileName)
      return found.document
    },
    find(key) {
      const slot = slots.get(key)
      if (slot !== undefined) slot.usedAt = ++uses
      return slot?.built
    },
    all: () => [...slots.values()].map(({ built }) => built),
    put(built) {
      const key = cacheKey(built)
      const before = slots.get(key)
      if (before?.built === built) return
      if (before !== undefined) removeReplaced(before.built, built)
      const storedAt = ++uses
      const { usedAt = storedAt, requestedAt = new Map() } = before ?? {}
      const slot = { built, weight: 0, storedAt, usedAt, requestedAt }
      slots.set(key, slot)
      totalBytes -= before?.weight ?? 0
      measure(slot)
      for (const [fileName, document] of built.documents) addDocument(slot, fileName, document)
      evict()
    },
    async documentOf(built, fileName) {
      const document = await built.render(fileName)
      const slot = slots.get(cacheKey(built))
      if (document === undefined || slot?.built !== built) return document
      addDocument(slot, fileName, document)
      recordRequest(slot, fileName)
      measure(slot)
      evict()
      return document
    },
    requested(key) {
      const slot = slots.get(key)
      if (slot === undefined) return []
      return [...slot.requestedAt].filter(([, at]) => at > slot.storedAt).map(([fileName]) => fileName)
    },
    remove,
  }
}

function documentPath({ feed, page }: BuiltFeed, fileName: string): string {
  return feedPath({ folder: feed.path, page, fileName })
}

/** Memory of an entry of a feed besides its fragment, in bytes: an estimate. */
const ENTRY_BYTES = 500

function weightOf({ documents, fragments, entries }: BuiltFeed): number {
  let weight = entries.length * ENTRY_BYTES
  for (const document of documents.values()) weight += documentBytes(document)
  // Fragments of a rendered document are parts of its bytes.
  for (const [fileName, parts] of fragments) if (!documents.has(fileName)) weight += bytesOf(parts.values())
  return weight
}

function bytesOf(buffers: Iterable<Uint8Array>): number {
  let bytes = 0
  for (const { length } of buffers) bytes += length
  return bytes
}
