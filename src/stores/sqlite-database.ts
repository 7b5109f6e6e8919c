import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageOf, Problem } from '../problem.ts'
import { MIGRATIONS } from './sqlite-schema.ts'

const BUSY_TIMEOUT_MS = 5_000

/**
 * Opens the database and brings its schema up to date. `:memory:` is a database of its own.
 * @throws Problem when the file cannot be opened, is no database, or was made by a newer Feedwright.
 */
export function openDatabase(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
    const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
    configure(database)
    transaction(database, () => migrate(database, path))
    return database
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem('unavailable', `${path}: could not open the store: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function configure(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = NORMAL')
  database.exec('PRAGMA foreign_keys = ON')
}

function migrate(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (version > MIGRATIONS.length) {
    const known = `version ${MIGRATIONS.length} or older`
    throw new Problem(
      'unavailable',
      `${path}: expected a store of ${known}, came version ${version}: update Feedwright`,
    )
  }
  for (const migration of MIGRATIONS.slice(version)) database.exec(migration)
  database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
}

/** Runs `work` in one transaction: all of it is kept, or nothing when it throws. */
export function transaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
