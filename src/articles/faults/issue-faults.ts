import type { z } from 'zod'
import { fieldNamesAt } from '../schema/field-names.ts'
import { type Fault, quote } from './fault.ts'
import { suggestField } from './suggest-field.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** More faults than these are counted, not listed. */
const MAX_FAULTS = 50

/** Line of a field in its file, from 1, or of its nearest known ancestor; undefined when none is known. */
export type LineOf = (path: readonly PropertyKey[]) => number | undefined

/** Where a record stands. */
export interface FaultLocation {
  /** Path inside the publication's folder, with `/`. */
  readonly file: string
  readonly lineOf: LineOf
}

/** What is wrong at a path. The kinds that were expected, when what came is of another kind. */
interface Finding {
  readonly path: Path
  readonly message: string
  readonly kinds?: readonly string[]
}

/**
 * What a zod schema has found, in plain words: each issue of the variant that was meant, with its line.
 * `value` is the record that was parsed, `known` the names of its fields.
 */
export function issueFaults(
  issues: readonly Issue[],
  record: { readonly value: unknown; readonly known: readonly string[] },
  place: FaultLocation,
): readonly Fault[] {
  const findings = issues.flatMap(issue => findingsOf(issue, [], record))
  const faults = findings.slice(0, MAX_FAULTS).map(({ path, message }) => faultAt(path, message, place))
  if (findings.length <= MAX_FAULTS) return faults
  return [...faults, faultAt([], `and ${findings.length - MAX_FAULTS} faults more`, place)]
}

/** A fault at a field, with its line. */
export function faultAt(path: Path, message: string, { file, lineOf }: FaultLocation): Fault {
  return { severity: 'fault', file, line: lineOf(path), field: fieldName(path), message }
}

/** `authors[0].url`; undefined for the record itself. */
export function fieldName(path: Path): string | undefined {
  const name = path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return name === '' ? undefined : name.replace(/^\./, '')
}

type Source = { readonly value: unknown; readonly known: readonly string[] }

function findingsOf(issue: Issue, parent: Path, source: Source): readonly Finding[] {
  const path = [...parent, ...issue.path]
  const value = valueAt(source.value, path)
  switch (issue.code) {
    case 'invalid_union':
      return variantFindings(issue.errors, path, source)
    case 'unrecognized_keys':
      return issue.keys.map(key => ({ path: [...path, key], message: unknownField(key, path, source.known) }))
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message: withWhatCame(message, path.at(-1)) }))
    case 'invalid_type':
      return [wrongKind(path, [kindName(issue.expected)], value)]
    default:
      return [{ path, message: limitMessage(issue, value) ?? withWhatCame(issue.message, value) }]
  }
}

/** The findings of the variant that takes this kind of value; or else that no variant does. */
function variantFindings(
  variants: readonly (readonly Issue[])[],
  path: Path,
  source: Source,
): readonly Finding[] {
  const found = variants.map(issues => issues.flatMap(issue => findingsOf(issue, path, source)))
  const meant = found.find(findings => !findings.some(finding => refusesKind(finding, path)))
  if (meant !== undefined) return meant
  const kinds = found
    .flat()
    .filter(finding => refusesKind(finding, path))
    .flatMap(({ kinds }) => kinds ?? [])
  return [wrongKind(path, [...new Set(kinds)], valueAt(source.value, path))]
}

function refusesKind(finding: Finding, path: Path): boolean {
  return finding.kinds !== undefined && finding.path.length === path.length
}

function wrongKind(path: Path, kinds: readonly string[], value: unknown): Finding {
  const quotable = kinds.includes('text') && (typeof value === 'number' || typeof value === 'boolean')
  const advice = quotable ? ': put it in quotes' : ''
  return { path, kinds, message: `expected ${kinds.join(' or ')}, got ${described(value)}${advice}` }
}

function kindName(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    array: 'a list',
    boolean: 'true or false',
    int: 'a whole number',
    number: 'a number',
    object: 'fields',
    string: 'text',
  }
  return names[expected] ?? expected
}

function described(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'fields'
  if (typeof value === 'string') return quote(value)
  return typeof value === 'number' ? `the number ${value}` : String(value)
}

function unknownField(key: string, path: Path, known: readonly string[]): string {
  const fields = fieldNamesAt(path, known)
  const meant = suggestField(key, fields)
  if (meant !== undefined) return `unknown field ${quote(key)}: did you mean ${quote(meant)}?`
  return `unknown field ${quote(key)}: the fields here are ${fields.join(', ')}`
}

function limitMessage(issue: Issue, value: unknown): string | undefined {
  if (issue.code === 'too_small') {
    if (issue.origin === 'string') return `expected text, got ${quote(value)}`
    return `expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}, got ${described(value)}`
  }
  if (issue.code === 'too_big') {
    if (typeof value === 'string') return `expected at most ${issue.maximum} characters, got ${value.length}`
    return `expected at most ${issue.maximum}, got ${described(value)}`
  }
  if (issue.code === 'invalid_format' && issue.format === 'email') {
    return `expected an e-mail address such as "ann@example.com", got ${quote(value)}`
  }
  return undefined
}

function withWhatCame(message: string, value: unknown): string {
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
