import { rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { ask } from '../program/raw-http.ts'
import {
  articleText,
  FEEDS,
  FILES,
  PATIENCE,
  PUBLICATION,
  sampleFolder,
  untilFollowing,
  wave,
} from '../program/sample-folder.ts'
import { cleanUp, runProgram, startProgram, temporaryFolder } from '../program/start.ts'
import { canMount, fillDisk, readOnly, smallDisk, withMounts } from './mounts.ts'

const LONG_MS = 90_000

afterAll(cleanUp)

const feed = async (url: string) => (await ask(`${url}/feed.json`)).bytes.toString()
const untilServed = (url: string, text: string) =>
  vi.waitFor(async () => expect(await feed(url)).toContain(text), PATIENCE)
const statuses = (url: string) =>
  Promise.all([...FEEDS, '/health/ready'].map(async path => (await ask(url + path)).status))
const ALL_OK = [200, 200, 200, 200]
const ROOM_FOR_ARTICLES = 1_000_000
/** Room for the memory that SQLite shares between connections, but not for an article. */
const ROOM_TO_START_KB = 48

/** Returns the data folder of a publication that was served before. */
async function usedData(folder: string): Promise<string> {
  const data = await temporaryFolder('data')
  const program = await startProgram(folder, { data })
  await untilFollowing(program)
  await program.stop()
  return data
}

describe.runIf(canMount)('a full disk', { timeout: LONG_MS }, () => {
  it('leaves the feeds as they are, and later changes are published when there is room again', async () => {
    const tagged = articleText({ title: 'Tagged', published: '2021-02-17', tags: '[News]' })
    const folder = await sampleFolder({ ...FILES, 'tagged.md': tagged })
    const data = await temporaryFolder('data')
    const program = await startProgram(folder, { data, under: withMounts(smallDisk(data, 16)) })
    await untilFollowing(program)
    const disk = `/proc/${program.pid}/root${data}`
    await writeFile(join(disk, 'ballast'), Buffer.alloc(32_000_000)).catch(() => undefined)
    await writeFile(join(folder, 'late.md'), articleText({ title: 'Late', published: '2023-01-01' }))
    await vi.waitFor(
      () => expect(program.output()).toMatch(/feedwright\.db: .*full: make room on the disk/),
      PATIENCE,
    )
    expect(await statuses(program.url)).toEqual(ALL_OK)
    for (const path of [
      '/',
      '/tags/news/rss.xml',
      '/tags/news/',
      '/articles/2021-02-17-mission',
      '/opml.xml',
    ])
      expect([path, (await ask(program.url + path)).status]).toEqual([path, 200])
    expect(await feed(program.url)).not.toContain('Late')
    await rm(join(disk, 'ballast'))
    await untilServed(program.url, 'Late')
    expect(await program.stop()).toBe(0)
  })

  it('is no fault of a record whose recording cannot be stored', async () => {
    const folder = await sampleFolder()
    const data = await temporaryFolder('data')
    const program = await startProgram(folder, { data, under: withMounts(smallDisk(data, 16)) })
    await untilFollowing(program)
    const ballast = `/proc/${program.pid}/root${data}/ballast`
    await writeFile(ballast, Buffer.alloc(32_000_000)).catch(() => undefined)
    await truncate(ballast, (await stat(ballast)).size - ROOM_FOR_ARTICLES)
    await writeFile(join(folder, 'late.wav'), wave(2 * ROOM_FOR_ARTICLES))
    await writeFile(
      join(folder, 'late.md'),
      articleText({ title: 'Late', published: '2023-01-01', attachments: '[late.wav]' }),
    )
    await vi.waitFor(
      () => expect(program.output()).toMatch(/late\.wav: cannot be stored as .*ENOSPC/),
      PATIENCE,
    )
    expect(await statuses(program.url)).toEqual(ALL_OK)
    await rm(ballast)
    await untilServed(program.url, 'late.wav')
    expect(await program.stop()).toBe(0)
  })

  it('lets the program start and serve the stored articles', async () => {
    const icon = { 'publication.yaml': `${PUBLICATION}icon: mission.png\n` }
    const folder = await sampleFolder({ ...FILES, ...icon })
    const data = await usedData(folder)
    await writeFile(join(folder, 'late.md'), articleText({ title: 'Late', published: '2023-01-01' }))
    const program = await startProgram(folder, {
      data,
      under: withMounts(smallDisk(data, 16), fillDisk(data, ROOM_TO_START_KB)),
    })
    await vi.waitFor(
      () => expect(program.output()).toMatch(/feedwright\.db: .*full: make room on the disk/),
      PATIENCE,
    )
    expect(await statuses(program.url)).toEqual(ALL_OK)
    await rm(`/proc/${program.pid}/root${data}/ballast`)
    await untilServed(program.url, 'Late')
    expect(await program.stop()).toBe(0)
  })
})

describe.runIf(canMount)('a folder that cannot be written', { timeout: LONG_MS }, () => {
  it('is served if it contains the articles', async () => {
    const folder = await sampleFolder()
    const program = await startProgram(folder, { under: withMounts(readOnly(folder)) })
    await vi.waitFor(() => expect(program.output()).toContain('is served: 3 articles'), PATIENCE)
    expect(await statuses(program.url)).toEqual(ALL_OK)
    expect(await program.stop()).toBe(0)
    expect(program.output()).not.toMatch(/EROFS|"level":"?(?:50|error)/)
  })

  it('is reported with advice if it contains the data', async () => {
    const folder = await sampleFolder()
    for (const data of [await temporaryFolder('data'), await usedData(folder)]) {
      const args = ['serve', folder, '--port', '0', '--data', data]
      const { status, stderr } = await runProgram(args, {}, { under: withMounts(readOnly(data)) })
      expect(status).toBe(1)
      expect(stderr.startsWith(`feedwright: ${data}/feedwright.`)).toBe(true)
      expect(stderr).toMatch(/^[^:]+: [^:]+\.(?:lock: could not be locked|db: could not open the store): /)
      expect(stderr).toContain('let the user that Feedwright runs as write the file and its folder')
    }
  })
})
