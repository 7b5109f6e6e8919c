import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startReadingPool } from '../../../src/intake/reading/reading-pool.ts'
import { readingThreads } from '../../../src/serving/intake-parts.ts'
import { photograph } from '../../images/pictures.ts'
import { selected } from '../../stores/given.ts'
import {
  IMAGE,
  NOW,
  OTHER_IMAGE,
  publication,
  record,
  type SyncedFolder,
  syncedFolder,
  type TemporaryFolder,
  temporaryFolder,
} from '../temporary-folder.ts'

const names = Array.from({ length: 150 }, (_, n) => `${n % 3}/${String(n).padStart(3, '0')}.md`)
const rules = { timeZone: 'UTC', authors: [] }

let here: TemporaryFolder
let media: TemporaryFolder
let synced: SyncedFolder
let closing: AbortController

beforeEach(async () => {
  here = await temporaryFolder()
  media = await temporaryFolder()
  closing = new AbortController()
  synced = await open()
})
afterEach(async () => {
  await synced.store.close()
  await here.dispose()
  await media.dispose()
})

function open(store?: SyncedFolder['store'], onProgress?: (done: number) => void): Promise<SyncedFolder> {
  const { signal } = closing
  return syncedFolder(here.root, store, {
    threads: readingThreads({ media: media.root }),
    signal,
    ...(onProgress && { onProgress }),
  })
}

const all = () => synced.sync.all(publication)

describe('reading threads', () => {
  it('read the same records and faults as the main thread', async () => {
    await here.write(Object.fromEntries(names.map(name => [name, record(name)])))
    await here.write({
      '0/000.jpg': await photograph(1300, 700),
      '1/001.md': '---\ntitle: [\n---\n',
      '1/004.md': record('No. 004', 'image: none.png'),
      '1/007.md': record('No. 007', '', '![x](pics/x.png) ![y](y.png)'),
      '1/pics/x.png': IMAGE,
      '1/010.md': record('No. 010', 'image: https://images.example/1.jpg'),
      '1/013.md': record('No. 013', 'titel: 13'),
    })
    expect(await all()).toMatchObject({ read: 150, added: 149, faultCount: 1 })
    const alone = await syncedFolder(here.root)
    await alone.sync.all(publication)
    expect(await synced.sync.faults()).toEqual(await alone.sync.faults())
    const selection = { now: NOW, limit: 200 }
    const plain = (list: readonly object[]) => list.map(article => ({ ...article, revision: 0 }))
    expect(plain(await selected(synced.store, selection))).toEqual(
      plain(await selected(alone.store, selection)),
    )
    expect((await readdir(media.root, { recursive: true })).filter(name => name.length > 30)).toHaveLength(3)
    await alone.store.close()
  })

  it('give bytes with two names one address', async () => {
    await here.write(Object.fromEntries(names.map(name => [name, record(name)])))
    await here.write({ '0/000.png': IMAGE, '1/148.png': IMAGE, '2/149.png': OTHER_IMAGE })
    await all()
    const articles = await selected(synced.store, { now: NOW, limit: 200 })
    const sources = articles.map(({ image }) => image?.src).filter(src => src !== undefined)
    expect(sources.map(src => src.split('/').at(-1)).sort()).toEqual(['000.png', '000.png', '149.png'])
  })

  it('read no unchanged record again', async () => {
    await here.write(Object.fromEntries(names.map(name => [name, record(name)])))
    await all()
    synced = await open(synced.store)
    expect(await all()).toMatchObject({ read: 0, added: 0, changed: 0 })
  })

  it('keep the articles of many renamed files', async () => {
    await here.write(Object.fromEntries(names.map(name => [name, record(name)])))
    await all()
    const ids = async () =>
      (await selected(synced.store, { now: NOW, limit: 200 })).map(({ id }) => id).sort()
    const before = await ids()
    for (const folder of ['0', '1', '2']) await here.rename(folder, `new-${folder}`)
    const counts: number[] = []
    const apply = synced.store.apply
    synced.store.apply = async (...given) => {
      const applied = await apply(...given)
      counts.push(await synced.store.count(NOW))
      return applied
    }
    expect(await all()).toMatchObject({ read: 150, added: 0, renamed: 150, withdrawn: 0 })
    expect(new Set(counts)).toEqual(new Set([150]))
    expect(await ids()).toEqual(before)
  })

  it('continue where a sync was stopped', async () => {
    await here.write(Object.fromEntries(names.map(name => [name, record(name)])))
    synced = await open(synced.store, () => closing.abort())
    const { added } = await all()
    expect(added).toBeGreaterThan(0)
    expect(added).toBeLessThan(150)
    closing = new AbortController()
    synced = await open(synced.store)
    expect(await all()).toMatchObject({ read: 150 - added, added: 150 - added })
    expect(await synced.store.count(NOW)).toBe(150)
  })

  it('that die of one record still read the others', async () => {
    const file = new URL('./dying-thread.ts', import.meta.url)
    const pool = startReadingPool({ file, data: {}, count: 1 }, here.root)
    const requests = ['a.md', 'deadly.md', 'b.md'].map(path => ({
      path,
      size: 1,
      image: undefined,
      recording: undefined,
    }))
    const readings = await pool.read({ requests, rules })
    await pool.close()
    expect(readings.map(({ path, unread }) => [path, unread])).toEqual([
      ['a.md', undefined],
      ['deadly.md', true],
      ['b.md', undefined],
    ])
    expect(readings[1]?.faults).toMatchObject([
      { severity: 'fault', message: expect.stringMatching(/^could not be read: /) },
    ])
  })

  it('that cannot be started are reported', async () => {
    const file = new URL(`file://${join(here.root, 'none.js')}`)
    const pool = startReadingPool({ file, data: {}, count: 1 }, here.root)
    const requests = names.map(path => ({ path, size: 1, image: undefined, recording: undefined }))
    await expect(pool.read({ requests, rules })).rejects.toThrow(/none\.js/)
    await pool.close()
  })
})
