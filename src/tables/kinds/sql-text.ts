import { quote } from '../../articles/faults/fault.ts'
import { nearestName } from '../../articles/faults/nearest-name.ts'
import type { TableSource } from '../../articles/schema/source-schema.ts'
import { Problem } from '../../problem.ts'
import { valueAt } from '../row-fields.ts'
import { type KeyedRow, type Listed, type Row, withoutKey } from '../table.ts'
import { isDeleted } from './digest.ts'

/** The name of the rows in every statement. No column is likely to have it. */
export const ROWS = 'feedwright_rows'
/** Names under which statements return the key, the version and whether a row is deleted. */
export const KEY = 'feedwright_key'
export const VERSION = 'feedwright_version'
export const DELETED = 'feedwright_deleted'

/** The parts of a source that become SQL. */
export type SqlSource = Pick<TableSource, 'table' | 'query' | 'key' | 'changed' | 'deleted' | 'fields'>

/** Returns the part of a statement that follows FROM: the table, or the query in brackets. */
export function fromText({ table, query = '' }: SqlSource): string {
  const rows = table === undefined ? `(${query.replace(/[\s;]+$/, '')}\n)` : tableName(table)
  return `${rows} AS ${ROWS}`
}

/** Returns a column in a statement. */
export function columnText(name: string): string {
  return `${ROWS}.${quoted(name)}`
}

/** `schema.table` is two names. A name that is quoted already stays as it is. */
function tableName(name: string): string {
  return name.includes('"') ? name : name.split('.').map(quoted).join('.')
}

/** Returns a name in a statement. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** @throws Problem when a column that the source names is not among those of its rows. */
export function assertColumns(source: SqlSource, columns: readonly string[]): void {
  const { key, changed, deleted, fields = {} } = source
  const mapped = Object.values(fields).flatMap(column => (column === false ? [] : columnsIn(column)))
  for (const column of [key, changed, deleted, ...mapped]) {
    if (column === undefined || columns.includes(column) || columns.includes(column.split('.')[0] ?? ''))
      continue
    const near = nearestName(column.toLowerCase(), columns)
    const advice = near === undefined ? '' : `: did you mean ${quote(near)}?`
    throw new Problem('invalid', `there is no column ${quote(column)}, only ${columns.join(', ')}${advice}`)
  }
}

function columnsIn(column: string): readonly string[] {
  return column.includes('{') ? [...column.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name) : [column]
}

/** Returns a row of a listing, whose number is from 1. */
export function listedOf(row: Row, number: number, { key }: SqlSource): Listed {
  const { [KEY]: value, [VERSION]: version, [DELETED]: deleted } = row
  if (value === null || value === undefined) return withoutKey(number, key)
  return { key: String(value), version: String(version), deleted: isDeleted(deleted) }
}

/** Returns a row as it was read, without the columns that a statement adds. */
export function keyedRow(found: Row, source: SqlSource): KeyedRow {
  const { [KEY]: key, [VERSION]: version, ...row } = found
  return {
    ...{ key: String(key), version: String(version), row },
    deleted: source.deleted !== undefined && isDeleted(valueAt(row, source.deleted)),
  }
}
