import { LRUCache } from 'lru-cache'
import type { Place } from '../../articles/selection.ts'
import { versionKey } from '../feed-window.ts'
import { type Document, documentBytes } from './document.ts'

/** States of documents that are known, over all feeds; a client of an older one is sent the whole feed. */
const MAX_STATES = 500
/** What deltas that were made may take in memory; many clients have the same state. */
const MAX_BYTES = 4_000_000
/** Characters of an entity tag behind its quote that are the same for every coding. */
const TAG_LENGTH = 22

/** What documents showed, so that a client that has one need only be sent what it lacks (RFC 3229). */
export interface Deltas {
  /** Remembers what a document shows. */
  remember(document: Document, places: readonly Place[]): void
  /**
   * What a client that has one of these tags lacks of these places: new articles and changed ones. Undefined when the
   * state is not known, or when it lacks nothing or everything.
   */
  lacking(tags: readonly string[], places: readonly Place[]): readonly Place[] | undefined
  /** The delta from one of these tags to a document, made when it was not. */
  of(document: Document, lacking: readonly Place[], make: () => Promise<Document>): Promise<Document>
}

/** Creates what remembers nothing yet. */
export function createDeltas(): Deltas {
  const states = new LRUCache<string, readonly Place[]>({ max: MAX_STATES })
  const made = new LRUCache<string, Document>({ maxSize: MAX_BYTES, sizeCalculation: documentBytes })

  return {
    remember: (document, places) => void states.set(stateOf(document.etags.identity), places),
    lacking(tags, places) {
      const known = tags.map(tag => states.get(stateOf(tag))).find(state => state !== undefined)
      if (known === undefined) return undefined
      const has = new Set(known.map(versionKey))
      const lacking = places.filter(place => !has.has(versionKey(place)))
      return lacking.length === 0 || lacking.length === places.length ? undefined : lacking
    },
    async of(document, lacking, make) {
      const key = [document.etags.identity, ...lacking.map(versionKey)].join(' ')
      const delta = made.get(key) ?? (await make())
      made.set(key, delta)
      return delta
    },
  }
}

/** The part of a tag that all codings of a document share. */
function stateOf(tag: string): string {
  return tag.replace(/^W\//, '').slice(1, 1 + TAG_LENGTH)
}
