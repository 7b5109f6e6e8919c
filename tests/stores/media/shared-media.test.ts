import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ArticleStore } from '../../../src/articles/store/article-store.ts'
import type { StoredMedia } from '../../../src/articles/store/media-store.ts'
import { openFolderBytes } from '../../../src/stores/media/media-folder.ts'
import { createSharedMedia } from '../../../src/stores/media/shared-media.ts'
import { openPostgresStore } from '../../../src/stores/postgres/postgres.ts'
import { createDatabase, type TestDatabase } from '../../postgres/database.ts'

const MIB = 1024 * 1024
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex').slice(0, 32)

let database: TestDatabase
let folder: string
const opened: ArticleStore[] = []

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-shared-'))
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
  await rm(folder, { recursive: true })
})

/** Opens a server with its own media folder. */
async function openServer(name: string) {
  const media = join(folder, name)
  const store = await openPostgresStore(database.url, media)
  opened.push(store)
  const pathOf = (hash: string) => join(media, hash.slice(0, 2), hash)
  return { store, media, pathOf }
}

type Server = Awaited<ReturnType<typeof openServer>>

/** Writes bytes into the media folder of a server. */
async function place({ pathOf }: Pick<Server, 'pathOf'>, bytes: Buffer, hash = hashOf(bytes)) {
  const path = pathOf(hash)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, bytes)
  return mediaOf(bytes, hash)
}

function mediaOf(bytes: Buffer, hash = hashOf(bytes)): StoredMedia {
  return { hash, name: 'recording.wav', type: 'audio/wav', length: bytes.length }
}

/** Returns bytes without repetition, by seed. */
const bytesOf = (length: number, seed = 1) =>
  Buffer.from(
    Uint32Array.from({ length: Math.ceil(length / 4) }, (_, at) => at * 2_654_435_761 * seed).buffer,
    0,
    length,
  )

describe('media over PostgreSQL', () => {
  it.each([
    0,
    1,
    MIB,
    MIB + 1,
    3 * MIB,
  ])('of %i bytes are copied to another server completely', async length => {
    const [one, two] = [await openServer('one'), await openServer('two')]
    const bytes = bytesOf(length)
    const media = await place(one, bytes)
    await one.store.putMedia([media])
    expect(await two.store.fetchMedia(media)).toBe(true)
    expect(await readFile(two.pathOf(media.hash))).toEqual(bytes)
    expect(await readdir(join(two.media, media.hash.slice(0, 2)))).toEqual([media.hash])
  })

  it('are stored in chunks of a mebibyte', async () => {
    const one = await openServer('one')
    const media = await place(one, bytesOf(2 * MIB + 5, 3))
    await one.store.putMedia([media])
    const query =
      'SELECT number, length(bytes) AS length FROM feedwright.media_chunks WHERE hash = $1 ORDER BY number'
    expect(await database.query(query, [media.hash])).toEqual([
      { number: 0, length: MIB },
      { number: 1, length: MIB },
      { number: 2, length: 5 },
    ])
  })

  it('that are incomplete are completed by the next server that has them', async () => {
    const [one, two] = [await openServer('one'), await openServer('two')]
    const bytes = bytesOf(3 * MIB, 5)
    const media = await place(one, bytes)
    await one.store.putMedia([media])
    await database.query('DELETE FROM feedwright.media_chunks WHERE hash = $1 AND number > 0', [media.hash])
    expect(await two.store.fetchMedia(media)).toBe(false)
    await one.store.putMedia([media])
    expect(await two.store.fetchMedia(media)).toBe(true)
    expect(await readFile(two.pathOf(media.hash))).toEqual(bytes)
  })

  it('that several servers share at once are stored once', async () => {
    const servers = await Promise.all(['one', 'two', 'three'].map(openServer))
    const bytes = bytesOf(2 * MIB, 7)
    const all = await Promise.all(servers.map(server => place(server, bytes)))
    await Promise.all(servers.map(({ store }) => store.putMedia(all)))
    const other = await openServer('other')
    const [media = mediaOf(bytes)] = all
    expect(await other.store.fetchMedia(media)).toBe(true)
  })

  it('that no server has shared cannot be fetched', async () => {
    const { store } = await openServer('one')
    const media = mediaOf(bytesOf(100, 11))
    await store.putMedia([media])
    expect(await store.fetchMedia(media)).toBe(false)
  })

  it('are refused when the copy is damaged, on either side, and not stored', async () => {
    const [one, two] = [await openServer('one'), await openServer('two')]
    const bytes = bytesOf(1_000, 13)
    const wrong = await place(one, bytesOf(1_000, 17), hashOf(bytes))
    await expect(one.store.putMedia([wrong])).rejects.toThrow(
      /^recording\.wav: expected bytes whose hash is \w{32} in the data folder, got others/,
    )
    const media = await place(one, bytes)
    await one.store.putMedia([media])
    await database.query(
      "UPDATE feedwright.media_chunks SET bytes = overlay(bytes PLACING 'x' FROM 9) WHERE hash = $1",
      [media.hash],
    )
    await expect(two.store.fetchMedia(media)).rejects.toThrow(/in the database, got others/)
    expect(await readdir(join(two.media, media.hash.slice(0, 2)))).toEqual([])
  })
})

describe('createSharedMedia', () => {
  it('fetches a file once for concurrent calls, and again after it was removed', async () => {
    const common = openFolderBytes(join(folder, 'common'))
    let reads = 0
    const counted = {
      ...common,
      read(hash: string) {
        reads++
        return common.read(hash)
      },
    }
    const own = join(folder, 'own')
    const shared = createSharedMedia(openFolderBytes(own), counted)
    const pathIn = (root: string) => (hash: string) => join(folder, root, hash.slice(0, 2), hash)
    const media = await place({ pathOf: pathIn('common') }, bytesOf(3 * MIB))
    // The folder is created first, because a write that fails without it is retried.
    await mkdir(join(own, media.hash.slice(0, 2)), { recursive: true })
    const answers = await Promise.all(Array.from({ length: 50 }, () => shared.fetch(media)))
    expect([new Set(answers), reads]).toEqual([new Set([true]), 1])
    await rm(pathIn('own')(media.hash))
    expect(await shared.fetch(media)).toBe(true)
    expect(reads).toBe(2)
  })

  it('does not share a truncated file', async () => {
    const [own, common] = ['own', 'common'].map(name => openFolderBytes(join(folder, name)))
    if (own === undefined || common === undefined) throw new Error('expected two folders')
    const pathOf = (hash: string) => join(folder, 'own', hash.slice(0, 2), hash)
    const media = await place({ pathOf }, bytesOf(MIB))
    await truncate(pathOf(media.hash), 100)
    await createSharedMedia(own, common).share([media])
    expect(await common.has(media)).toBe(false)
  })
})
