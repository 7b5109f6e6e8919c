import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createDocument } from '../../../src/publish/document/document.ts'
import { encode } from '../../../src/publish/document/encode.ts'

const parts = { contentType: 'text/plain', changed: new Date(0), cacheControl: 'no-cache' }
const body = 'All work and no play makes Jack a dull boy.\n'.repeat(200)

function documentOf(body: string | Buffer) {
  return createDocument({ ...parts, body }, async job => encode(job))
}

describe('createDocument', () => {
  it('can be sent at once, and in every coding after `settled`', async () => {
    const document = documentOf(body)
    expect(document.variants.map(({ coding }) => coding)).toEqual(['identity'])
    await document.settled
    const decoded = document.variants.map(({ coding, bytes }) => {
      if (coding === 'gzip') return gunzipSync(bytes)
      if (coding === 'br') return brotliDecompressSync(bytes)
      return coding === 'zstd' ? zstdDecompressSync(bytes) : bytes
    })
    expect(decoded.map(String)).toEqual(Array(4).fill(body))
    const lengths = document.variants.map(({ bytes }) => bytes.length)
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
  })

  it('has a tag for each coding, from its date and bytes', async () => {
    const [one, same, other] = [body, body, `${body}.`].map(documentOf)
    expect(one?.etags).toEqual(same?.etags)
    expect(new Set([...Object.values(one?.etags ?? {}), ...Object.values(other?.etags ?? {})]).size).toBe(8)
    const encoded = documentOf(Buffer.from(body))
    expect(encoded.etags).toEqual(one?.etags)
    await one?.settled
    for (const { coding, etag } of one?.variants ?? []) expect(etag).toBe(one?.etags[coding])
  })

  it.each([
    ['a short text', 'A short text.'],
    ['a short buffer', Buffer.from('A short buffer.')],
    ['a part of a buffer', Buffer.from(body).subarray(10, 5_000)],
    ['a long text', body],
  ])('of %s keeps no memory besides its own bytes', async (_case, text) => {
    const document = documentOf(text)
    await document.settled
    for (const { bytes } of document.variants) expect(bytes.buffer.byteLength).toBe(bytes.length)
  })

  it('is not compressed where that saves nothing', async () => {
    const document = documentOf('short')
    await document.settled
    expect(document.variants).toHaveLength(1)
  })
})
