import { LRUCache } from 'lru-cache'
import { type Document, documentBytes } from './document.ts'

/** Documents within a limit of memory. The least recently used one is evicted first, and is not compressed any more. */
export interface DocumentCache {
  /** Returns the document of a key, if it has this version. */
  find(key: string, version?: string): Document | undefined
  /** Stores a document in place of the one with the same key. */
  put(key: string, document: Document, version?: string): void
}

interface Entry {
  readonly version: string | undefined
  readonly document: Document
}

/** Creates an empty cache for so many bytes. */
export function createDocumentCache(maxBytes: number): DocumentCache {
  const cache = new LRUCache<string, Entry>({
    maxSize: Math.max(1, Math.floor(maxBytes)),
    sizeCalculation: ({ document }) => documentBytes(document),
    dispose: ({ document }) => document.drop(),
  })

  return {
    find(key, version) {
      const entry = cache.get(key)
      return entry !== undefined && entry.version === version ? entry.document : undefined
    },
    put(key, document, version) {
      const isCached = () => cache.peek(key)?.document === document
      cache.set(key, { version, document })
      if (!isCached()) document.drop()
      // Codings become ready later, and their bytes then count too.
      document.settled.then(() => {
        if (isCached()) cache.set(key, { version, document })
      })
    },
  }
}
