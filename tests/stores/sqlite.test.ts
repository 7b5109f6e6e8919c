import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '../../src/problem.ts'
import { openSqliteStore } from '../../src/stores/sqlite.ts'
import { storeContract } from './contract.ts'
import { article, NOW, OPTIONS } from './given.ts'

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
  it('refuses a store that a newer Feedwright made, and leaves it as it is', async () => {
    const path = newPath()
    await openSqliteStore(path).close()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 99')
    expect(() => openSqliteStore(path)).toThrow(
      /feedwright\.db: expected a store of version \d+ or older, came version 99: update Feedwright/,
    )
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 })
    database.close()
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

  it('lets go of a file that it refuses', async () => {
    const path = join(folder, 'refused.db')
    await writeFile(path, 'Dear diary, '.repeat(500))
    const before = openFiles()
    expect(() => openSqliteStore(path)).toThrow(Problem)
    expect(openFiles()).toBe(before)
  })

  it('is seen by another connection as soon as it has answered', async () => {
    const path = newPath()
    const [one, two] = [openSqliteStore(path), openSqliteStore(path)]
    await one.apply([article('a.md')], OPTIONS)
    expect(await two.count(NOW)).toBe(1)
    await two.apply([article('b.md')], OPTIONS)
    expect(await one.count(NOW)).toBe(2)
    await Promise.all([one.close(), two.close()])
  })
})

/** How many files this process has open. */
function openFiles(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0
}
