import { expect, it } from 'vitest'
import { createDocument } from '../../../src/publish/document/document.ts'
import { createDocumentCache } from '../../../src/publish/document/document-cache.ts'
import { createEncoder } from '../../../src/publish/document/encoder.ts'

const parts = { contentType: 'text/plain', changed: new Date(0), cacheControl: 'no-cache' }

/** A document whose codings together are about as long as its text. */
function documentOf(n: number, encode = createEncoder().encode) {
  const text = Array.from({ length: 1_000 }, (_, line) =>
    ((line * 7_919 + n * 104_729) % 99_991).toString(36),
  )
  return createDocument({ ...parts, body: text.join('\n') }, encode)
}

it('finds a document by its key and version', () => {
  const cache = createDocumentCache(100_000)
  const [first, second] = [1, 2].map(n => documentOf(n))
  if (first === undefined || second === undefined) throw new Error('expected two documents')
  cache.put('/', first, 'a')
  expect(cache.find('/', 'a')).toBe(first)
  expect(cache.find('/', 'b')).toBeUndefined()
  expect(cache.find('/other')).toBeUndefined()
  cache.put('/', second, 'b')
  expect(cache.find('/', 'a')).toBeUndefined()
  expect(cache.find('/', 'b')).toBe(second)
})

it('holds no more bytes than its limit, codings that become ready later included', async () => {
  const cache = createDocumentCache(100_000)
  const documents = Array.from({ length: 20 }, (_, n) => documentOf(n))
  for (const [n, document] of documents.entries()) cache.put(`/${n}`, document)
  await Promise.all(documents.map(({ settled }) => settled))
  const kept = documents.filter((_, n) => cache.find(`/${n}`) !== undefined)
  const bytes = kept.flatMap(({ variants }) => variants.map(one => one.bytes.buffer.byteLength))
  expect(kept.length).toBeGreaterThan(0)
  expect(bytes.reduce((a, b) => a + b, 0)).toBeLessThan(100_000)
})

it.each([
  ['evicts', 100_000],
  ['has no room for', 1],
])('does not compress a document that it %s', async (_case, limit) => {
  const cache = createDocumentCache(limit)
  const { encode } = createEncoder(1)
  const documents = Array.from({ length: 40 }, (_, n) => documentOf(n, encode))
  for (const [n, document] of documents.entries()) cache.put(`/${n}`, document)
  const unkept = documents.filter((_, n) => cache.find(`/${n}`) === undefined)
  await Promise.all(unkept.map(({ settled }) => settled))
  expect(unkept.length).toBeGreaterThan(20)
  // A job that had begun is finished.
  expect(unkept.filter(({ variants }) => variants.length > 1).length).toBeLessThanOrEqual(1)
})
