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
    return { ...fail(''), faults: yamlFaults(text, { file, linesBefore }) }
  } catch {
    return { ...fail(''), faults: yamlFaults(text, { file, linesBefore }) }
  }
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
