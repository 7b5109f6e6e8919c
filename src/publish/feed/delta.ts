import { LRUCache } from 'lru-cache'
import type { Place } from '../../articles/selection.ts'
import { type Document, documentBytes } from '../document/document.ts'
import { versionKey } from './fragments.ts'

/** The articles of past documents, from which a client's missing articles follow (RFC 3229). */
export interface Deltas {
  /** Remembers which articles a document contains. */
  remember(document: Document, entries: readonly Place[]): void
  /**
   * Returns those `entries` that a client with one of these tags does not have: new and changed articles. Undefined
   * when the state is unknown, or when the client has every entry or none.
   */
  missing(tags: readonly string[], entries: readonly Place[]): readonly Place[] | undefined
  /** Returns the delta of `missing` entries to a document; calls `render` unless it is cached. */
  delta(document: Document, missing: readonly Place[], render: () => Promise<Document>): Promise<Document>
}

/** Document states to remember, over all feeds. A client with an older state gets the whole feed. */
const MAX_STATES = 500
/** Memory for rendered deltas, in bytes. Many clients have the same state and share one. */
const MAX_BYTES = 4_000_000
/** Characters after the quote of an entity tag that all codings of a document share. */
const TAG_LENGTH = 22

/** Creates an empty memory of document states. */
export function createDeltas(): Deltas {
  const states = new LRUCache<string, readonly Place[]>({ max: MAX_STATES })
  const deltas = new LRUCache<string, Document>({ maxSize: MAX_BYTES, sizeCalculation: documentBytes })

  return {
    remember: (document, entries) => void states.set(stateKey(document.etags.identity), entries),
    missing(tags, entries) {
      const state = tags.map(tag => states.get(stateKey(tag))).find(found => found !== undefined)
      if (state === undefined) return undefined
      const versions = new Set(state.map(versionKey))
      const missing = entries.filter(entry => !versions.has(versionKey(entry)))
      return missing.length === 0 || missing.length === entries.length ? undefined : missing
    },
    async delta(document, missing, render) {
      const key = [document.etags.identity, ...missing.map(versionKey)].join(' ')
      const delta = deltas.get(key) ?? (await render())
      deltas.set(key, delta)
      return delta
    },
  }
}

function stateKey(tag: string): string {
  return tag.replace(/^W\//, '').slice(1, 1 + TAG_LENGTH)
}
