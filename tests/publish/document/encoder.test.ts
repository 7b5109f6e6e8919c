import { readdirSync } from 'node:fs'
import { constants, getPriority } from 'node:os'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MadeCoding } from '../../../src/publish/document/encode.ts'
import {
  type CodingJob,
  createEncoder,
  type Encode,
  type Encoder,
} from '../../../src/publish/document/encoder.ts'

const TEXT = Buffer.from('All work and no play makes Jack a dull boy.\n'.repeat(2_000))

const job = (coding: MadeCoding, more: Partial<CodingJob> = {}): CodingJob => ({
  coding,
  bytes: TEXT,
  effort: 'low',
  isWanted: () => true,
  ...more,
})

let encoder: Encoder
let encode: Encode

beforeEach(() => {
  encoder = createEncoder(1)
  encode = encoder.encode
})
afterEach(() => encoder.close())

it('makes the quickest coding of all first, and of one coding the newest', async () => {
  const done: string[] = []
  const all = (['br', 'zstd', 'gzip'] as const).flatMap(coding =>
    [1, 2].map(n => encode(job(coding)).then(() => done.push(`${coding} ${n}`))),
  )
  await Promise.all(all)
  // The first had begun before the others came.
  expect(done).toEqual(['br 1', 'gzip 2', 'gzip 1', 'zstd 2', 'zstd 1', 'br 2'])
})

it('makes nothing that is no longer wanted', async () => {
  let wanted = true
  const [first, second] = [encode(job('gzip')), encode(job('gzip', { isWanted: () => wanted }))]
  wanted = false
  expect(gunzipSync((await first) ?? '').equals(TEXT)).toBe(true)
  expect(await second).toBeUndefined()
  expect(await encode(job('gzip'))).toBeDefined()
})

it('goes on after one that could not be made', async () => {
  const isWanted = () => {
    throw new Error('gone')
  }
  const results = await Promise.allSettled([encode(job('gzip', { isWanted })), encode(job('gzip'))])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})

it.each([
  'gzip',
  'zstd',
  'br',
] as const)('%s takes more work for a document that many ask for', async coding => {
  const varied = Buffer.from(Array.from({ length: 4_000 }, (_, n) => `Line ${n * n} of ${n}.`).join('\n'))
  const [low, high, again] = await Promise.all(
    (['low', 'high', 'high'] as const).map(effort => encode(job(coding, { effort, bytes: varied }))),
  )
  expect(high?.length).toBeLessThan(low?.length ?? 0)
  expect(again?.equals(high ?? Buffer.alloc(0))).toBe(true)
})

it.runIf(process.platform === 'linux')('makes codings in threads that let the others go first', async () => {
  await encode(job('gzip'))
  const priorities = readdirSync('/proc/self/task').map(thread => getPriority(Number(thread)))
  expect(priorities).toContain(constants.priority.PRIORITY_LOW)
  expect(getPriority()).toBe(0)
})

it('leaves what it is at when it is closed, and begins nothing more', async () => {
  const high = (coding: MadeCoding) => encode(job(coding, { effort: 'high' }))
  const [left, waiting] = [high('br'), high('zstd')]
  encoder.close()
  await expect(left).rejects.toThrow('the thread has ended')
  expect(await waiting).toBeUndefined()
  expect(await high('gzip')).toBeUndefined()
})
