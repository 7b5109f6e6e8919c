import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Publication } from '../../articles/publication.ts'
import type { IndexNow } from '../../articles/schema/indexnow-schema.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'

/** The key that was made, in the store. */
const MADE_KEY = 'indexnow key'
const KEY_BYTES = 16
const KEY_FILE = /^\/([A-Za-z0-9-]{8,128})\.txt$/

/** Returns the key of a publication: its own, or one that is made once for the store. */
export async function keyOf({ key }: IndexNow, store: Pick<DocumentStore, 'remember'>): Promise<string> {
  return key ?? store.remember(MADE_KEY, randomBytes(KEY_BYTES).toString('hex'))
}

/** Returns the path at which search engines read a key. */
export function keyPath(key: string): string {
  return `/${key}.txt`
}

/** Options of `createKeyHandler`. */
export interface KeyHandlerOptions {
  readonly store: Pick<DocumentStore, 'remember'>
  /** Returns the publication in force. */
  readonly publication: () => Publication | undefined
}

/** Creates the handler of the file with the key, which shows that this server may speak for its pages. */
export function createKeyHandler({ store, publication }: KeyHandlerOptions): RequestHandler {
  return (request, response, next) => {
    const asked = KEY_FILE.exec(request.path)?.[1]
    const { indexnow } = publication() ?? {}
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (asked === undefined || indexnow === undefined || !isRead) return next()
    keyOf(indexnow, store)
      .then(key => {
        if (key !== asked) return next()
        response.set('Cache-Control', 'public, max-age=3600').type('text').send(key)
      })
      .catch(next)
  }
}
