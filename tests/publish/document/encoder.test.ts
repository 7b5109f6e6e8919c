import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CompressedCoding } from '../../../src/publish/document/encode.ts'
import {
  createEncoder,
  type Encode,
  type Encoder,
  type EncodingJob,
} from '../../../src/publish/document/encoder.ts'

const TEXT = Buffer.from('All work and no play makes Jack a dull boy.\n'.repeat(2_000))

const job = (coding: CompressedCoding, more: Partial<EncodingJob> = {}): EncodingJob => ({
  coding,
  bytes: TEXT,
  signal: new AbortController().signal,
  ...more,
})

let encoder: Encoder
let encode: Encode

beforeEach(() => {
  encoder = createEncoder(1)
  encode = encoder.encode
})
afterEach(() => encoder.close())

it('encodes the fastest coding of all first, and the newest document of one coding', async () => {
  const done: string[] = []
  const all = (['br', 'zstd', 'gzip'] as const).flatMap(coding =>
    [1, 2].map(n => encode(job(coding)).then(() => done.push(`${coding} ${n}`))),
  )
  await Promise.all(all)
  // The first job had begun before the others were queued.
  expect(done).toEqual(['br 1', 'gzip 2', 'gzip 1', 'zstd 2', 'zstd 1', 'br 2'])
})

it.each([1, 2])('runs at most %i jobs at a time', async limit => {
  const limited = createEncoder(limit)
  const dropping = new AbortController()
  const all = Array.from({ length: 5 }, () => limited.encode(job('gzip', { signal: dropping.signal })))
  dropping.abort()
  const coded = await Promise.all(all)
  expect(coded.filter(bytes => bytes !== undefined)).toHaveLength(limit)
})

it('takes a job that is no longer needed out of the queue at once', async () => {
  const dropping = new AbortController()
  const done: string[] = []
  const first = encode(job('br')).then(bytes => {
    done.push('first')
    return bytes
  })
  const waiting = encode(job('gzip', { signal: dropping.signal })).then(bytes => {
    done.push('waiting')
    return bytes
  })
  const last = encode(job('gzip'))
  dropping.abort()
  expect(await waiting).toBeUndefined()
  expect(done).toEqual(['waiting'])
  expect(brotliDecompressSync((await first) ?? '').equals(TEXT)).toBe(true)
  expect(gunzipSync((await last) ?? '').equals(TEXT)).toBe(true)
})

it('continues after a failed job', async () => {
  const noCoding = 'none' as CompressedCoding
  const results = await Promise.allSettled([encode(job(noCoding)), encode(job('gzip'))])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})

it('finishes the job in progress when it is closed, and begins no other', async () => {
  const [started, waiting] = [encode(job('br')), encode(job('zstd'))]
  encoder.close()
  expect(await started).toBeDefined()
  expect(await waiting).toBeUndefined()
  expect(await encode(job('gzip'))).toBeUndefined()
})
