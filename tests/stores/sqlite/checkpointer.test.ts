import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCheckpointer } from '../../../src/stores/sqlite/checkpointer.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
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
