import { resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TableSource } from '../../articles/schema/source-schema.ts'
import { messageOf, Problem } from '../../problem.ts'
import { asyncDisk } from '../../system/disk.ts'
import { createTimeSlice, SLICE_MS } from '../../system/waiting.ts'
import type { Row, Table } from '../table.ts'
import { digestOf } from './digest.ts'
import { assertColumns, columnText, DELETED, fromText, KEY, keyedRow, listedOf, VERSION } from './sql-text.ts'
import { overlapped } from './text-cursor.ts'

/** A source in an SQLite file. */
export type SqliteSource = TableSource & { readonly sqlite: string }

/** Between two looks at whether another program has written; each costs some microseconds. */
const LOOK_MS = 250
/** Looks between two at whether the file is still the same. */
const LOOKS_PER_FILE = 8
/** An app that writes in this moment is waited for. */
const BUSY_MS = 2_000
const KEYS_PER_PART = 2_000
const ROWS_PER_PART = 100

/**
 * Opens a table, a view or a query in an SQLite file, for reading only. No statement is left unfinished between two steps, so an
 * app that writes waits for some milliseconds at most, in any journal mode.
 * @throws Problem when it cannot be read.
 */
export async function openSqliteTable(source: SqliteSource, folder: string): Promise<Table> {
  const { key, changed, deleted } = source
  const path = resolve(folder, source.sqlite)
  const identity = await fileIdentity(path)
  const database = await openDatabase(path)
  const from = fromText(source)
  const keyText = columnText(key)
  const version = changed === undefined ? "''" : `CAST(${columnText(changed)} AS TEXT)`
  const deletion = deleted === undefined ? 'NULL' : columnText(deleted)
  const listing = `SELECT CAST(${keyText} AS TEXT) AS ${KEY}, ${version} AS ${VERSION}, ${deletion} AS ${DELETED} FROM ${from}`
  const changedText = columnText(changed ?? key)
  let timer: NodeJS.Timeout | undefined

  /** Statements are prepared each time: the app may have changed its tables meanwhile. */
  function all(text: string, ...values: readonly (string | number)[]): readonly Row[] {
    const statement = database.prepare(text)
    statement.setReadBigInts(false)
    return statement.all(...values) as readonly Row[]
  }

  /**
   * Yields the rows of a statement, some at a time. With a write-ahead log, no app waits for a reader, so that the statement may last. In
   * any other mode it ends first.
   */
  function* parts(text: string, size: number): Generator<readonly Row[]> {
    const isLogged = all('PRAGMA journal_mode')[0]?.journal_mode === 'wal'
    const rows = isLogged ? (database.prepare(text).iterate() as Iterable<Row>) : all(text)
    let part: Row[] = []
    for (const row of rows) {
      part.push(row)
      if (part.length < size) continue
      yield part
      part = []
    }
    yield part
  }

  function read(keys: readonly string[]) {
    const text = `SELECT CAST(${keyText} AS TEXT) AS ${KEY}, ${version} AS ${VERSION}, * FROM ${from} WHERE ${keyText} IN (SELECT value FROM json_each(?))`
    const rows = all(text, JSON.stringify(keys.map(jsonKey))).map(row => keyedRow(row, source))
    return changed === undefined ? rows.map(row => ({ ...row, version: digestOf(row.row) })) : rows
  }

  /** Numbers and texts differ in SQLite. A column with an affinity compares both forms of a key. */
  function jsonKey(given: string): string | number {
    return isNumeric && /^-?\d{1,15}$/.test(given) ? Number(given) : given
  }

  try {
    assertColumns(
      source,
      database
        .prepare(`SELECT * FROM ${from} LIMIT 0`)
        .columns()
        .map(({ name }) => name),
    )
  } catch (error) {
    database.close()
    throw error
  }
  const isNumeric =
    typeof all(`SELECT ${keyText} AS ${KEY} FROM ${from} WHERE ${keyText} IS NOT NULL LIMIT 1`)[0]?.[KEY] ===
    'number'

  return {
    async *list() {
      const slice = createTimeSlice(SLICE_MS)
      let number = 0
      for (const rows of parts(listing, changed === undefined ? ROWS_PER_PART : KEYS_PER_PART)) {
        const part = rows.map(row => listedOf(row, ++number, source))
        const keyed = part.filter(({ fault }) => fault === undefined)
        yield part.filter(({ fault }) => fault !== undefined)
        yield changed === undefined ? read(keyed.map(({ key }) => key)) : keyed
        if (slice.isOver()) await slice.next()
      }
    },
    read: async keys => read(keys),
    ...(changed !== undefined && {
      async cursor() {
        return newestOf(all(`SELECT max(${changedText}) AS newest FROM ${from}`)[0])
      },
      async changes(cursor: string) {
        const since = overlapped(cursor)
        const rows = all(`${listing} WHERE ${changedText} >= ?`, since)
        const newest = newestOf(all(`SELECT max(${changedText}) AS newest FROM ${from}`)[0])
        const keyed = rows.filter(row => row[KEY] !== null)
        return { listed: keyed.map(row => listedOf(row, 0, source)), cursor: newest ?? cursor }
      },
    }),
    async count() {
      const kept = `coalesce(CAST(${deletion} AS TEXT), '0') IN ('0', 'false', 'f', '', 'n', 'no')`
      return Number(
        all(`SELECT count(*) AS rows FROM ${from} WHERE ${keyText} IS NOT NULL AND ${kept}`)[0]?.rows,
      )
    },
    watch(onEvent) {
      const follower = followFile(database, { path, identity })
      timer = setInterval(async () => {
        const event = await follower.look()
        if (event !== undefined) onEvent(event)
      }, LOOK_MS).unref()
    },
    async close() {
      clearInterval(timer)
      database.close()
    },
  }
}

async function openDatabase(path: string): Promise<DatabaseSync> {
  if ((await asyncDisk.find(path)) === undefined)
    throw new Problem('unavailable', `${path}: expected an SQLite file, there is none`)
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS })
    database.exec('PRAGMA query_only = ON')
    return database
  } catch (error) {
    throw new Problem('unavailable', `${path}: ${messageOf(error)}`, { cause: error })
  }
}

/** Notices a commit of another connection, and another file in the place of this one. */
function followFile(
  database: DatabaseSync,
  { path, identity }: { readonly path: string; readonly identity: string | undefined },
) {
  let version = dataVersion()
  let looks = 0

  function dataVersion(): unknown {
    try {
      return database.prepare('PRAGMA data_version').get()?.data_version
    } catch {
      // The next look at the rows says why.
      return undefined
    }
  }

  return {
    async look(): Promise<'changed' | 'replaced' | undefined> {
      const before = version
      version = dataVersion()
      if (looks++ % LOOKS_PER_FILE === 0) {
        const current = await fileIdentity(path)
        if (current !== undefined && current !== identity) return 'replaced'
      }
      return version === before ? undefined : 'changed'
    },
  }
}

/** Returns a name that differs between two files at the same path. */
async function fileIdentity(path: string): Promise<string | undefined> {
  const stats = await asyncDisk.find(path).catch(() => undefined)
  return stats && `${stats.dev}:${stats.ino}`
}

function newestOf(row: Row | undefined): string | undefined {
  const newest = row?.newest
  return newest === null || newest === undefined ? undefined : JSON.stringify(newest)
}
