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
  /** Returns the body: now, or later when another thread renders it. */
  render(): PageBody | Promise<PageBody>
}

/** The body of a page. Text is encoded in UTF-8. */
export type PageBody = string | Buffer

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

/** Memory of a page as text and in its codings, in bytes for each character: an estimate. */
const BYTES_PER_CHARACTER = 3
/** Weight of a page that is being rendered. */
const UNKNOWN_BYTES = 1

/** Creates the function that returns a page as a document: a cached one, or a new one after a source has changed. */
export function createPageCache({ store, encode, now, pageBytes }: PageCacheOptions) {
  const cache = new LRUCache<string, CachedPage>({
    maxSize: Math.max(1, Math.floor(pageBytes)),
    sizeCalculation: ({ bytes }) => bytes,
  })

  async function createPage({ key, publication, kind }: Page, body: PageBody): Promise<Document> {
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

  /** Replaces or removes an entry, unless a newer one has taken its place. */
  function replace(key: string, before: CachedPage, after: CachedPage | undefined): void {
    if (cache.peek(key)?.document !== before.document) return
    if (after === undefined) cache.delete(key)
    else cache.set(key, after)
  }

  return async (page: Page): Promise<Document> => {
    const { key, sources } = page
    const cached = cache.get(key)
    if (cached?.sources.every((source, n) => source === sources[n])) return cached.document
    const rendered = Promise.try(() => page.render())
    const document = rendered.then(body => createPage(page, body))
    const entry = { sources, document, bytes: UNKNOWN_BYTES }
    cache.set(key, entry)
    rendered.then(
      ({ length }) => replace(key, entry, { ...entry, bytes: length * BYTES_PER_CHARACTER }),
      () => undefined,
    )
    document.catch(() => replace(key, entry, undefined))
    return document
  }
}
