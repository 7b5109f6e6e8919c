import type { Body } from '../articles/article.ts'
import { articleSchema } from '../articles/schema/article-schema.ts'
import { plainText } from '../content/plain-text.ts'
import { type Fields, isFields, withoutNulls } from '../records/fields.ts'
import { FIELD_NAMES, type FieldName, fieldKey } from '../records/other-tools/field-names.ts'
import { readFieldValue } from '../records/other-tools/field-values.ts'
import { renameFields } from '../records/other-tools/rename-fields.ts'
import type { Row, RowMapping } from './table.ts'

/** The fields of a record that a row is. */
export interface RowFields {
  readonly fields: Fields
  /** Plain text that the row has as its body; empty where a field has the body, or nothing does. */
  readonly body: Body
  /** Returns the column from which a field comes. */
  columnOf(field: string): string | undefined
}

/** Names that are clear, besides those of `FIELD_NAMES`, in the form of `fieldKey`. JSON Feed has the first of each. */
const HTML_NAMES = ['contenthtml', 'bodyhtml', 'htmlbody', 'html']
const MARKDOWN_NAMES = ['contentmarkdown', 'bodymarkdown', 'contentmd', 'bodymd']
const TEXT_NAMES = ['contenttext', 'bodytext']
const BODY_NAMES = [...HTML_NAMES, ...MARKDOWN_NAMES, ...TEXT_NAMES]

const RECORD_FIELDS: ReadonlySet<string> = new Set(Object.keys(articleSchema({ timeZone: 'UTC' }).shape))
const DATES: ReadonlySet<string> = new Set(['published', 'updated', 'expires', 'embargo'])
const LISTS = ['tags', 'authors', 'aliases', 'attachments', 'image'] as const
const PLAIN: ReadonlySet<string> = new Set(['title', 'summary'])

/** Returns the fields of a row: those that the mapping names, and others by the names that they have anywhere. */
export function rowFields(row: Row, mapping: RowMapping): RowFields {
  const { fields: mapped, ownColumns, reportsUnknown = false } = mapping
  const used = new Set([...ownColumns, ...Object.values(mapped).filter(column => column !== false)])
  const rest = withoutNulls(
    Object.fromEntries(
      Object.entries(row)
        .filter(([column]) => !used.has(column))
        .map(([column, value]) => [
          column,
          isList(column) ? parsedList(plainValue(value)) : plainValue(value),
        ]),
    ),
  )
  const columns = new Map<string, string>()
  const renamed = renameFields(rest, () => undefined, 'row.json')
  const fields: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(renamed.fields)) {
    // A number is the key of a row, and no id of a feed.
    if (field === 'id' && typeof value === 'number') continue
    const isBody = BODY_NAMES.includes(fieldKey(field))
    if (!isBody && (reportsUnknown || RECORD_FIELDS.has(field))) fields[field] = fieldValue(field, value)
  }
  const text = addBody(fields, rest, columns)
  for (const [field, column] of Object.entries(mapped)) {
    delete fields[field]
    if (column === false) continue
    columns.set(field, column)
    const given = mappedValue(field, column, row)
    const value = readValue(field, isList(field) ? parsedList(given) : given)
    if (value !== undefined && value !== null) fields[field] = fieldValue(field, value)
  }
  const body = { format: 'text' as const, source: hasBody(fields) ? '' : text }
  return { fields, body, columnOf: field => columns.get(field) ?? ownColumn(field, Object.keys(row)) }
}

function hasBody({ content, markdown }: Fields): boolean {
  return content !== undefined || markdown !== undefined
}

/** Adds the body of a row under our name, and returns it where it is plain text. */
function addBody(fields: Record<string, unknown>, rest: Fields, columns: Map<string, string>): string {
  const find = (names: readonly string[]) =>
    Object.keys(rest).find(column => names.includes(fieldKey(column)) && typeof rest[column] === 'string')
  if (hasBody(fields)) return ''
  const kinds = [
    ['content', find(HTML_NAMES)],
    ['markdown', find(MARKDOWN_NAMES)],
  ] as const
  for (const [field, column] of kinds) {
    if (column === undefined) continue
    columns.set(field, column)
    fields[field] = rest[column]
    return ''
  }
  return String(rest[find(TEXT_NAMES) ?? ''] ?? '')
}

function readValue(field: string, value: unknown): unknown {
  return field in FIELD_NAMES ? readFieldValue(field as FieldName, value) : value
}

/** Returns the column whose name means a field. */
function ownColumn(field: string, columns: readonly string[]): string | undefined {
  const names: readonly string[] = FIELD_NAMES[field as FieldName] ?? [field]
  const keys = names.map(fieldKey)
  return keys
    .map(key => columns.find(column => fieldKey(column) === key))
    .find(column => column !== undefined)
}

/** Returns the value of a column, or a text with the values of several: `https://example.com/{slug}`. */
function mappedValue(field: string, column: string, row: Row): unknown {
  if (!column.includes('{')) return valueAt(row, column)
  let isWhole = true
  const text = column.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = valueAt(row, name)
    if (value === undefined || value === null || value === '') isWhole = false
    return field === 'link' ? encodeURI(String(value)) : String(value)
  })
  return isWhole ? text : undefined
}

/** Returns the value of a column, or of a path such as `title.rendered` within one. */
export function valueAt(row: unknown, path: string): unknown {
  if (!isFields(row)) return undefined
  if (Object.hasOwn(row, path)) return plainValue(row[path])
  const [first = '', ...inner] = path.split('.')
  if (!Object.hasOwn(row, first)) return undefined
  if (inner.length === 0) return plainValue(row[first])
  const value = row[first]
  const list = Array.isArray(value) ? value : undefined
  return list ? list.map(item => valueAt(item, inner.join('.'))) : valueAt(value, inner.join('.'))
}

/** Returns a value as JSON has it. An instant is text. */
function plainValue(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString()
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(plainValue)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (!isFields(value)) return value
  const present = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(present.map(([name, inner]) => [name, plainValue(inner)]))
}

/** Returns a value in the form that a record has: an instant in seconds as a date, a list in JSON as one. */
function fieldValue(field: string, value: unknown): unknown {
  // WordPress has the HTML of a text inside it.
  const inner = isFields(value) && typeof value.rendered === 'string' ? value.rendered : value
  if (DATES.has(field)) return dateOf(inner)
  if (PLAIN.has(field) && inner !== value) return plainText(String(inner)).trim()
  return inner
}

/** Instants from 1973 on have more digits in milliseconds than those until 5138 have in seconds. */
const FIRST_MILLISECONDS = 100_000_000_000
const FIRST_SECONDS = 100_000_000
const SECOND = 1_000

function dateOf(value: unknown): unknown {
  const isDigits = typeof value === 'string' && /^\d{9,13}$/.test(value)
  if (typeof value !== 'number' && !isDigits) return value
  const number = Number(value)
  if (number < FIRST_SECONDS) return String(value)
  const instant = new Date(number < FIRST_MILLISECONDS ? number * SECOND : number)
  return Number.isNaN(instant.getTime()) ? String(value) : instant.toISOString()
}

/** SQLite has lists and objects as JSON text. */
function parsedList(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

const LIST_KEYS: ReadonlySet<string> = new Set(LISTS.flatMap(field => FIELD_NAMES[field]).map(fieldKey))

/** Whether a column of this name means a field that may be a list or an object. */
function isList(column: string): boolean {
  return LIST_KEYS.has(fieldKey(column))
}
