import type { ChangeStore } from '../changes/change-store.ts'
import type { ReaderStore } from '../readers/reader-store.ts'
import type { RecallStore } from '../recall/recall-store.ts'
import type { ArticleReader } from './article-reader.ts'
import type { DeliveryStore } from './delivery-store.ts'
import type { DocumentStore } from './document-store.ts'
import type { ListStore } from './list-store.ts'
import type { MediaStore } from './media-store.ts'
import type { RemoteMediaStore } from './remote-media-store.ts'
import type { RequestStore } from './request-store.ts'
import type { SourceStore } from './source-store.ts'
import type { StoreCoordination } from './store-coordination.ts'
import type { TokenStore } from './token-store.ts'

/**
 * The store of a publication. Code that uses it names only the part it needs, such as `ListStore`.
 *
 * Each method is one transaction unless it says otherwise. `find…` methods return undefined for a missing thing. Every
 * method rejects when the store cannot be used: for a server, with a `Problem` of the kind `unavailable`.
 */
export interface ArticleStore
  extends SourceStore,
    ArticleReader,
    ListStore,
    DocumentStore,
    TokenStore,
    RequestStore,
    MediaStore,
    RemoteMediaStore,
    DeliveryStore,
    ChangeStore,
    ReaderStore,
    RecallStore,
    StoreCoordination {
  /** Resolves when the store answers a query; rejects when it cannot. */
  ping(): Promise<void>
  close(): Promise<void>
}
