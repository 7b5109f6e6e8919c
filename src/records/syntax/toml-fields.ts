import { parse, TomlDate, TomlError } from 'smol-toml'
import { messageOf } from '../../problem.ts'
import { type FieldsPlace, faultyFields, isFields, MAX_FIELDS_LENGTH, type ReadFields } from '../fields.ts'
import { fieldOf, MAX_LINE, shown } from './yaml-lines.ts'
import { withoutQuotes } from './yaml-quotes.ts'

/** Reads a TOML 1.1 table of fields. Never throws. After a fault the fields are empty. Dates stay as they are written. */
export function readTomlFields(text: string, { file, linesBefore }: FieldsPlace): ReadFields {
  if (text.length > MAX_FIELDS_LENGTH) {
    const message = `expected at most ${MAX_FIELDS_LENGTH} characters of fields, got ${text.length}`
    return faultyFields(file, message, linesBefore + 1)
  }
  try {
    const fields = Object.fromEntries(
      Object.entries(parse(text, { useLegacyDate: true, maxDepth: MAX_DEPTH })).map(([name, value]) => [
        name,
        plainValue(value),
      ]),
    )
    return { fields, lineOf: path => lineOfPath(text, path) + linesBefore, faults: [] }
  } catch (thrown) {
    if (!(thrown instanceof TomlError))
      return faultyFields(file, `expected TOML, got a fault: ${messageOf(thrown)}`, linesBefore + 1)
    const reason = thrown.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '')
    const line = text.split('\n')[thrown.line - 1] ?? ''
    const advice = quotesAdvice(line)
    const message = `expected ${advice ?? `TOML, got a fault at column ${thrown.column} of ${shown(line)}: ${reason}`}`
    const faulty = faultyFields(file, message, thrown.line + linesBefore)
    const field = fieldOf(line)
    return { ...faulty, faults: faulty.faults.map(fault => ({ ...fault, ...(field && { field }) })) }
  }
}

const MAX_DEPTH = 100

/** Asks for quotes around a text if they mend the line; undefined otherwise. */
function quotesAdvice(line: string): string | undefined {
  const [, name = '', value = ''] =
    line.length > MAX_LINE ? [] : (/^\s*([\w-]+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [])
  if (value === '' || /^(?:[[{]|"""|''')/.test(value) || isReadable(line)) return undefined
  const mended = `${name} = ${quoted(withoutQuotes(value).replace(/^["']/, ''))}`
  if (!isReadable(mended)) return undefined
  return `a field such as title = "A", got ${shown(line)}: write ${shown(mended)}`
}

function isReadable(line: string): boolean {
  try {
    parse(line)
    return true
  } catch {
    return false
  }
}

function quoted(text: string): string {
  return /["\\]/.test(text) && !text.includes("'") ? `'${text}'` : JSON.stringify(text)
}

/** Returns a value with the text of dates: `2021-02-17`, `10:00:00`, or both, with or without an offset. */
function plainValue(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString()
  if (Array.isArray(value)) return value.map(plainValue)
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainValue(inner)]))
}

/** Returns the line on which the first field of a path begins, or the table of that name, from 1. */
function lineOfPath(text: string, path: readonly PropertyKey[]): number {
  const [outer, inner] = path.map(String)
  if (outer === undefined) return 1
  const lines = text.split('\n')
  const own = lines.findIndex(line => beginsField(line, outer))
  if (inner === undefined || own < 0) return Math.max(own, 0) + 1
  const within = lines.slice(own + 1).findIndex(line => beginsField(line, inner))
  return own + 1 + (isTable(lines[own] ?? '') && within >= 0 ? within + 1 : 0)
}

function beginsField(line: string, name: string): boolean {
  const found = /^\s*\[{0,2}\s*["']?([^"'\]=.]+?)["']?\s*(?:[=\].]|$)/.exec(line)
  return found?.[1] === name
}

function isTable(line: string): boolean {
  return /^\s*\[/.test(line)
}
