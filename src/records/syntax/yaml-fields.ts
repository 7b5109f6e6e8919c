import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import {
  type FieldsPlace,
  faultyFields,
  isFields,
  MAX_FIELDS_LENGTH,
  type ReadFields,
  withoutNulls,
} from '../fields.ts'
import { MAX_ALIASES, yamlFaults } from './yaml-faults.ts'
import { fieldOf, MAX_LINE } from './yaml-lines.ts'
import { yamlWarnings } from './yaml-warnings.ts'

/** Reads a YAML 1.2 map of fields. Never throws. After a fault the fields are empty. */
export function readYamlFields(text: string, { file, linesBefore }: FieldsPlace): ReadFields {
  const counter = new LineCounter()
  const lineAt = (offset: number) => counter.linePos(offset).line + linesBefore
  const fail = (message: string, line?: number) => faultyFields(file, message, line)
  if (text.length > MAX_FIELDS_LENGTH) {
    return fail(
      `expected at most ${MAX_FIELDS_LENGTH} characters of fields, got ${text.length}`,
      linesBefore + 1,
    )
  }
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
    const value: unknown = isSound(document)
      ? (document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {})
      : undefined
    if (isFields(value)) {
      const faults = yamlWarnings(document, text, { file, lineAt })
      return { fields: withoutNulls(value), lineOf: path => lineOfPath(document, path, lineAt), faults }
    }
    const indented = withIndentedQuotes(text)
    if (indented !== text) return readYamlFields(indented, { file, linesBefore })
    return { ...fail(''), faults: yamlFaults(text, { file, linesBefore }) }
  } catch {
    return { ...fail(''), faults: yamlFaults(text, { file, linesBefore }) }
  }
}

/** A field whose value begins with a quotation mark that is not closed in its line. */
const OPENED = /^[\w-]+:[ \t]+(?:"(?:\\.|[^"\\])*|'[^']*(?:''[^']*)*)$/
/** Lines on which a value in quotes may continue. */
const MAX_QUOTED_LINES = 20

/** Indents the further lines of values in quotes. YAML wants that, but Jekyll and Hugo read them without. */
function withIndentedQuotes(text: string): string {
  const lines = text.split('\n')
  for (const [at, line] of lines.entries()) {
    if (line.length > MAX_LINE || !OPENED.test(line)) continue
    const mark = line.replace(/^[\w-]+:[ \t]+/, '').charAt(0)
    const more = lines.slice(at + 1, at + 1 + MAX_QUOTED_LINES)
    const end = more.findIndex(other => other.includes(mark))
    const isText = end >= 0 && more[end]?.trimEnd().endsWith(mark) && !more.slice(0, end + 1).some(fieldOf)
    if (!isText) continue
    for (const [index, other] of more.slice(0, end + 1).entries())
      if (/^\S/.test(other)) lines[at + 1 + index] = `  ${other}`
  }
  return lines.join('\n')
}

function isSound({ errors, warnings }: Document): boolean {
  return errors.length + warnings.length === 0
}

function lineOfPath(document: Document, path: readonly PropertyKey[], lineAt: (offset: number) => number) {
  let node: unknown = document.contents
  let offset = offsetOf(node)
  for (const key of path) {
    const child = childOf(isAlias(node) ? node.resolve(document) : node, key)
    if (child === undefined) break
    offset = offsetOf(child.at) ?? offset
    node = child.value
  }
  return offset === undefined ? undefined : lineAt(offset)
}

/** Returns the node of a field, and the node where the field begins: its key, or the list's item. */
function childOf(
  node: unknown,
  key: PropertyKey,
): { readonly at: unknown; readonly value: unknown } | undefined {
  if (isSeq(node) && typeof key === 'number') return { at: node.items[key], value: node.items[key] }
  if (!isMap(node)) return undefined
  const pair = node.items.find(item => String(isScalar(item.key) ? item.key.value : item.key) === String(key))
  return pair && { at: pair.key, value: pair.value }
}

function offsetOf(node: unknown): number | undefined {
  return isNodeWithRange(node) ? node.range?.[0] : undefined
}

function isNodeWithRange(node: unknown): node is Node {
  return typeof node === 'object' && node !== null && 'range' in node
}
