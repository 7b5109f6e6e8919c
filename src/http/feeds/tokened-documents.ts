import { LRUCache } from 'lru-cache'
import type { Publication } from '../../articles/publication.ts'
import { createDocument, type Document } from '../../publish/document/document.ts'
import type { Publisher } from '../../publish/publisher.ts'
import type { ShowFiles } from './private-media.ts'
import { tokenFolder } from './token-path.ts'

/** The holder of a token, and what it opens. */
export interface TokenAccess {
  /** Folder of the feed, such as `/feeds/members`. */
  readonly folder: string
  readonly token: string
  readonly files: ShowFiles
  readonly publication: Publication
}

/** Gives documents of private podcasts the addresses that a token opens. */
export interface TokenedDocuments {
  /** Returns a document whose files and private pages have the token in their addresses. Its tags are its own. */
  document(document: Document, access: TokenAccess): Document
}

/** Memory for documents of all tokens, in bytes. Private feeds are few, and polled little. */
const CACHE_BYTES = 32 * 2 ** 20

/** Compressed codings are about half of a document together. */
const CODINGS_FACTOR = 1.5

/** A document with a token, made when the podcast had these files. */
interface Tokened {
  readonly document: Document
  readonly files: ShowFiles
  /** Length of its body in characters. */
  readonly length: number
}

/** Creates the cache of documents with tokens. */
export function createTokenedDocuments({ encode }: Pick<Publisher, 'encode'>): TokenedDocuments {
  const cache = new LRUCache<string, Tokened>({
    maxSize: CACHE_BYTES,
    sizeCalculation: ({ length }) => Math.ceil(length * CODINGS_FACTOR) + 1,
    dispose: ({ document }) => document.drop(),
  })

  return {
    document(document, access) {
      const key = [access.token, access.folder, document.etags.identity, document.contentType].join(' ')
      const known = cache.get(key)
      if (known?.files === access.files) return known.document
      const { contentType, changed, cacheControl, headers, variants } = document
      const text = variants.find(({ coding }) => coding === 'identity')?.bytes.toString() ?? ''
      const body = withToken(text, access)
      const tokened = createDocument({ body, contentType, changed, cacheControl, headers }, encode)
      cache.set(key, { document: tokened, files: access.files, length: body.length })
      return tokened
    },
  }
}

/** Returns a text in which the addresses of a podcast's files and private pages have the token. Addresses need no escaping in any format. */
export function withToken(
  text: string,
  { folder, token, files, publication: { baseUrl } }: TokenAccess,
): string {
  const path = new URL(baseUrl).pathname.replace(/\/+$/, '')
  // An address may be absolute, or a path at the start of an attribute.
  const pattern = new RegExp(
    `(${RegExp.escape(baseUrl)}|(?<=["'])${RegExp.escape(path)})/(media/([0-9a-f]{32})/|articles/([^"'<>\\s?#/\\\\]+))`,
    'g',
  )
  return text.replace(pattern, (whole, start: string, rest: string, hash?: string, slug?: string) => {
    const isOpened = hash === undefined ? files.slugs.has(decoded(slug ?? '')) : files.hashes.has(hash)
    return isOpened ? `${start}${tokenFolder(folder, token)}${rest}` : whole
  })
}

function decoded(slug: string): string {
  try {
    return decodeURIComponent(slug)
  } catch {
    return slug
  }
}
