import type { Fault } from '../articles/faults/fault.ts'
import { fieldName, type LineOf } from '../articles/faults/issue-faults.ts'
import { messageOf } from '../problem.ts'
import { type Fields, isFields, withoutNulls } from './fields.ts'
import type { RawRecord } from './raw-record.ts'
import { findJsonNames, pathKey } from './syntax/json-names.ts'

/** Reads one JSON object (RFC 8259). Its body is in the field `content` or `markdown`. */
export function readJsonRecord(text: string, path: string): RawRecord {
  const names = findJsonNames(text)
  const lineOf: LineOf = field => lineAt(text, nearestOffset(names.offsets, field))
  const parsed = parse(text, names.badToken)
  if ('message' in parsed) return record({}, lineOf, [{ severity: 'fault', file: path, ...parsed }])
  const duplicates = names.duplicates.map(({ path: field, offset }): Fault => {
    const message = 'expected each name once, got this one twice'
    return { severity: 'fault', file: path, line: lineAt(text, offset), field: fieldName(field), message }
  })
  return record(duplicates.length > 0 ? {} : parsed.fields, lineOf, duplicates)
}

function record(fields: Fields, lineOf: LineOf, faults: readonly Fault[]): RawRecord {
  return { fields, body: { format: 'text', source: '' }, lineOf, faults }
}

type Parsed = { readonly fields: Fields } | { readonly message: string; readonly line: number }

function parse(text: string, badToken: number | undefined): Parsed {
  try {
    const value: unknown = JSON.parse(text)
    if (isFields(value)) return { fields: withoutNulls(value) }
    const got = Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 60)
    return { message: `expected one object {…} with fields, got ${got}`, line: 1 }
  } catch (thrown) {
    const offset = offsetIn(messageOf(thrown)) ?? badToken ?? text.length
    const column = offset - text.lastIndexOf('\n', offset - 1)
    const reason = messageOf(thrown).replace(
      / in JSON at position .*| *\(line.*|, .* is not valid JSON$/s,
      '',
    )
    return {
      message: `expected JSON, got a fault at column ${column}: ${reason}`,
      line: lineAt(text, offset),
    }
  }
}

function offsetIn(message: string): number | undefined {
  const position = / at position (\d+)/.exec(message)?.[1]
  return position === undefined ? undefined : Number(position)
}

function nearestOffset(offsets: ReadonlyMap<string, number>, path: readonly PropertyKey[]): number {
  if (path.length === 0) return 0
  return offsets.get(pathKey(path)) ?? nearestOffset(offsets, path.slice(0, -1))
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
