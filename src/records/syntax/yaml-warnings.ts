import { type Document, isMap, isScalar, isSeq, type Scalar } from 'yaml'
import type { Fault } from '../../articles/faults/fault.ts'
import { FIELD_NAMES, fieldKey, IMAGE_FIELD_NAMES } from '../other-tools/field-names.ts'
import { indentOf, isReadable, shown, shownExactly } from './yaml-lines.ts'
import { quoted } from './yaml-quotes.ts'

/** A slip that YAML reads as something else, such as the rest of a title after ` #` as a comment. */
interface Slip {
  readonly offset: number
  readonly expected: string
  readonly advice: string
}

/** Fields of text for people, where such a slip is likelier than what YAML makes of it. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(
  [
    ...[FIELD_NAMES.title, FIELD_NAMES.summary, FIELD_NAMES.authors, FIELD_NAMES.tags, FIELD_NAMES.section],
    ...[IMAGE_FIELD_NAMES.alt, IMAGE_FIELD_NAMES.caption, IMAGE_FIELD_NAMES.credit, ['name']],
  ].flatMap(names => names.map(fieldKey)),
)
const TAGS: ReadonlySet<string> = new Set(FIELD_NAMES.tags.map(fieldKey))
/** Fields in which text may be within typographic quotation marks. */
const QUOTED_FIELDS: ReadonlySet<string> = new Set(
  [...FIELD_NAMES.title, ...FIELD_NAMES.summary].map(fieldKey),
)

/** The place of a text, and the line in its file of an offset in it. */
interface YamlPlace {
  readonly file: string
  readonly lineAt: (offset: number) => number
}

/** Returns a warning for each line of which YAML silently drops a part, or that it joins with the line above. */
export function yamlWarnings(
  document: Document,
  text: string,
  { file, lineAt }: YamlPlace,
): readonly Fault[] {
  const warnings = new Map<number, Fault>()
  for (const { field, node } of valuesIn(document.contents)) {
    const slip = isScalar(node) ? slipIn(node, fieldKey(field), text) : placeholderIn(node, text)
    if (slip === undefined) continue
    const line = lineAt(slip.offset)
    const got = shownExactly(lineAround(text, slip.offset))
    const message = `expected ${slip.expected}, got ${got}: ${slip.advice}`
    if (!warnings.has(line)) warnings.set(line, { severity: 'warning', file, line, field, message })
  }
  return [...warnings.values()]
}

/** Yields every value of a map, also in lists and in maps within it, with the name of the field around it. */
function* valuesIn(node: unknown, field = ''): Generator<{ readonly field: string; readonly node: unknown }> {
  if (field !== '' && !isSeq(node)) yield { field, node }
  if (isSeq(node)) for (const item of node.items) yield* valuesIn(item, field)
  if (isMap(node))
    for (const { key, value } of node.items) yield* valuesIn(value, String(isScalar(key) ? key.value : key))
}

function slipIn(node: Scalar, field: string, text: string): Slip | undefined {
  const isText = TEXT_FIELDS.has(field)
  return (
    (isText ? (cutValue(node, text, TAGS.has(field)) ?? joinedItem(node, text)) : undefined) ??
    anchorIn(node, text) ??
    (QUOTED_FIELDS.has(field) ? undefined : typographicQuotes(node, text))
  )
}

/** `title: C # is great`, `tags: #radio`. */
function cutValue(node: Scalar, text: string, isTags: boolean): Slip | undefined {
  if (node.range == null || node.type !== 'PLAIN') return undefined
  const [start, end] = node.range
  const value = text.slice(start, end)
  const isEmpty = value.trim() === ''
  const [, comment] = (isEmpty ? /^[ \t]*(#(?=\S)[^\n]*)/ : /^([ \t]+#[^\n]*)/).exec(text.slice(end)) ?? []
  if (comment === undefined) return undefined
  const offset = isEmpty ? text.indexOf('#', end) : start
  const whole = `${value}${comment}`.trim()
  if (/^#\w\S*(?:[\s,]+#\w\S*)*$/u.test(whole) && isTags) {
    const names = whole
      .split(/[\s,]*#/)
      .filter(tag => tag !== '')
      .join(', ')
    const line = lineAround(text, offset)
    const mended = line.replace(whole, () => (/^\s*- /.test(line) ? names : `[${names}]`))
    return { offset, expected: 'a list of tags without "#"', advice: `write ${shownExactly(mended)}` }
  }
  if (value.includes('\n'))
    return {
      offset: end,
      expected: 'no "#" behind a space in words that are on several lines',
      advice: 'write all of them on one line, in quotes',
    }
  return mendedBy(whole, { offset, text, expected: 'quotes around a value that contains "#"' })
}

/** `-a` below a list, or an item that is indented further than the one above: both continue the line above. */
function joinedItem(node: Scalar, text: string): Slip | undefined {
  if (node.range == null || node.type !== 'PLAIN') return undefined
  const [start, end] = node.range
  const lines = text.slice(start, end).split('\n')
  const at = lines.findIndex(
    (line, index) => (index > 0 || lines.length > 1 || isBelow(text, start)) && /^\s*-/.test(line),
  )
  if (at < 0) return undefined
  const offset = start + lines.slice(0, at).join('\n').length + (at > 0 ? 1 : 0)
  const indent = ' '.repeat(indentOf(lineAround(text, start)))
  const item = `${indent}${(lines[at] ?? '').trim().replace(/^-\s*/, '- ')}`
  return {
    offset,
    expected: 'each item of a list in the same column, with "- "',
    advice: `write ${shownExactly(item)}`,
  }
}

/** Whether a value begins on a line of its own. */
function isBelow(text: string, start: number): boolean {
  return lineAround(text, start).trimStart() === text.slice(start).split('\n', 1)[0]?.trimStart()
}

/** `title: &radio`, of which nothing is left. */
function anchorIn(node: Scalar, text: string): Slip | undefined {
  const { anchor } = node
  if (anchor === undefined || text.includes(`*${anchor}`)) return undefined
  const offset = text.indexOf(`&${anchor}`)
  const whole = text.slice(offset).split('\n', 1)[0]?.trim() ?? ''
  return mendedBy(whole, { offset, text, expected: 'quotes around a value that begins with "&"' })
}

/** `title: {{ page.title }}`, which YAML reads as fields inside fields. */
function placeholderIn(node: unknown, text: string): Slip | undefined {
  if (!isMap(node) || node.range == null || !text.startsWith('{{', node.range[0])) return undefined
  const [offset] = node.range
  const whole = text.slice(offset).split('\n', 1)[0]?.trim() ?? ''
  return mendedBy(whole, { offset, text, expected: 'quotes around a value that begins with "{{"' })
}

const TYPOGRAPHIC = /[“”„‘’‚]([^“”„‘’‚]*)[“”‘’]/g

/** `date: “2021-02-17”`. */
function typographicQuotes({ value, range }: Scalar, text: string): Slip | undefined {
  const inner =
    typeof value === 'string' ? new RegExp(`^${TYPOGRAPHIC.source}$`).exec(value.trim())?.[1] : undefined
  if (inner === undefined || range == null || !text.startsWith(String(value), range[0])) return undefined
  const mended = lineAround(text, range[0]).replace(TYPOGRAPHIC, (_, quotation: string) => quoted(quotation))
  const advice = `write ${shown(mended)}`
  return { offset: range[0], expected: 'straight quotes, which are no part of the value', advice }
}

function mendedBy(
  whole: string,
  { offset, text, expected }: { readonly offset: number; readonly text: string; readonly expected: string },
): Slip | undefined {
  const line = lineAround(text, offset)
  const mended = line.replace(whole, () => quoted(whole))
  return isReadable(mended.trim()) ? { offset, expected, advice: `write ${shown(mended)}` } : undefined
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1
  return text.slice(start).split('\n', 1)[0] ?? ''
}
