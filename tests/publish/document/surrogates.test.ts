import { describe, expect, it } from 'vitest'
import type { SharedCache } from '../../../src/articles/schema/cache-schema.ts'
import { articleKey, listKey, surrogateHeaders } from '../../../src/publish/document/surrogates.ts'

const VARNISH: SharedCache = { kind: 'varnish', url: 'https://varnish.example/' }
const CLOUDFLARE: SharedCache = { kind: 'cloudflare', zone: 'abc', token: { env: 'TOKEN' } }
/** Printable ASCII without spaces and commas, which separate keys. */
const KEY = /^[\x21-\x2b\x2d-\x7e]+$/

describe('surrogate keys', () => {
  it('are short and readable for plain names', () => {
    expect(listKey({ kind: 'feed', name: 'main' })).toBe('feed-main')
    expect(listKey({ kind: 'feed', name: 'feeds/long-reads' })).toBe('feed-long-reads')
    expect(listKey({ kind: 'tag', name: 'maps' })).toBe('tag-maps')
  })

  it('are valid and different for any name', () => {
    const names = ['künstliche intelligenz', 'c++', 'c#', 'a,b', 'a b', '🗺', 'x'.repeat(5_000), '-', 'maps']
    const keys = names.flatMap(name => [
      listKey({ kind: 'tag', name }),
      listKey({ kind: 'author', name }),
      articleKey(name),
    ])
    for (const key of keys) expect([key.length < 100, key]).toEqual([true, expect.stringMatching(KEY)])
    expect(new Set(keys.map(key => key.toLowerCase())).size).toBe(keys.length)
  })
})

describe('headers for shared caches', () => {
  it('are absent when the publication names no cache', () => {
    expect(surrogateHeaders({}, ['home'])).toBeUndefined()
  })

  it('are those of the caches that are named, and let them store a copy for a day', () => {
    expect(surrogateHeaders({ caches: [VARNISH] }, ['home', 'home'])?.ready).toEqual({
      'Surrogate-Key': 'feedwright home',
      'Surrogate-Control': 'max-age=86400, stale-while-revalidate=0, stale-if-error=604800',
    })
    expect(surrogateHeaders({ caches: [CLOUDFLARE] }, ['tag-maps', 'home'])?.ready).toEqual({
      'Cache-Tag': 'feedwright,tag-maps,home',
      'Cloudflare-CDN-Cache-Control': 'max-age=86400, stale-while-revalidate=0, stale-if-error=604800',
    })
    const both = surrogateHeaders({ caches: [VARNISH, CLOUDFLARE] }, [])?.ready ?? {}
    expect(Object.keys(both)).toHaveLength(4)
  })

  it('let them store a document whose codings are not ready for some seconds only', () => {
    expect(surrogateHeaders({ caches: [VARNISH] }, [])?.preparing).toEqual({
      'Surrogate-Key': 'feedwright',
      'Surrogate-Control': 'max-age=5',
    })
  })
})
