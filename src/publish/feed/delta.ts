import { LRUCache } from 'lru-cache'
import type { Place } from '../../articles/selection.ts'
import type { Document } from '../document/document.ts'
import { createDocumentCache } from '../document/document-cache.ts'
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

/** Memory for document states over all feeds, in bytes. A client with a forgotten state gets the whole feed. */
const MAX_STATE_BYTES = 4_000_000
/** Memory of a state besides its text, and of a character of the text, in bytes. */
const STATE_BYTES = 200
const CHARACTER_BYTES = 2
/** Memory for rendered deltas, in bytes. Many clients have the same state and share one. */
const MAX_DELTA_BYTES = 4_000_000
/** Characters after the quote of an entity tag that all codings of a document share. */
const TAG_LENGTH = 22

/** Creates an empty memory of document states. */
export function createDeltas(): Deltas {
  /** The `versionKey` of each article of a document, one a line. */
  const states = new LRUCache<string, string>({
    maxSize: MAX_STATE_BYTES,
    sizeCalculation: ({ length }) => STATE_BYTES + length * CHARACTER_BYTES,
  })
  const deltas = createDocumentCache(MAX_DELTA_BYTES)

  return {
    remember(document, entries) {
      states.set(stateKey(document.etags.identity), entries.map(versionKey).join('\n'))
    },
    missing(tags, entries) {
      const state = tags.map(tag => states.get(stateKey(tag))).find(found => found !== undefined)
      if (state === undefined) return undefined
      const versions = new Set(state.split('\n'))
      const missing = entries.filter(entry => !versions.has(versionKey(entry)))
      return missing.length === 0 || missing.length === entries.length ? undefined : missing
    },
    async delta(document, missing, render) {
      const key = [document.etags.identity, ...missing.map(versionKey)].join(' ')
      const cached = deltas.find(key)
      if (cached !== undefined) return cached
      const delta = await render()
      deltas.put(key, delta)
      return delta
    },
  }
}

function stateKey(tag: string): string {
  return tag.replace(/^W\//, '').slice(1, 1 + TAG_LENGTH)
}
