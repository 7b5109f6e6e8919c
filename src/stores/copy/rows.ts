import type { Row } from '../sql/rows.ts'
import { all, type Engine, one, run, type SqlValue, storableText, type Work } from '../sql/work.ts'
import { columnsOf, TABLES, type Table } from './tables.ts'

/** The values of a row, in the order of `columnsOf`. */
export type Values = readonly SqlValue[]

/** Rows that are read, or written, together. */
const PAGE_ROWS = 2_000
/** Bytes of long texts that are read together, unless one row has more. */
const PAGE_BYTES = 8_000_000

/** Reads all rows of a table in the order of their keys, page by page. */
export async function* readPages({ read }: Engine, table: Table): AsyncGenerator<readonly Values[]> {
  let last: Values | undefined
  do {
    const after = last?.slice(0, table.key.length)
    const page = await read(() => readPage(table, after))
    if (page.length > 0) yield page
    last = page.at(-1)
  } while (last !== undefined)
}

function* readPage(table: Table, after: Values | undefined): Work<readonly Values[]> {
  const columns = columnsOf(table)
  const limit = table.large === undefined ? PAGE_ROWS : yield* countFitting(table, table.large, after)
  const rows = yield* all(pageText(table, columns.join(', '), after), ...(after ?? []), limit)
  return rows.map(row => columns.map(column => storedValue(row, column)))
}

/** Returns how many rows fit `PAGE_BYTES`; at least one. */
function* countFitting(table: Table, large: readonly string[], after: Values | undefined): Work<number> {
  const size = large.map(column => `octet_length(${column})`).join(' + ')
  const rows = yield* all(pageText(table, `${size} AS size`, after), ...(after ?? []), PAGE_ROWS)
  let bytes = 0
  const end = rows.findIndex(row => {
    bytes += Number(row.size)
    return bytes > PAGE_BYTES
  })
  return end === -1 ? PAGE_ROWS : Math.max(1, end)
}

function pageText({ name, key, where = 'TRUE' }: Table, columns: string, after: Values | undefined): string {
  const order = key.join(', ')
  const later = after === undefined ? '' : ` AND (${order}) > (${key.map(() => '?').join(', ')})`
  return `SELECT ${columns} FROM ${name} WHERE ${where}${later} ORDER BY ${order} LIMIT ?`
}

/** SQLite may hold texts from before it replaced what PostgreSQL cannot store. */
function storedValue(row: Row, column: string): SqlValue {
  const value = row[column] as SqlValue
  return typeof value === 'string' ? storableText(value) : value
}

/** Rows of one statement, which may have some 30,000 values. */
const STATEMENT_ROWS = 100

/** Inserts rows into a table that has none of their keys. */
export function* putRows(table: Table, rows: readonly Values[]): Work<void> {
  const whole = rows.length - (rows.length % STATEMENT_ROWS)
  for (let at = 0; at < whole; at += STATEMENT_ROWS) yield* insert(table, rows.slice(at, at + STATEMENT_ROWS))
  // Engines prepare each text once: so there are only two for each table.
  for (const row of rows.slice(whole)) yield* insert(table, [row])
}

function insert(table: Table, rows: readonly Values[]): Work<void> {
  const columns = columnsOf(table)
  const places = `(${columns.map(() => '?').join(', ')})`
  const text = `INSERT INTO ${table.name} (${columns.join(', ')}) VALUES ${rows.map(() => places).join(', ')}`
  return run(text, ...rows.flat())
}

/** Counts the rows of all tables that are copied. */
export function* countRows(): Work<number> {
  let count = 0
  for (const { name, where = 'TRUE' } of TABLES) {
    const row = yield* one(`SELECT count(*) AS count FROM ${name} WHERE ${where}`)
    count += Number(row?.count)
  }
  return count
}

/** Returns whether a store has no rows that would be copied. */
export function* isEmpty(): Work<boolean> {
  for (const { name, where = 'TRUE' } of TABLES) {
    if ((yield* one(`SELECT 1 FROM ${name} WHERE ${where} LIMIT 1`)) !== undefined) return false
  }
  return true
}

/** Deletes all rows that were copied. Referring tables go first. */
export function* deleteRows(): Work<void> {
  for (const { name, where = 'TRUE' } of TABLES.toReversed()) yield* run(`DELETE FROM ${name} WHERE ${where}`)
}
