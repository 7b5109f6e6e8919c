import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyStore } from '../../../src/stores/copy/copy-store.ts'
import type { CopyEndpoint } from '../../../src/stores/copy/endpoint.ts'
import { openEndpoint, openExistingEndpoint } from '../../../src/stores/copy/open-endpoint.ts'
import { OTHER_TABLES, TABLES } from '../../../src/stores/copy/tables.ts'
import { openPostgresStore } from '../../../src/stores/postgres/postgres.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { createDatabase, type TestDatabase } from '../../postgres/database.ts'
import { article, EVERYTHING, gone, NOW, OPTIONS } from '../given.ts'
import { copyBetween, fillStore, placeMedia, RECORDING, rowsOf } from './given.ts'

let folder: string
let data: string
let database: TestDatabase

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-copy-'))
  data = join(folder, 'data')
  database = await createDatabase()
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

const databaseOf = (of: string) => new DatabaseSync(join(of, 'feedwright.db'))
const allTables = TABLES.map(({ name }) => name)

describe('a copy', () => {
  it('through PostgreSQL has the same rows and files', async () => {
    await fillStore(data)
    const original = rowsOf(data)
    for (const name of allTables) expect([name, original[name]?.length]).not.toEqual([name, 0])
    const back = join(folder, 'back')
    for (const [from, to] of [
      [data, database.url],
      [database.url, back],
    ] as const) {
      const report = await copyBetween(from, to)
      expect(report).toMatchObject({ complete: true, unchanged: true, restarted: false })
      expect(report.files).toEqual({ same: 2, different: [], missing: [] })
      expect(report.tables.map(({ name, rows, same }) => [name, rows, same])).toEqual(
        allTables.map(name => [name, original[name]?.length, true]),
      )
    }
    expect(rowsOf(back)).toEqual(original)
    const { hash } = await placeMedia(join(folder, 'other'), 'song.mp3', RECORDING)
    expect(await readFile(join(back, 'media', hash.slice(0, 2), hash))).toEqual(RECORDING)
  })

  it('between folders, or between databases, has them too', async () => {
    await fillStore(data)
    const other = await createDatabase()
    const [second, third] = [join(folder, 'second'), join(folder, 'third')]
    await copyBetween(data, second)
    await copyBetween(second, database.url)
    await copyBetween(database.url, other.url)
    await copyBetween(other.url, third)
    await other.drop()
    expect(rowsOf(third)).toEqual(rowsOf(data))
  })

  it('continues the numbers of lists and revisions', async () => {
    await fillStore(data)
    await copyBetween(data, database.url)
    const [one, two] = [openSqliteStore(join(data, 'feedwright.db')), await openPostgresStore(database.url)]
    for (const store of [one, two]) {
      await store.apply([article('new.md', { tags: ['New'] })], OPTIONS)
      await store.declareLists([{ name: 'other', filter: EVERYTHING }], 'en')
    }
    const places = (store: typeof one) => store.select({ now: NOW, list: { kind: 'feed', name: 'other' } })
    expect(await places(two)).toEqual(await places(one))
    expect(await two.terms(NOW)).toEqual(await one.terms(NOW))
    await Promise.all([one.close(), two.close()])
  })

  it('continues the numbers of changes, so that followers notice nothing', async () => {
    await fillStore(data)
    await copyBetween(data, database.url)
    const copy = await openPostgresStore(database.url)
    const after = await copy.lastChange()
    expect(after).toBeGreaterThan(0)
    await copy.apply([article('new.md', { id: 'new' }), gone('a.md')], OPTIONS)
    await copy.recordChanges(NOW)
    const changes = await copy.articleChanges({ after, limit: 10 })
    expect(changes.map(({ number, event }) => [number, event])).toEqual([
      [after + 1, 'withdrawn'],
      [after + 2, 'published'],
    ])
    await copy.close()
  })

  it('has the content of any articles', async () => {
    const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 })
    const articles = fc.uniqueArray(fc.tuple(word, fc.array(word), fc.option(word), fc.boolean()), {
      selector: ([path]) => path,
      maxLength: 12,
    })
    let runs = 0
    const property = fc.asyncProperty(articles, async all => {
      const [from, to] = [join(folder, `from-${++runs}`), join(folder, `to-${runs}`)]
      const store = openSqliteStore(join(from, 'feedwright.db'))
      await store.remember('run', `${runs}`)
      for (const [path, tags, section, isDraft] of all) {
        const fields = { title: path, tags, draft: isDraft, ...(section !== null && { section }) }
        await store.apply([article(path, fields)], OPTIONS)
      }
      await store.close()
      await database.query('DROP SCHEMA IF EXISTS feedwright CASCADE')
      expect(await copyBetween(from, database.url)).toHaveProperty('complete', true)
      expect(await copyBetween(database.url, to)).toHaveProperty('complete', true)
      expect(rowsOf(to)).toEqual(rowsOf(from))
    })
    await fc.assert(property, { numRuns: 6 })
  })

  it('of many rows copies them in pages, also large ones', async () => {
    const store = openSqliteStore(join(data, 'feedwright.db'))
    const source = 'A megabyte, or nearly. '.repeat(45_000)
    const large = Array.from({ length: 20 }, (_, n) =>
      article(`large-${n}.md`, { body: { format: 'markdown', source } }),
    )
    const small = Array.from({ length: 4_500 }, (_, n) =>
      article(`small-${n}.md`, { tags: [`tag ${n % 7}`] }),
    )
    await store.apply([...large, ...small], OPTIONS)
    await store.close()
    const seen: number[] = []
    const [from, to] = [await openExistingEndpoint(data), await openEndpoint(join(folder, 'to'))]
    const report = await copyStore(from, to, (what, done) => void (what === 'rows copied' && seen.push(done)))
    await Promise.all([from.close(), to.close()])
    expect(report.complete).toBe(true)
    expect(Math.max(...seen.map((done, at) => done - (seen[at - 1] ?? 0)))).toBe(2_000)
    expect(seen.slice(0, 2).every((done, at) => done - (seen[at - 1] ?? 0) < 10)).toBe(true)
    expect(rowsOf(join(folder, 'to'))).toEqual(rowsOf(data))
  })
})

describe('a copy that was broken off', () => {
  /** Copies up to a table, and fails there. */
  async function breakOff(at: string): Promise<void> {
    const [from, to] = [await openExistingEndpoint(data), await openEndpoint(database.url)]
    const read: CopyEndpoint['engine']['read'] = begin =>
      from.engine.read(function* () {
        const work = begin()
        let step = work.next([])
        while (!step.done) {
          if (step.value.text.includes(` FROM ${at} `) && step.value.text.startsWith(`SELECT ${keyOf(at)}`))
            throw new Error('broken off')
          step = work.next(yield step.value)
        }
        return step.value
      })
    await expect(
      copyStore({ ...from, engine: { ...from.engine, read } }, to, () => undefined),
    ).rejects.toThrow('broken off')
    await Promise.all([from.close(), to.close()])
  }

  const keyOf = (name: string) => TABLES.find(table => table.name === name)?.key.join(', ') ?? ''

  it.each(['articles', 'lists', 'remembered'])('at the table %s is begun again and ends right', async at => {
    await fillStore(data)
    await breakOff(at)
    const report = await copyBetween(data, database.url)
    expect(report).toMatchObject({ restarted: true, complete: true })
    expect(report.files).toEqual({ same: 2, different: [], missing: [] })
    await copyBetween(database.url, join(folder, 'back'))
    expect(rowsOf(join(folder, 'back'))).toEqual(rowsOf(data))
  })

  it('into a folder is begun again too', async () => {
    await fillStore(data)
    const to = join(folder, 'to')
    const [from, target] = [await openExistingEndpoint(data), await openEndpoint(to)]
    const broken = copyStore(from, target, phase => {
      if (phase === 'rows compared') throw new Error('broken off')
    })
    await expect(broken).rejects.toThrow('broken off')
    await Promise.all([from.close(), target.close()])
    expect(await copyBetween(data, to)).toMatchObject({ restarted: true, complete: true })
    expect(rowsOf(to)).toEqual(rowsOf(data))
  })

  it('is not served, and is not copied', async () => {
    await fillStore(data)
    await breakOff('lists')
    await expect(openPostgresStore(database.url)).rejects.toThrow(
      /\/test_\w+: this is an unfinished copy of .*data: finish it with feedwright copy$/,
    )
    await expect(copyBetween(database.url, join(folder, 'to'))).rejects.toThrow(/this is an unfinished copy/)
  })

  it('is begun again also when the store has changed since', async () => {
    await fillStore(data)
    await breakOff('lists')
    const store = openSqliteStore(join(data, 'feedwright.db'))
    await store.apply([article('new.md'), gone('a.md')], OPTIONS)
    await store.close()
    expect(await copyBetween(data, database.url)).toMatchObject({ restarted: true, complete: true })
    await copyBetween(database.url, join(folder, 'back'))
    expect(rowsOf(join(folder, 'back'))).toEqual(rowsOf(data))
  })

  it('is not replaced by a copy of another store', async () => {
    await fillStore(data)
    await breakOff('lists')
    const other = join(folder, 'other')
    await fillStore(other)
    await expect(copyBetween(other, database.url)).rejects.toThrow(
      /it is an unfinished copy of .*data, and not of/,
    )
  })
})

describe('a copy is refused', () => {
  it('into a store that is not empty', async () => {
    await fillStore(data)
    const [other, used] = [join(folder, 'other'), await openPostgresStore(database.url)]
    await used.remember('folder', '/articles')
    await used.close()
    await fillStore(other)
    const before = rowsOf(other)
    for (const to of [other, database.url, data]) {
      await expect(copyBetween(data, to)).rejects.toThrow(
        /: expected an empty store to copy into: it holds a store already, which is not overwritten$/,
      )
    }
    expect(rowsOf(other)).toEqual(before)
  })

  it('of a missing or empty store', async () => {
    await expect(copyBetween(join(folder, 'none'), database.url)).rejects.toThrow(
      /none: expected a data folder with a file feedwright\.db, or a URL such as/,
    )
    await expect(copyBetween(database.url, data)).rejects.toThrow(/there is nothing to copy$/)
    await expect(copyBetween('mysql://host/name', data)).rejects.toThrow(/expected one such as postgres:/)
  })
})

describe('a copy is not complete', () => {
  it('when the store changed meanwhile', async () => {
    await fillStore(data)
    const [from, to] = [await openExistingEndpoint(data), await openEndpoint(database.url)]
    const store = openSqliteStore(join(data, 'feedwright.db'))
    let applied: Promise<unknown> | undefined
    const report = await copyStore(from, to, what => {
      if (what === 'rows compared') applied ??= store.apply([article('new.md')], OPTIONS)
    })
    await applied
    await Promise.all([from.close(), to.close(), store.close()])
    expect(report).toMatchObject({ complete: false, unchanged: false })
    await expect(openPostgresStore(database.url)).rejects.toThrow(/unfinished copy/)
  })

  it.each([
    ['a value', "UPDATE feedwright.articles SET record = record || ' ' WHERE slug = 'a'", 'articles'],
    ['a row', "DELETE FROM feedwright.slugs WHERE slug = 'a'", 'slugs'],
    ['an empty value', "UPDATE feedwright.tokens SET last_used = NULL WHERE id = 'one'", 'tokens'],
  ])('when %s differs', async (_what, spoil, table) => {
    await fillStore(data)
    const [from, to] = [await openExistingEndpoint(data), await openEndpoint(database.url)]
    const put: CopyEndpoint['bytes']['put'] = async (hash, read) => {
      await database.query(spoil)
      return to.bytes.put(hash, read)
    }
    const report = await copyStore(from, { ...to, bytes: { ...to.bytes, put } }, () => undefined)
    await Promise.all([from.close(), to.close()])
    expect(report.tables.filter(({ same }) => !same).map(({ name }) => name)).toEqual([table])
    expect(report).toMatchObject({ complete: false, unchanged: true })
  })

  it('when a file differs', async () => {
    await fillStore(data)
    const to = join(folder, 'to')
    const { hash } = await placeMedia(to, 'song.mp3', RECORDING)
    const path = join(to, 'media', hash.slice(0, 2), hash)
    await writeFile(path, Buffer.alloc(RECORDING.length))
    const { complete, files } = await copyBetween(data, to)
    expect([complete, files.different.map(media => media.hash)]).toEqual([false, [hash]])
  })
})

it('reports files that are missing in the source, and copies the rest', async () => {
  await fillStore(data)
  const { hash } = await placeMedia(join(folder, 'other'), 'song.mp3', RECORDING)
  await truncate(join(data, 'media', hash.slice(0, 2), hash), 5)
  const { complete, files } = await copyBetween(data, database.url)
  expect([complete, files.same, files.missing.map(({ name }) => name)]).toEqual([true, 1, ['song.mp3']])
})

it('has no table that is both copied and left out', () => {
  expect(allTables.filter(name => Object.hasOwn(OTHER_TABLES, name))).toEqual([])
})

it('stops when another program starts a copy into the same store', async () => {
  await fillStore(data)
  const to = join(folder, 'to')
  const [from, target] = [await openExistingEndpoint(data), await openEndpoint(to)]
  const spoiled = copyStore(from, target, () => {
    const database = databaseOf(to)
    database.exec(`UPDATE remembered SET value = '{"from":"elsewhere"}' WHERE key = 'unfinished copy'`)
    database.close()
  })
  await expect(spoiled).rejects.toThrow(/to: another program copies into it at the same time$/)
  await Promise.all([from.close(), target.close()])
})
