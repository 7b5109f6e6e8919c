import { LRUCache } from 'lru-cache'
import type { Publisher } from '../../publish/publisher.ts'

interface Cached<Value> {
  readonly changeCount: number
  readonly publication: Publisher['publication']
  readonly value: Promise<Value>
}

/** Entries of a cache: places and names, but no texts. */
const MAX_ENTRIES = 1_000

/**
 * Creates the function that returns what `find` finds for a key. It is cached until articles change or the publication is
 * replaced, so that pages that are ready are served without the store.
 */
export function createChangeCache<Value>(
  publisher: Pick<Publisher, 'changeCount' | 'publication'>,
): (key: string, find: () => Promise<Value>) => Promise<Value> {
  const cache = new LRUCache<string, Cached<Value>>({ max: MAX_ENTRIES })
  return (key, find) => {
    const { changeCount, publication } = publisher
    const cached = cache.get(key)
    if (cached?.changeCount === changeCount && cached.publication === publication) return cached.value
    const value = find()
    cache.set(key, { changeCount, publication, value })
    value.catch(() => cache.delete(key))
    return value
  }
}
