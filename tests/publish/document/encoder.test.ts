import { gunzipSync } from 'node:zlib'
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
  isNeeded: () => true,
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
  let started = 0
  const isNeeded = () => {
    started++
    return true
  }
  const all = Array.from({ length: 5 }, () => limited.encode(job('gzip', { isNeeded })))
  expect(started).toBe(limit)
  await Promise.all(all)
  expect(started).toBe(5)
})

it('encodes nothing that is no longer needed', async () => {
  let needed = true
  const [first, second] = [encode(job('gzip')), encode(job('gzip', { isNeeded: () => needed }))]
  needed = false
  expect(gunzipSync((await first) ?? '').equals(TEXT)).toBe(true)
  expect(await second).toBeUndefined()
  expect(await encode(job('gzip'))).toBeDefined()
})

it('continues after a failed job', async () => {
  const isNeeded = () => {
    throw new Error('gone')
  }
  const results = await Promise.allSettled([encode(job('gzip', { isNeeded })), encode(job('gzip'))])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})

it('finishes the job in progress when it is closed, and begins no other', async () => {
  const [started, waiting] = [encode(job('br')), encode(job('zstd'))]
  encoder.close()
  expect(await started).toBeDefined()
  expect(await waiting).toBeUndefined()
  expect(await encode(job('gzip'))).toBeUndefined()
})
