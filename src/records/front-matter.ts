import type { Body } from '../articles/article.ts'
import type { FieldsPlace, ReadFields } from './fields.ts'
import { readJsonRecord } from './json-record.ts'
import { faultyRecord, type RawRecord } from './raw-record.ts'
import { endOfObject } from './syntax/json-names.ts'
import { readTomlFields } from './syntax/toml-fields.ts'
import { readYamlFields } from './syntax/yaml-fields.ts'
import { fieldOf, shown } from './syntax/yaml-lines.ts'

/**
 * Reads the fields above a text and the text below them: YAML between two lines of `---`, TOML between two lines of `+++`,
 * or one JSON object.
 */
export function readFrontMatter(text: string, path: string, format: Body['format']): RawRecord {
  const lines = text.split('\n')
  const open = lines.findIndex(line => line.trim() !== '')
  const first = lines[open] ?? ''
  if (JSON_START.test(lines.slice(open, open + 2).join('\n'))) return readJsonAbove(text, path, format)
  const fence = FENCES.find(({ opening }) => opening.test(first))
  if (fence === undefined) return withoutFence(lines, open, path)
  const length = lines.slice(open + 1).findIndex(line => fence.closing.test(line))
  if (length < 0) {
    const { line, message } = missingEnd(lines, open)
    return faultyRecord(path, message, line)
  }
  const close = open + 1 + length
  const place = { file: path, linesBefore: open + 1 }
  const fields = fence.read(lines.slice(open + 1, close).join('\n'), place)
  return { ...fields, body: bodyOf(lines.slice(close + 1).join('\n'), format) }
}

/** An object with a name in quotes. A tag of a template begins with a brace too. */
const JSON_START = /^\s*\{\s*["}]/

/** The lines around fields, and how they are read. */
const FENCES: readonly {
  readonly opening: RegExp
  readonly closing: RegExp
  readonly read: (text: string, place: FieldsPlace) => ReadFields
}[] = [
  { opening: /^---[ \t]*$/, closing: /^(?:---|\.\.\.)[ \t]*$/, read: readYamlFields },
  { opening: /^\+\+\+[ \t]*$/, closing: /^\+\+\+[ \t]*$/, read: readTomlFields },
]

/** Lines that were meant to be `---` or `+++`, such as the dash that an editor makes of it. */
const ALMOST_FENCE = /^[ \t]*(?:[-–—−]{1,3}|-{4,}|[-–—][ -–—]+|=+|\*{3,}|_{3,}|`{3,}|\+{2,})[ \t]*$/

/** Describes a text that does not begin with fields, or whose fields are not recognised as such. */
function withoutFence(lines: readonly string[], open: number, path: string): RawRecord {
  const first = lines[open] ?? ''
  const next = lines[open + 1] ?? ''
  if (ALMOST_FENCE.test(first) && isField(next)) {
    return faultyRecord(
      path,
      `expected a line of "---" above the fields, got ${shown(first)}: write \`---\``,
      open + 1,
    )
  }
  if (isField(first) && isField(next)) {
    const message = `expected a line of "---" above the fields, got ${shown(first)}: add a line of "---" above it, and one below the fields`
    return faultyRecord(path, message, open + 1)
  }
  const example = '"---", "title: …", "published: 2021-02-17", "---"'
  const message = `expected fields between two lines of "---": begin the file with ${example}`
  return { ...faultyRecord(path, message, 1), isBare: true }
}

/** Says where fields seem to end that have no second fence: at a line that was meant to be one, or below the last field. */
function missingEnd(
  lines: readonly string[],
  open: number,
): { readonly line: number; readonly message: string } {
  const fence = (lines[open] ?? '').trim()
  const start = open + 1
  const length = lines.slice(start).findIndex((line, at, rest) => !isInFields(line, rest[at + 1] ?? ''))
  const end = length < 0 ? lines.length : start + length
  const other = lines[end] ?? ''
  const expected = `expected a second line of "${fence}" where the fields end`
  if (ALMOST_FENCE.test(other))
    return { line: end + 1, message: `${expected}, got ${shown(other)}: write \`${fence}\`` }
  const last = lines.slice(0, end).findLastIndex(line => line.trim() !== '') + 1
  return { line: last, message: `${expected}, got none: add one below line ${last}` }
}

function isInFields(line: string, next: string): boolean {
  if (line.trim() === '') return isField(next)
  return isField(line) || /^(?:[ \t]|- |[\]}])/.test(line) || (line.startsWith('#') && isField(next))
}

function isField(line: string): boolean {
  return fieldOf(line) !== undefined && /^[^\s-]/.test(line)
}

/** Reads a text that begins with a JSON object, as Hugo writes it. */
function readJsonAbove(text: string, path: string, format: Body['format']): RawRecord {
  const end = endOfObject(text) ?? text.length
  const { fields, lineOf, faults } = readJsonRecord(text.slice(0, end), path)
  return { fields, lineOf, faults, body: bodyOf(text.slice(end).replace(/^[ \t]*\n/, ''), format) }
}

function bodyOf(text: string, format: Body['format']): Body {
  return { format, source: text.replace(/^(?:[ \t]*\n)+/, '') }
}
