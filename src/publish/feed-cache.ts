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

/** A rendered document and the cached feed that it belongs to. */
interface RenderedDocument {
  readonly document: Document
  readonly fileName: string
  readonly slot: Slot
}

/** Creates an empty cache for so many bytes. Feeds whose key is `pinned` are never evicted. */
export function createFeedCache(maxBytes: number, pinned: (key: string) => boolean): FeedCache {
  const documents = new Map<string, RenderedDocument>()
  const slots = createSlots({ maxBytes, pinned, onRemove: removeDocuments })

  function removeDocuments({ built }: Slot): void {
    for (const [fileName, document] of built.documents) removeDocument(built, fileName, document)
  }

  function removeDocument(built: BuiltFeed, fileName: string, document: Document): void {
    documents.delete(documentPath(built, fileName))
    document.drop()
  }

  /** Removes the documents that the next build of the feed does not reuse. */
  function removeReplaced(before: BuiltFeed, after: BuiltFeed): void {
    for (const [fileName, document] of before.documents) {
      const reused = after.documents.get(fileName) === document && before.feed.private === after.feed.private
      if (!reused) removeDocument(before, fileName, document)
    }
  }

  function addDocument(slot: Slot, fileName: string, document: Document): void {
    const { built } = slot
    if (!built.feed.private) documents.set(documentPath(built, fileName), { document, fileName, slot })
    // Codings become ready later, and their bytes then count too.
    document.settled.then(() => slots.measure(slot))
  }

  return {
    document(path) {
      const found = documents.get(path)
      if (found === undefined) return undefined
      slots.recordRequest(found.slot, found.fileName)
      return found.document
    },
    find: key => slots.use(key)?.built,
    all: slots.all,
    put(built) {
      const before = slots.find(cacheKey(built))
      if (before?.built === built) return
      if (before !== undefined) removeReplaced(before.built, built)
      const slot = slots.put(built, before)
      for (const [fileName, document] of built.documents) addDocument(slot, fileName, document)
      slots.measure(slot)
    },
    async documentOf(built, fileName) {
      const document = await built.render(fileName)
      const slot = slots.find(cacheKey(built))
      if (document === undefined) return undefined
      if (slot?.built !== built) {
        document.drop()
        return document
      }
      addDocument(slot, fileName, document)
      slots.recordRequest(slot, fileName)
      slots.measure(slot)
      return document
    },
    requested(key) {
      const slot = slots.find(key)
      if (slot === undefined) return []
      return [...slot.requestedAt].filter(([, at]) => at > slot.storedAt).map(([fileName]) => fileName)
    },
    remove: slots.remove,
  }
}

function documentPath({ feed, page }: BuiltFeed, fileName: string): string {
  return feedPath({ folder: feed.path, page, fileName })
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

interface SlotOptions {
  readonly maxBytes: number
  readonly pinned: (key: string) => boolean
  readonly onRemove: (slot: Slot) => void
}

/** Creates the slots of a cache, which evict the least recently used one when they exceed `maxBytes`. */
function createSlots({ maxBytes, pinned, onRemove }: SlotOptions) {
  const slots = new Map<string, Slot>()
  let uses = 0
  let totalBytes = 0

  function remove(key: string): void {
    const slot = slots.get(key)
    if (slot === undefined) return
    slots.delete(key)
    totalBytes -= slot.weight
    onRemove(slot)
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

  return {
    find: (key: string) => slots.get(key),
    all: () => [...slots.values()].map(({ built }) => built),
    remove,
    /** Finds a slot and records its use. */
    use(key: string): Slot | undefined {
      const slot = slots.get(key)
      if (slot !== undefined) slot.usedAt = ++uses
      return slot
    },
    recordRequest(slot: Slot, fileName: string): void {
      slot.usedAt = ++uses
      slot.requestedAt.set(fileName, slot.usedAt)
    },
    /** Stores a feed in place of the slot `before`, whose uses it inherits. */
    put(built: BuiltFeed, before: Slot | undefined): Slot {
      const storedAt = ++uses
      const { usedAt = storedAt, requestedAt = new Map<string, number>() } = before ?? {}
      const slot = { built, weight: 0, storedAt, usedAt, requestedAt }
      slots.set(cacheKey(built), slot)
      totalBytes -= before?.weight ?? 0
      return slot
    },
    /** Updates the weight of a slot that is still in use, and evicts slots if they use too much memory. */
    measure(slot: Slot): void {
      if (slots.get(cacheKey(slot.built)) === slot) {
        totalBytes -= slot.weight
        slot.weight = weightOf(slot.built)
        totalBytes += slot.weight
      }
      evict()
    },
  }
}

/** Memory of a feed, of an article in it, and of an article in one of its documents, in bytes, as measured. */
const FEED_BYTES = 3_000
const ENTRY_BYTES = 600
const FRAGMENT_BYTES = 200

function weightOf({ documents, fragments, entries }: BuiltFeed): number {
  let weight = FEED_BYTES + entries.length * ENTRY_BYTES
  for (const document of documents.values()) weight += documentBytes(document)
  for (const [fileName, parts] of fragments) {
    weight += parts.size * FRAGMENT_BYTES
    // Fragments of a rendered document are parts of its bytes. Others are parts of the bytes of the document before.
    if (!documents.has(fileName)) weight += bufferBytes(parts.values())
  }
  return weight
}

/** Returns the bytes of all buffers of which these are parts. */
function bufferBytes(parts: Iterable<Uint8Array>): number {
  const buffers = new Set([...parts].map(({ buffer }) => buffer))
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0)
}
