import type { Request } from 'express'
import { type AddressStore, resolveAddress } from '../feeds/resolve-address.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'
import type { Publisher } from '../publish/publisher.ts'
import { queryOf } from './responses.ts'

/** Options of `createFindRedirect`. */
export interface FindRedirectOptions {
  readonly publisher: Pick<Publisher, 'publication'>
  readonly store: AddressStore
  readonly now: () => Date
  /** Whether addresses that other systems give to feeds and terms are understood. */
  readonly oldSites: boolean
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
}: FindRedirectOptions): (request: Request) => Promise<string | undefined> {
  return async request => {
    const { publication } = publisher
    if (publication === undefined) return undefined
    const address = request.path + queryOf(request)
    const options = { publication, store, now: now(), fileNames: FEED_FILE_NAMES, oldSites }
    const url = await resolveAddress(address, options)
    return url === publication.baseUrl + address ? undefined : url
  }
}

/** Returns whether a request asks for the home page with a query, which may be the old address of something else. */
export function isHomeWithQuery(request: Request): boolean {
  return request.path === '/' && queryOf(request).length > 1
}
