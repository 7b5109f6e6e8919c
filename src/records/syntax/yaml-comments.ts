import { type Document, isScalar, type Pair, type Scalar, visit } from 'yaml'
import type { Fault } from '../../articles/faults/fault.ts'
import type { FieldsPlace } from '../fields.ts'
import { FIELD_NAMES, IMAGE_FIELD_NAMES } from '../other-tools/field-names.ts'
import { commentMessage } from './yaml-message.ts'

/** Fields with words, which may contain a `#`. Others, such as dates, often have a comment behind them. */
const FIELDS_OF_WORDS = new Set(
  [
    ...[FIELD_NAMES.title, FIELD_NAMES.summary, FIELD_NAMES.authors, FIELD_NAMES.tags, FIELD_NAMES.section],
    ...[IMAGE_FIELD_NAMES.alt, IMAGE_FIELD_NAMES.caption, IMAGE_FIELD_NAMES.credit, ['name']],
  ].flatMap(names => names.map(plainName)),
)

/** More of them are not the slip of a person. */
const MAX_WARNINGS = 10

/** Warns of words that YAML cuts at a `#`, since it begins a comment there. */
export function commentWarnings(
  document: Document,
  text: string,
  { file, linesBefore }: FieldsPlace,
): readonly Fault[] {
  const warnings: Fault[] = []
  const lines = text.split('\n')
  visit(document, {
    Scalar(key, node, path) {
      if (warnings.length === MAX_WARNINGS) return visit.BREAK
      const [start, end] = node.range ?? [0, 0]
      if (key === 'key' || !isCut(node, text.slice(end)) || !hasWords(path)) return undefined
      const [first, last] = [start, end].map(offset => text.slice(0, offset).split('\n').length)
      const line = last ?? 1
      const message = commentMessage(lines[line - 1] ?? '', first === last)
      warnings.push({ severity: 'warning', file, line: line + linesBefore, message })
      return undefined
    },
  })
  return warnings
}

/** Whether a text without quotes, or nothing, stands before a comment in its line. */
function isCut({ type, value }: Scalar, rest: string): boolean {
  if (type !== 'PLAIN') return false
  if (value === null) return rest.startsWith('#')
  return /^[ \t]+#/.test(rest)
}

/** Whether the nearest field around a value is one with words. */
function hasWords(path: readonly unknown[]): boolean {
  const pair = path.findLast(
    (node): node is Pair => typeof node === 'object' && node !== null && 'key' in node,
  )
  return isScalar(pair?.key) && FIELDS_OF_WORDS.has(plainName(String(pair.key.value)))
}

function plainName(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase()
}
