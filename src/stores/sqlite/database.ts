import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { messageOf, Problem } from '../../problem.ts'
import type { Row } from '../sql/rows.ts'
import { isTextList, type SqlValue, type Statement, storableText, type Work } from '../sql/work.ts'
import { MIGRATIONS } from './schema.ts'
import { toProblem, withSqliteErrors } from './sqlite-errors.ts'

/** The durability of a transaction. */
export interface Durability {
  /** Whether a transaction survives a loss of power, and not only the end of the process. */
  readonly durable?: boolean
}

const BUSY_TIMEOUT_MS = 5_000
/** Size of SQLite's own page cache; the operating system caches more. */
const CACHE_KIB = 4_096
/** Pages in the write-ahead log at which a writer runs a checkpoint: 16 MB, more than the checkpointer leaves. */
const CHECKPOINT_PAGES = 4_000

/**
 * Opens the database and migrates its schema. `:memory:` opens a new, temporary one.
 * @throws Problem when the file cannot be opened, is no database, or was created by a newer Feedwright.
 */
export function openDatabase(path: string, { durable = false }: Durability = {}): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
    configure(database)
    migrate(database, path)
    // In WAL mode each transaction is synced to the disk with FULL only (sqlite.org/pragma.html#pragma_synchronous).
    if (durable) database.exec('PRAGMA synchronous = FULL')
    return database
  } catch (error) {
    database?.close()
    const problem = toProblem(error, path, 'could not open the store: ')
    if (problem instanceof Problem) throw problem
    throw new Problem('unavailable', `${path}: could not open the store: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function configure(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = NORMAL')
  database.exec('PRAGMA foreign_keys = ON')
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  database.exec(`PRAGMA cache_size = -${CACHE_KIB}`)
}

function migrate(database: DatabaseSync, path: string): void {
  transaction(database, 'BEGIN IMMEDIATE', () => applyMigrations(database, path))
}

function applyMigrations(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (version > MIGRATIONS.length) {
    const known = `version ${MIGRATIONS.length} or older`
    throw new Problem(
      'unavailable',
      `${path}: expected a store of ${known}, got version ${version}: update Feedwright`,
    )
  }
  // Nothing is written to a current store, so that a restart works on a full disk.
  if (version === MIGRATIONS.length) return
  for (const migration of MIGRATIONS.slice(version)) database.exec(migration)
  database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
}

/** Runs `work` in one transaction, which is rolled back when it throws. */
export function transaction<Result>(
  database: DatabaseSync,
  begin: 'BEGIN' | 'BEGIN IMMEDIATE',
  work: () => Result,
): Result {
  return withSqliteErrors(database, () => {
    database.exec(begin)
    try {
      const result = work()
      database.exec('COMMIT')
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  })
}

/** Creates a function that runs work synchronously. Each statement is prepared once. */
export function createRunner(database: DatabaseSync): <Result>(work: Work<Result>) => Result {
  const prepared = new Map<string, StatementSync>()

  function rowsOf({ text, values }: Statement): readonly Row[] {
    return withSqliteErrors(database, () => {
      const statement = prepared.get(text) ?? database.prepare(text)
      prepared.set(text, statement)
      return statement.all(...values.map(sqliteValue))
    })
  }

  return work => {
    let step = work.next([])
    while (!step.done) step = work.next(rowsOf(step.value))
    return step.value
  }
}

function sqliteValue(value: SqlValue): string | number | Uint8Array | null {
  if (typeof value === 'string') return storableText(value)
  return isTextList(value) ? JSON.stringify(value.map(storableText)) : value
}
