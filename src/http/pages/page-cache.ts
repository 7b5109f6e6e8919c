import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Publication } from '../../articles/publication.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import { publicCache } from '../../publish/document/cache-control.ts'
import { createDocument, type Document } from '../../publish/document/document.ts'
import type { Encode } from '../../publish/document/encoder.ts'

/** A page to render. */
export interface Page {
  /** Path of the page, which identifies it in the cache and in the store. */
  readonly key: string
  /** Everything that the page is rendered from. While these are the same objects, the cached document is too. */
  readonly sources: readonly unknown[]
  readonly publication: Publication
  readonly kind: PageKind
  /** Returns the body. */
  render(): string | Promise<string>
}

/** Headers of one kind of pages. */
export interface PageKind {
  /** Value of `Content-Type`. */
  readonly contentType: string
  /** Value of `Content-Security-Policy`. */
  readonly policy: string
}

/** Options of `createPageCache`. */
export interface PageCacheOptions {
  readonly store: Pick<DocumentStore, 'lastChanged'>
  readonly encode: Encode
  readonly now: () => Date
  /** Memory for pages, in bytes. */
  readonly pageBytes: number
}

interface CachedPage {
  readonly sources: Page['sources']
  readonly document: Promise<Document>
  readonly bytes: number
}

/** Memory of a page with its codings, in lengths of the page: an estimate. */
const COPIES = 3

/** Creates the function that returns a page as a document: a cached one, or a new one after a source has changed. */
export function createPageCache({ store, encode, now, pageBytes }: PageCacheOptions) {
  const cache = new LRUCache<string, CachedPage>({
    maxSize: Math.max(1, Math.floor(pageBytes)),
    sizeCalculation: ({ bytes }) => bytes,
  })

  async function createPage({ key, publication, kind, render }: Page): Promise<Document> {
    const body = await render()
    const digest = createHash('sha256').update(body).digest('base64url')
    const parts = {
      body,
      contentType: kind.contentType,
      changed: await store.lastChanged(`page:${key}`, digest, now()),
      cacheControl: publicCache(publication.ttl.min),
      headers: { 'Content-Security-Policy': kind.policy, 'Content-Language': publication.language },
    }
    return createDocument(parts, encode)
  }

  return async (page: Page): Promise<Document> => {
    const { key, sources } = page
    const cached = cache.get(key)
    if (cached?.sources.every((source, n) => source === sources[n])) return cached.document
    const document = createPage(page)
    cache.set(key, { sources, document, bytes: 1 })
    document
      .then(({ variants: [identity] }) => weigh(page, document, identity?.bytes.length ?? 0))
      .catch(() => cache.delete(key))
    return document
  }

  /** The size of a page is known once it is rendered. Another one may be in its place by then. */
  function weigh({ key, sources }: Page, document: Promise<Document>, length: number): void {
    if (cache.peek(key)?.document !== document) return
    cache.set(key, { sources, document, bytes: Math.max(1, length * COPIES) })
  }
}
