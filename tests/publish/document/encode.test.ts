import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CODINGS, encode } from '../../../src/publish/document/encode.ts'

const DECODERS = { gzip: gunzipSync, zstd: zstdDecompressSync, br: brotliDecompressSync }

const lines = (count: number) =>
  Buffer.from(Array.from({ length: count }, (_, n) => `Line ${n * n} of ${n}.`).join('\n'))

describe.each(CODINGS)('encode to %s', coding => {
  it.each([100, 20_000])('gives the same bytes for %i lines each time', async count => {
    const bytes = lines(count)
    const [once, again] = await Promise.all([encode({ coding, bytes }), encode({ coding, bytes })])
    expect(DECODERS[coding](once).equals(bytes)).toBe(true)
    expect(once.length).toBeLessThan(bytes.length / 2)
    expect(again.equals(once)).toBe(true)
  })

  it.each([100, 20_000])('takes no more memory than its length for %i lines', async count => {
    const coded = await encode({ coding, bytes: lines(count) })
    expect(coded.buffer.byteLength).toBe(coded.length)
  })
})

it('gives zstd a window of at most 8 MB (RFC 9659)', async () => {
  const coded = await encode({ coding: 'zstd', bytes: Buffer.alloc(20_000_000, 'All work and no play. ') })
  const descriptor = coded[5] ?? Number.NaN
  // RFC 8878, section 3.1.1.1.2: the exponent of the window.
  expect(2 ** (10 + (descriptor >> 3))).toBeLessThanOrEqual(8 * 1024 * 1024)
})
