import type { RequestHandler } from 'express'
import type { TokenStore } from '../articles/store/token-store.ts'
import type { SendDocument } from '../http/send/send-document.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createSaveWarnings, type SaveWarningsOptions } from './checking/save-warnings.ts'
import { createPortalDocuments, type PortalDocumentOptions } from './portal-documents.ts'
import { createPortalHandler } from './portal-handler.ts'
import { createRecipes } from './recipe/recipes.ts'

/** The feeds for portals: each has the dialect of its portal, and takes articles back as the portal wants. */
export interface Portals {
  readonly handler: RequestHandler
  /** Call it after feeds were refreshed. Returns at once. */
  onRefreshed(): void
  /** Waits for what is being checked. */
  close(): Promise<void>
}

/** Options of `createPortals`. */
export interface PortalsOptions
  extends Omit<PortalDocumentOptions, 'log' | 'recipes' | 'store' | 'publisher'> {
  readonly store: PortalDocumentOptions['store'] & SaveWarningsOptions['store'] & Pick<TokenStore, 'useToken'>
  readonly publisher: Publisher
  readonly log: SaveWarningsOptions['log']
  readonly sendDocument: SendDocument
}

/** Creates the feeds for portals. Nothing is built before it is requested. */
export function createPortals({ sendDocument, ...options }: PortalsOptions): Portals {
  const recipes = createRecipes()
  const documents = createPortalDocuments({ ...options, recipes })
  const warnings = createSaveWarnings({ ...options, recipes })
  const { store, publisher, now, log } = options
  let looking = Promise.resolve()
  return {
    handler: createPortalHandler({ store, publisher, documents, sendDocument, now, log }),
    onRefreshed() {
      documents.expire()
      looking = warnings.look()
    },
    close: () => looking,
  }
}
