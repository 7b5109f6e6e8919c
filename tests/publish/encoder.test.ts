import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { type CodingJob, createEncoder, type MadeCoding } from '../../src/publish/encoder.ts'

const TEXT = Buffer.from('All work and no play makes Jack a dull boy.\n'.repeat(2_000))

const job = (coding: MadeCoding, more: Partial<CodingJob> = {}): CodingJob => ({
  coding,
  bytes: TEXT,
  effort: 'low',
  isWanted: () => true,
  ...more,
})

it('makes the quickest coding of all first, and of one coding the newest', async () => {
  const encode = createEncoder(1)
  const done: string[] = []
  const all = (['br', 'zstd', 'gzip'] as const).flatMap(coding =>
    [1, 2].map(n => encode(job(coding)).then(() => done.push(`${coding} ${n}`))),
  )
  await Promise.all(all)
  // The first had begun before the others came.
  expect(done).toEqual(['br 1', 'gzip 2', 'gzip 1', 'zstd 2', 'zstd 1', 'br 2'])
})

it('makes nothing that is no longer wanted', async () => {
  const encode = createEncoder(1)
  let wanted = true
  const [first, second] = [encode(job('gzip')), encode(job('gzip', { isWanted: () => wanted }))]
  wanted = false
  expect(gunzipSync((await first) ?? '').equals(TEXT)).toBe(true)
  expect(await second).toBeUndefined()
  expect(await encode(job('gzip'))).toBeDefined()
})

it('goes on after one that could not be made', async () => {
  const encode = createEncoder(1)
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
  const encode = createEncoder(2)
  const varied = Buffer.from(Array.from({ length: 4_000 }, (_, n) => `Line ${n * n} of ${n}.`).join('\n'))
  const [low, high, again] = await Promise.all(
    (['low', 'high', 'high'] as const).map(effort => encode(job(coding, { effort, bytes: varied }))),
  )
  expect(high?.length).toBeLessThan(low?.length ?? 0)
  expect(again?.equals(high ?? Buffer.alloc(0))).toBe(true)
})
