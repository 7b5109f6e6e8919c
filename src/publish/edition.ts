import type { Publication } from '../articles/publication.ts'
import type { RecallStore } from '../articles/recall/recall-store.ts'
import type { ArticleReader } from '../articles/store/article-reader.ts'
import type { DocumentStore } from '../articles/store/document-store.ts'
import type { ListStore } from '../articles/store/list-store.ts'
import type { FeedDefinition } from '../feeds/feed-definition.ts'
import type { Encode } from './document/encoder.ts'
import type { Deltas } from './feed/delta.ts'
import { createFragments, type FragmentsOf, type RenderFragments } from './feed/fragments.ts'

/** The part of the store from which feeds are built. */
export type FeedStore = ArticleReader & ListStore & DocumentStore & Pick<RecallStore, 'tombstones'>

/** A publication and the means to render its feeds. A new publication is a new edition, whose feeds are all rebuilt. */
export interface Edition {
  readonly publication: Publication
  /** Feedwright's version, which feeds name as their generator. */
  readonly version: string
  readonly store: FeedStore
  readonly fragmentsOf: FragmentsOf
  readonly encode: Encode
  /** Absent when readers get whole feeds only. */
  readonly deltas: Deltas | undefined
}

/** Options of `createEdition`. */
export interface EditionOptions extends Omit<Edition, 'fragmentsOf' | 'deltas'> {
  readonly deltas: Deltas
  /** Memory for rendered articles, in bytes. */
  readonly fragmentBytes: number
  readonly renderFragments: RenderFragments
  /** Called with a message for each article that cannot be rendered. */
  readonly onFault: (message: string) => void
}

/** Creates an edition without rendering anything yet. */
export function createEdition(options: EditionOptions): Edition {
  const { deltas, fragmentBytes, onFault, renderFragments, ...edition } = options
  const { publication, store } = edition
  return {
    ...edition,
    fragmentsOf: createFragments({ publication, store, renderFragments, bytes: fragmentBytes, onFault }),
    deltas: publication.delta || publication.push === 'delta' ? deltas : undefined,
  }
}

/** The feed to build, in which edition, and the time for which its articles are selected. */
export interface FeedBuild {
  readonly feed: FeedDefinition
  readonly edition: Edition
  readonly now: Date
}

/** State that the parts of a publisher share. */
export interface PublisherState {
  /** The edition in force; undefined until something is published. Feeds of other editions are out of date. */
  edition: Edition | undefined
  /** Number of times that articles may have changed. It reveals a change that happens during a build. */
  changeCount: number
}
