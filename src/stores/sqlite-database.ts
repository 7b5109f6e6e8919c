import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { messageOf, Problem } from '../problem.ts'
import type { Row } from './rows.ts'
import { MIGRATIONS } from './sqlite-schema.ts'

const BUSY_TIMEOUT_MS = 5_000
/** Pages of the file that are kept in memory; the operating system keeps more. */
const CACHE_KIB = 4_096
/** Pages in the write-ahead log at which whoever writes makes a checkpoint: 16 MB, more than `createCheckpoints` leaves. */
const CHECKPOINT_PAGES = 4_000

/**
 * Opens the database and brings its schema up to date. `:memory:` is a database of its own.
 * @throws Problem when the file cannot be opened, is no database, or was made by a newer Feedwright.
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
    prepare(database, path)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof Problem) throw error
    throw new Problem('unavailable', `${path}: could not open the store: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function prepare(database: DatabaseSync, path: string): void {
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = NORMAL')
  database.exec('PRAGMA foreign_keys = ON')
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  database.exec(`PRAGMA cache_size = -${CACHE_KIB}`)
  transaction(database, () => migrate(database, path))
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
  return between(database, 'BEGIN IMMEDIATE', work)
}

/** Runs `work`, which only reads, so that all of it sees the same moment. */
export function snapshot<Result>(database: DatabaseSync, work: () => Result): Result {
  return between(database, 'BEGIN', work)
}

function between<Result>(database: DatabaseSync, begin: string, work: () => Result): Result {
  database.exec(begin)
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** The ways in which statements are run. */
export type Queries = ReturnType<typeof queries>

/** Runs statements; each is prepared once, by its text. */
export function queries(database: DatabaseSync) {
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  function statement(sql: string) {
    const known = prepared.get(sql) ?? database.prepare(sql)
    prepared.set(sql, known)
    return known
  }
  return {
    one: (sql: string, ...values: SQLInputValue[]): Row | undefined => statement(sql).get(...values),
    all: (sql: string, ...values: SQLInputValue[]): readonly Row[] => statement(sql).all(...values),
    run: (sql: string, ...values: SQLInputValue[]): void => void statement(sql).run(...values),
  }
}
