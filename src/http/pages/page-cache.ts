import { hash } from 'node:crypto'
import type { Publication } from '../../articles/publication.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import { publicCache } from '../../publish/document/cache-control.ts'
import { createDocument, type Document } from '../../publish/document/document.ts'
import { createDocumentCache } from '../../publish/document/document-cache.ts'
import type { Encode } from '../../publish/document/encoder.ts'
import { surrogateHeaders, surrogateTags } from '../../publish/document/surrogates.ts'
import { createSingleFlight } from '../../system/waiting.ts'

/** A page to render. */
export interface Page {
  /** Path of the page, which identifies it in the cache and in the store. */
  readonly key: string
  /** Everything that the page is rendered from. While these are the same, the cached document is too. */
  readonly sources: readonly PageSource[]
  readonly publication: Publication
  readonly kind: PageKind
  /** Returns the surrogate keys of what the page depends on. Called after the page is rendered. */
  surrogateKeys(): readonly string[]
  /** Returns the body: now, or later when another thread renders it. */
  render(): PageBody | Promise<PageBody>
}

/** The body of a page. Text is encoded in UTF-8. */
export type PageBody = string | Buffer

/** An object that is replaced when it changes, or a value. */
export type PageSource = object | string | number | boolean | undefined

/** Headers of one kind of pages. */
export interface PageKind {
  /** Value of `Content-Type`. */
  readonly contentType: string
  /** Value of `Content-Security-Policy`. */
  readonly policy: string
  /** Whether caches that are told of changes may store it for a day. They may when absent. */
  readonly isStoredForDay?: boolean
}

/** Options of `createPageCache`. */
export interface PageCacheOptions {
  readonly store: Pick<DocumentStore, 'lastChanged'>
  readonly encode: Encode
  readonly now: () => Date
  /** Memory for pages, in bytes. */
  readonly pageBytes: number
}

/** Creates the function that returns a page as a document: a cached one, or a new one after a source has changed. */
export function createPageCache({ store, encode, now, pageBytes }: PageCacheOptions) {
  const cache = createDocumentCache(pageBytes)
  const once = createSingleFlight<Document>()
  const identify = createIdentify()

  async function createPage(page: Page, version: string): Promise<Document> {
    const { key, publication, kind } = page
    const { isStoredForDay = true } = kind
    const body = await page.render()
    const digest = hash('sha256', body, 'base64url')
    const parts = {
      body,
      contentType: kind.contentType,
      changed: await store.lastChanged(`page:${key}`, digest, now()),
      cacheControl: publicCache(publication.ttl.min),
      headers: {
        'Content-Security-Policy': kind.policy,
        'Content-Language': publication.language,
        ...(isStoredForDay ? {} : surrogateTags(publication, page.surrogateKeys())),
      },
      surrogates: isStoredForDay ? surrogateHeaders(publication, page.surrogateKeys()) : undefined,
    }
    const document = createDocument(parts, encode)
    cache.put(key, document, version)
    return document
  }

  return async (page: Page): Promise<Document> => {
    const { key, sources } = page
    const version = hash('sha256', sources.map(identify).join(' '), 'base64url')
    return cache.find(key, version) ?? once(`${key} ${version}`, () => createPage(page, version))
  }
}

/**
 * Creates the function that names a source. Each object has a number, because a cached page that referred to the object
 * would keep it in memory.
 */
function createIdentify(): (source: PageSource) => string {
  const numbers = new WeakMap<object, number>()
  let count = 0
  return source => {
    if (typeof source !== 'object') return String(source)
    const number = numbers.get(source) ?? ++count
    numbers.set(source, number)
    return `#${number}`
  }
}
