import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createCheckpointer } from '../../../src/stores/sqlite/checkpointer.ts'
import { createRunner, openDatabase } from '../../../src/stores/sqlite/database.ts'
import { createSqliteEngine, type Written } from '../../../src/stores/sqlite/engine.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { createWriteCheckpoints } from '../../../src/stores/sqlite/write-checkpoints.ts'
import { article, NOW, OPTIONS } from '../given.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-checkpoints-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('moves the write-ahead log into the database file every hundred records', async () => {
  const path = join(folder, 'feedwright.db')
  const store = openSqliteStore(path)
  const checkpoint = createCheckpointer(path)
  await store.apply([article('a.md')], OPTIONS)
  checkpoint(99)
  expect(await countInFile(path)).toBe(0)
  checkpoint(1)
  expect(await countInFile(path)).toBe(1)
  await store.apply([article('b.md')], OPTIONS)
  checkpoint(99)
  expect(await countInFile(path)).toBe(1)
  checkpoint(1)
  expect(await countInFile(path)).toBe(2)
  await store.close()
})

/** Counts the articles in the file itself, without its log. */
async function countInFile(path: string): Promise<number> {
  const copy = join(folder, 'copy.db')
  await copyFile(path, copy)
  const store = openSqliteStore(copy)
  const count = await store.count(NOW)
  await store.close()
  return count
}

test('a thread moves the log into the database file after many small rows, too', async () => {
  const path = join(folder, 'small.db')
  const store = openSqliteStore(path)
  const checkpoints = createWriteCheckpoints(path)
  await store.apply([article('a.md')], OPTIONS)
  checkpoints.onWritten({ rows: 10, bytes: 100 })
  expect(await countInFile(path)).toBe(0)
  checkpoints.onWritten({ rows: 1_000, bytes: 100 })
  await vi.waitFor(async () => expect(await countInFile(path)).toBe(1), { timeout: 10_000 })
  await checkpoints.close()
  await store.close()
})

test('a transaction tells how many rows and bytes it has written', async () => {
  const database = openDatabase(':memory:')
  const written: Written[] = []
  const engine = createSqliteEngine(database, createRunner(database), { onWritten: one => written.push(one) })
  await engine.write(function* () {
    yield { text: 'CREATE TABLE notes_of_test (text)', values: [] }
    yield { text: 'INSERT INTO notes_of_test VALUES (?), (?)', values: ['one', 'three'] }
    yield { text: 'UPDATE notes_of_test SET text = ?', values: ['four'] }
  })
  expect(written).toEqual([{ rows: 4, bytes: 12 }])
  database.close()
})
