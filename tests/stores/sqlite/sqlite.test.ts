import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ListRef } from '../../../src/articles/selection.ts'
import { Problem } from '../../../src/problem.ts'
import { openDatabase } from '../../../src/stores/sqlite/database.ts'
import { MIGRATIONS } from '../../../src/stores/sqlite/schema.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { article, draft, NOW, OPTIONS, selected } from '../given.ts'
import { storeContract } from '../store-contract.ts'

let folder: string
let files = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-sqlite-'))
})
afterAll(() => rm(folder, { recursive: true }))

const newPath = () => join(folder, `${++files}`, 'feedwright.db')

storeContract('SQLite', async () => {
  const path = newPath()
  return { store: openSqliteStore(path), reopen: async () => openSqliteStore(path) }
})

describe('openSqliteStore', () => {
  it('refuses the store of a newer Feedwright, and does not change it', async () => {
    const path = newPath()
    await openSqliteStore(path).close()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 99')
    expect(() => openSqliteStore(path)).toThrow(
      /feedwright\.db: expected a store of version \d+ or older, got version 99: update Feedwright/,
    )
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 })
    database.close()
  })

  it('migrates the articles of the first version into lists', async () => {
    const path = newPath()
    makeFirstVersion(path)
    const store = openSqliteStore(path)
    const slugs = async (list: ListRef) => {
      const { places } = await store.select({ now: NOW, list })
      return (await store.articles(places.map(({ id }) => id))).map(({ slug }) => slug)
    }
    expect(await slugs({ kind: 'tag', name: 'sea' })).toEqual(['b', 'a'])
    expect(await slugs({ kind: 'tag', name: 'maps' })).toEqual(['a'])
    expect(await store.terms(NOW)).toEqual([
      { kind: 'tag', name: 'Maps', slug: 'maps', count: 1 },
      { kind: 'tag', name: 'Sea', slug: 'sea', count: 2 },
    ])
    expect((await selected(store)).map(({ slug }) => slug)).toEqual(['b', 'a'])
    await store.close()
  })

  it('has articles in a table with rowids: a lookup in another compares whole rows, which may be large', async () => {
    const path = newPath()
    await openSqliteStore(path).close()
    const database = new DatabaseSync(path)
    const table = database.prepare("SELECT wr FROM pragma_table_list WHERE name = 'articles'").get()
    database.close()
    expect(table).toEqual({ wr: 0 })
  })

  it('moves a long record from the log into the file in another thread', async () => {
    const path = newPath()
    const store = openSqliteStore(path)
    const body = { format: 'markdown', source: 'Word. '.repeat(800_000) } as const
    await store.apply([article('long.md', { body }, 'long')], OPTIONS)
    await vi.waitFor(() => expect(statSync(path).size).toBeGreaterThan(body.source.length), {
      timeout: 60_000,
    })
    await store.close()
  })

  it.each([
    ['a file that is no database', async (path: string) => writeFile(path, 'Dear diary, '.repeat(500))],
    ['a folder', async () => undefined],
  ])('refuses %s with its path', async (name, make) => {
    const path = name === 'a folder' ? folder : join(folder, 'diary.db')
    await make(path)
    expect(() => openSqliteStore(path)).toThrow(Problem)
    expect(() => openSqliteStore(path)).toThrow(`${path}: could not open the store: `)
  })

  it('names the damaged file, when opening it and later', async () => {
    const path = newPath()
    const made = openSqliteStore(path)
    await made.apply(
      Array.from({ length: 100 }, (_, n) => article(`${n}.md`)),
      OPTIONS,
    )
    await made.close()
    const store = openSqliteStore(path)
    await damage(path)
    expect(() => openSqliteStore(path)).toThrow(Problem)
    expect(() => openSqliteStore(path)).toThrow(
      `${path}: could not open the store: database disk image is malformed: the file is damaged: `,
    )
    for (const asked of [() => store.sources(), () => store.apply([article('new.md')], OPTIONS)]) {
      await expect(asked()).rejects.toThrow(Problem)
      await expect(asked()).rejects.toThrow(
        `${path}: database disk image is malformed: the file is damaged: `,
      )
    }
    await store.close()
  })

  it('closes a file that it refuses', async () => {
    const path = join(folder, 'refused.db')
    await writeFile(path, 'Dear diary, '.repeat(500))
    const before = openFiles()
    expect(() => openSqliteStore(path)).toThrow(Problem)
    expect(openFiles()).toBe(before)
  })

  it('makes a change visible to other connections at once', async () => {
    const path = newPath()
    const [one, two] = [openSqliteStore(path), openSqliteStore(path)]
    await one.apply([article('a.md')], OPTIONS)
    expect(await two.count(NOW)).toBe(1)
    await two.apply([article('b.md')], OPTIONS)
    expect(await one.count(NOW)).toBe(2)
    await Promise.all([one.close(), two.close()])
  })
})

describe('a durable SQLite store', () => {
  it('syncs each transaction to the disk', async () => {
    const database = openDatabase(newPath(), { durable: true })
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
    database.close()
  })
})

/** Two articles as the first version stored them; b is hidden from the feed of its tag `maps`. */
function makeFirstVersion(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const database = new DatabaseSync(path)
  database.exec(MIGRATIONS[0] ?? '')
  database.exec('PRAGMA user_version = 1')
  const put = (slug: string, published: number, record: object) =>
    database
      .prepare(
        `INSERT INTO articles (id, slug, source, content_hash, published, due, draft, listed, revision, record)
         VALUES (?, ?, ?, '', ?, ?, 0, 1, 1, ?)`,
      )
      .run(`urn:${slug}`, slug, `${slug}.md`, published, published, JSON.stringify(record))
  const term = (kind: string, folded: string, slug: string, published: number) =>
    database
      .prepare('INSERT INTO article_terms VALUES (?, ?, ?, ?, ?)')
      .run(kind, folded, published, `urn:${slug}`, published)
  const { derivedSlug, nameInId, published, draft: isDraft, ...record } = draft({ tags: ['Maps', 'Sea'] })
  put('a', 1, record)
  put('b', 2, { ...record, hiddenFrom: ['tags/maps'] })
  for (const [slug, at] of [
    ['a', 1],
    ['b', 2],
  ] as const)
    for (const tag of ['maps', 'sea']) term('tag', tag, slug, at)
  term('language', 'en', 'a', 1)
  term('hidden', 'tags/maps', 'b', 2)
  database.exec(
    "INSERT INTO terms VALUES ('tag', 'maps', 'Maps', 'maps'), ('tag', 'sea', 'Sea', 'sea'), ('language', 'en', 'en', 'en')",
  )
  database.close()
}

/** Overwrites all pages but the first, which identifies the file as a database. */
async function damage(path: string): Promise<void> {
  const bytes = await readFile(path)
  await writeFile(path, bytes.fill(0xaa, bytes.readUInt16BE(16)))
}

/** Returns how many files this process has open. */
function openFiles(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0
}
