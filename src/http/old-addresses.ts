import type { Request } from 'express'
import { type AddressStore, type Located, locateAddress } from '../feeds/resolve-address.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createExistingPage } from './feeds/existing-page.ts'
import type { PageDocuments } from './pages/page-documents.ts'
import { queryOf } from './responses.ts'

/** Options of `createFindRedirect`. */
export interface FindRedirectOptions {
  readonly publisher: Publisher
  readonly store: AddressStore
  readonly now: () => Date
  /** Whether addresses that other systems give to feeds and terms are understood. */
  readonly oldSites: boolean
  readonly pages: PageDocuments
}

/**
 * Creates the function that finds where a request without an answer is to be redirected: the end of the chain, as a URL.
 * Returns undefined when that is nowhere, or the address itself.
 */
export function createFindRedirect({
  publisher,
  store,
  now,
  oldSites,
  pages,
}: FindRedirectOptions): (request: Request) => Promise<Located> {
  const existingPage = createExistingPage({ publisher, pages })
  return async request => {
    const { publication } = publisher
    if (publication === undefined) return undefined
    const address = request.path + queryOf(request)
    const options = { publication, store, now: now(), fileNames: FEED_FILE_NAMES, oldSites }
    const found = await locateAddress(address, options)
    if (found === 'gone' || found === undefined) return found
    if (found.url === publication.baseUrl + address) return undefined
    const url = await existingPage(found.url)
    return url === undefined ? undefined : { url }
  }
}

/** Returns whether a request asks for the home page with a query, which may be the old address of something else. */
export function isHomeWithQuery(request: Request): boolean {
  return request.path === '/' && queryOf(request).length > 1
}
