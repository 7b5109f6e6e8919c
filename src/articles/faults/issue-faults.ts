import type { z } from 'zod'
import { type Fault, quote } from './fault.ts'
import { fieldNamesAt } from './field-names.ts'
import { nearestName } from './nearest-name.ts'
import { suggestField } from './suggest-field.ts'

/** Returns the line of a field in its file, from 1, or of its nearest known ancestor; undefined when none is known. */
export type LineOf = (path: Path) => number | undefined

/** A path to a field of a record. */
type Path = readonly PropertyKey[]

/** The file of a record, and the lines of its fields. */
export interface FaultLocation {
  /** Path inside the publication's folder, with `/`. */
  readonly file: string
  readonly lineOf: LineOf
}

/** A record that was parsed, and the names of its fields. */
interface ParsedRecord {
  readonly value: unknown
  readonly known: readonly string[]
  readonly schema: z.ZodType
}

/** More faults than these are counted, not listed. */
const MAX_FAULTS = 50

/** Translates the issues of a zod schema into faults in plain words. Of a union, only the intended variant is reported. */
export function issueFaults(
  issues: readonly z.core.$ZodIssue[],
  record: ParsedRecord,
  location: FaultLocation,
): readonly Fault[] {
  return findingFaults(issueFindings(issues, record), record, location)
}

/** Returns the path and the message of each issue, in plain words. */
export function issueFindings(issues: readonly z.core.$ZodIssue[], record: ParsedRecord): readonly Finding[] {
  return issues.flatMap(issue => findingsOf(issue, [], record))
}

/** Returns a fault for each finding, with its line. After the first 50, they are counted. */
export function findingFaults(
  findings: readonly Finding[],
  record: ParsedRecord,
  location: FaultLocation,
): readonly Fault[] {
  const shown = withAdvice(findings.slice(0, MAX_FAULTS), record)
  const faults = shown.map(({ path, message }) => faultAt(path, message, location))
  if (findings.length <= MAX_FAULTS) return faults
  return [...faults, faultAt([], `and ${findings.length - MAX_FAULTS} faults more`, location)]
}

/** Returns a fault of a field, with its line. */
export function faultAt(path: Path, message: string, { file, lineOf }: FaultLocation): Fault {
  return { severity: 'fault', file, line: lineOf(path), field: fieldName(path), message }
}

/** Returns the name of a field for people, such as `authors[0].url`; undefined for the record itself. */
export function fieldName(path: Path): string | undefined {
  const name = path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return name === '' ? undefined : name.replace(/^\./, '')
}

/** A value that the schema refuses, or that is missing. */
export interface Finding {
  readonly path: Path
  readonly message: string
  /** The expected kinds of values, such as `text`; present when the value is of another kind. */
  readonly kinds?: readonly string[]
}

/** Advises quotes only where they help: a date in quotes must still be a date. Tries all of them at once. */
function withAdvice(findings: readonly Finding[], record: ParsedRecord): readonly Finding[] {
  const quotable = findings.filter(finding => isQuotable(finding, record.value))
  if (quotable.length === 0) return findings
  const quoted = quotable.reduce(
    (value, { path }) => withValueAt(value, path, String(valueAt(value, path))),
    record.value,
  )
  const { error } = record.schema.safeParse(quoted)
  const remaining = (error?.issues ?? []).flatMap(issue =>
    findingsOf(issue, [], { ...record, value: quoted }),
  )
  const byField = new Map(remaining.map(finding => [fieldName(finding.path), finding.message]))
  return findings.map(finding => {
    if (!quotable.includes(finding)) return finding
    const value = valueAt(record.value, finding.path)
    const other = byField.get(fieldName(finding.path))
    const message = other?.replace(`, got ${quote(String(value))}`, `, got ${described(value)}`)
    return { ...finding, message: message ?? `${finding.message}: put it in quotes` }
  })
}

function isQuotable({ path, kinds = [] }: Finding, record: unknown): boolean {
  const value = valueAt(record, path)
  return kinds.includes('text') && (typeof value === 'number' || typeof value === 'boolean')
}

function withValueAt(record: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined || !isRecord(record)) return value
  const inner = withValueAt(record[key], rest, value)
  return Array.isArray(record) ? record.with(Number(key), inner) : { ...record, [key]: inner }
}

function findingsOf(issue: z.core.$ZodIssue, parent: Path, record: ParsedRecord): readonly Finding[] {
  const path = [...parent, ...issue.path]
  const value = valueAt(record.value, path)
  switch (issue.code) {
    case 'invalid_union':
      return variantFindings(issue.errors, path, record)
    case 'unrecognized_keys':
      return issue.keys.map(key => ({ path: [...path, key], message: unknownField(key, path, record) }))
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message: withGot(message, path.at(-1)) }))
    case 'invalid_type':
      return [unexpectedKind(path, [ownKind(issue.message) ?? kindName(issue.expected)], value)]
    default:
      return [{ path, message: limitMessage(issue, value) ?? withGot(issue.message, value) }]
  }
}

/** Returns the findings of the variant that accepts this kind of value, or one finding with all expected kinds. */
function variantFindings(
  variants: readonly (readonly z.core.$ZodIssue[])[],
  path: Path,
  record: ParsedRecord,
): readonly Finding[] {
  const found = variants.map(issues => issues.flatMap(issue => findingsOf(issue, path, record)))
  const intended = found.find(findings => !findings.some(finding => refusesKind(finding, path)))
  if (intended !== undefined) return intended
  const kinds = found
    .flat()
    .filter(finding => refusesKind(finding, path))
    .flatMap(({ kinds }) => kinds ?? [])
  return [unexpectedKind(path, [...new Set(kinds)], valueAt(record.value, path))]
}

function refusesKind(finding: Finding, path: Path): boolean {
  return finding.kinds !== undefined && finding.path.length === path.length
}

function unexpectedKind(path: Path, kinds: readonly string[], value: unknown): Finding {
  return { path, kinds, message: `expected ${alternatives(kinds)}, got ${described(value)}` }
}

const KIND_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'fields',
  string: 'text',
}

/** The kind that a schema names itself, such as a number that may stand in quotes. */
function ownKind(message: string): string | undefined {
  return /^expected (.*)$/s.exec(message)?.[1]
}

function kindName(expected: string): string {
  return KIND_NAMES[expected] ?? expected
}

function described(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'fields'
  if (typeof value === 'string') return quote(value)
  return typeof value === 'number' ? `the number ${value}` : String(value)
}

function unknownField(key: string, path: Path, { known, schema }: ParsedRecord): string {
  const fields = path.length === 0 ? known : fieldNamesAt(path, schema)
  const suggestion = suggestField(key, fields)
  if (suggestion !== undefined) return `unknown field ${quote(key)}: did you mean ${quote(suggestion)}?`
  return `unknown field ${quote(key)}: the fields here are ${fields.join(', ')}`
}

/** Returns a plain message for an issue whose own message by zod is not; undefined for any other. */
function limitMessage(issue: z.core.$ZodIssue, value: unknown): string | undefined {
  if (issue.code === 'too_small') {
    if (issue.origin === 'string') return `expected text, got ${quote(value)}`
    return `expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}, got ${described(value)}`
  }
  if (issue.code === 'too_big') {
    if (typeof value === 'string') return `expected at most ${issue.maximum} characters, got ${value.length}`
    return `expected at most ${issue.maximum}, got ${described(value)}`
  }
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid')) {
    return wordMessage(issue.values.map(String), value)
  }
  if (issue.code === 'invalid_format' && issue.format === 'email') {
    return `expected an e-mail address such as "ann@example.com", got ${quote(value)}`
  }
  return undefined
}

/** The message for a value that is none of a few words. */
function wordMessage(words: readonly string[], value: unknown): string {
  const near = typeof value === 'string' ? nearestName(value.toLowerCase(), words) : undefined
  const advice = near === undefined ? '' : `: did you mean ${quote(near)}?`
  return `expected ${alternatives(words.map(quote))}, got ${described(value)}${advice}`
}

/** Joins what is possible: `a, b or c`. */
function alternatives(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
}

function withGot(message: string, value: unknown): string {
  return message.includes(', got ') || !message.startsWith('expected')
    ? message
    : `${message}, got ${described(value)}`
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce(
    (inner, key) => (isRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  )
}

function isRecord(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === 'object' && value !== null
}
