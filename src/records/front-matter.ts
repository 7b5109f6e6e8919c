import type { Body } from '../articles/article.ts'
import type { FieldsPlace, ReadFields } from './fields.ts'
import { readJsonRecord } from './json-record.ts'
import { faultyRecord, type RawRecord } from './raw-record.ts'
import { endOfObject } from './syntax/json-names.ts'
import { readTomlFields } from './syntax/toml-fields.ts'
import { readYamlFields } from './syntax/yaml-fields.ts'

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
  if (fence === undefined) {
    const example = '"---", "title: …", "published: 2021-02-17", "---"'
    const message = `expected fields between two lines of "---": begin the file with ${example}`
    return { ...faultyRecord(path, message, 1), isBare: true }
  }
  const length = lines.slice(open + 1).findIndex(line => fence.closing.test(line))
  if (length < 0) {
    const line = first.trim()
    return faultyRecord(path, `expected a second line of "${line}" where the fields end, got none`, open + 1)
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

/** Reads a text that begins with a JSON object, as Hugo writes it. */
function readJsonAbove(text: string, path: string, format: Body['format']): RawRecord {
  const end = endOfObject(text) ?? text.length
  const { fields, lineOf, faults } = readJsonRecord(text.slice(0, end), path)
  return { fields, lineOf, faults, body: bodyOf(text.slice(end).replace(/^[ \t]*\n/, ''), format) }
}

function bodyOf(text: string, format: Body['format']): Body {
  return { format, source: text.replace(/^(?:[ \t]*\n)+/, '') }
}
