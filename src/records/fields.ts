import type { Fault } from '../articles/faults/fault.ts'
import type { LineOf } from '../articles/faults/issue-faults.ts'

/** Fields by name, as a record reader returns them. */
export type Fields = Readonly<Record<string, unknown>>

/** The fields of a text in YAML or TOML, or its syntax faults. */
export interface ReadFields {
  readonly fields: Fields
  readonly lineOf: LineOf
  readonly faults: readonly Fault[]
}

/** The place of the text: its file, and the number of lines before it. */
export interface FieldsPlace {
  readonly file: string
  readonly linesBefore: number
}

/** In UTF-16 units. The YAML parser compares each name with all others, and fields are short. */
export const MAX_FIELDS_LENGTH = 100_000

/** Returns no fields, with the fault that explains why. */
export function faultyFields(file: string, message: string, line?: number): ReadFields {
  return { fields: {}, lineOf: () => undefined, faults: [{ severity: 'fault', file, line, message }] }
}

/** Deepest level at which a record has fields: `authors[0].url`. */
const MAX_DEPTH = 3

/** Whether a value is an object, not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the fields, and those inside them, without the ones that are `null`: an empty field is an absent one. */
export function withoutNulls(fields: Fields): Fields {
  return fieldsWithoutNulls(fields, MAX_DEPTH)
}

function fieldsWithoutNulls(fields: Fields, depth: number): Fields {
  const present = Object.entries(fields).filter(([, value]) => value !== null)
  return Object.fromEntries(present.map(([name, value]) => [name, valueWithoutNulls(value, depth - 1)]))
}

function valueWithoutNulls(value: unknown, depth: number): unknown {
  if (depth === 0) return value
  if (Array.isArray(value)) return value.map(item => valueWithoutNulls(item, depth - 1))
  return isFields(value) ? fieldsWithoutNulls(value, depth) : value
}
