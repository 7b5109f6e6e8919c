import type { RequestHandler } from 'express'
import type { TokenStore } from '../articles/store/token-store.ts'
import type { SendDocument } from '../http/send/send-document.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createPortalDocuments, type PortalDocumentOptions } from './portal-documents.ts'
import { createPortalHandler } from './portal-handler.ts'
import { createRecipes } from './recipe/recipes.ts'

/** The feeds for portals: each has the dialect of its portal, and takes articles back as the portal wants. */
export interface Portals {
  readonly handler: RequestHandler
  /** Call it after feeds were refreshed. Returns at once. */
  onRefreshed(): void
}

/** Options of `createPortals`. */
export interface PortalsOptions extends Omit<PortalDocumentOptions, 'recipes' | 'store' | 'publisher'> {
  readonly store: PortalDocumentOptions['store'] & Pick<TokenStore, 'useToken'>
  readonly publisher: Publisher
  readonly sendFeed: SendDocument
}

/** Creates the feeds for portals. Nothing is built before it is requested. */
export function createPortals({ sendFeed, ...options }: PortalsOptions): Portals {
  const documents = createPortalDocuments({ ...options, recipes: createRecipes() })
  const { store, publisher, now } = options
  return {
    handler: createPortalHandler({ store, publisher, documents, sendFeed, now }),
    onRefreshed: documents.expire,
  }
}
