import { readdirSync } from 'node:fs'
import { constants, getPriority } from 'node:os'
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
  effort: 'low',
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

it('encodes nothing that is no longer needed', async () => {
  let needed = true
  const [first, second] = [encode(job('gzip')), encode(job('gzip', { isNeeded: () => needed }))]
  needed = false
  expect(gunzipSync((await first) ?? '').equals(TEXT)).toBe(true)
  expect(await second).toBeUndefined()
  expect(await encode(job('gzip'))).toBeDefined()
})

it('continues after a failed job', async () => {
  const isWanted = () => {
    throw new Error('gone')
  }
  const results = await Promise.allSettled([encode(job('gzip', { isNeeded: isWanted })), encode(job('gzip'))])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})

it.each(['gzip', 'zstd', 'br'] as const)('%s compresses a document with many requests more', async coding => {
  const varied = Buffer.from(Array.from({ length: 4_000 }, (_, n) => `Line ${n * n} of ${n}.`).join('\n'))
  const [low, high, again] = await Promise.all(
    (['low', 'high', 'high'] as const).map(effort => encode(job(coding, { effort, bytes: varied }))),
  )
  expect(high?.length).toBeLessThan(low?.length ?? 0)
  expect(again?.equals(high ?? Buffer.alloc(0))).toBe(true)
})

it.runIf(process.platform === 'linux')('encodes in threads of low priority', async () => {
  await encode(job('gzip'))
  const priorities = readdirSync('/proc/self/task').map(thread => getPriority(Number(thread)))
  expect(priorities).toContain(constants.priority.PRIORITY_LOW)
  expect(getPriority()).toBe(0)
})

it('abandons the job in progress when it is closed, and begins no other', async () => {
  const high = (coding: CompressedCoding) => encode(job(coding, { effort: 'high' }))
  const [started, waiting] = [high('br'), high('zstd')]
  encoder.close()
  await expect(started).rejects.toThrow('the thread has ended')
  expect(await waiting).toBeUndefined()
  expect(await high('gzip')).toBeUndefined()
})
