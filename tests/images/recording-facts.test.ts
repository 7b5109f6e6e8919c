import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordingFacts } from '../../src/images/recording-facts.ts'
import { wave } from '../program/sample-folder.ts'
import { m4a, mp3, mp3WithHeader, secondsOf } from './recordings.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-recordings-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('the playing time of a recording', () => {
  it.each([
    ['an MP3', 'audio/mpeg', mp3(500), secondsOf(500)],
    ['an MP3 with a header', 'audio/mpeg', mp3WithHeader(500), secondsOf(501)],
    ['a WAV of 8,000 samples a second', 'audio/wav', wave(40_000), 5],
    ['an M4A', 'audio/mp4', m4a(3_723), 3_723],
  ])('comes from its bytes: %s', async (_, type, bytes, seconds) => {
    const path = join(folder, 'recording')
    await writeFile(path, bytes)
    for (const source of [{ bytes }, { path }])
      expect((await recordingFacts(type, source)).duration).toBeCloseTo(seconds, 2)
  })

  it('has the bit rate beside it', async () => {
    expect((await recordingFacts('audio/mpeg', { bytes: mp3(500) })).bitrate).toBe(127_706)
    expect((await recordingFacts('audio/wav', { bytes: wave(40_000) })).bitrate).toBe(64_000)
  })

  it('is not there for other files, and for what is broken', async () => {
    for (const type of ['image/png', 'application/pdf', undefined])
      expect(await recordingFacts(type, { bytes: mp3(10) })).toEqual({})
    for (const type of ['audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/flac', 'video/webm'])
      expect(await recordingFacts(type, { bytes: Buffer.from('no recording at all') })).toEqual({})
    expect(await recordingFacts('audio/mp4', { path: join(folder, 'missing') })).toEqual({})
  })

  it('never fails, whatever the bytes are', async () => {
    const types = fc.constantFrom(
      'audio/mpeg',
      'audio/mp4',
      'audio/ogg',
      'audio/wav',
      'audio/flac',
      'video/webm',
    )
    const valid = fc.constantFrom(mp3(20), wave(400), m4a(5))
    const damaged = fc
      .tuple(valid, fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 20 }))
      .map(([bytes, changes]) => {
        const copy = Buffer.from(bytes)
        for (const [at, value] of changes) copy[at % copy.length] = value
        return copy
      })
    await fc.assert(
      fc.asyncProperty(types, damaged, async (type, bytes) => {
        const { duration = 1 } = await recordingFacts(type, { bytes })
        expect(duration).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })
})
