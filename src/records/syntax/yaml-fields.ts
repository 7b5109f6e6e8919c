import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Fault } from '../../articles/faults/fault.ts'
import { messageOf } from '../../problem.ts'
import {
  type FieldsPlace,
  faultyFields,
  isFields,
  MAX_FIELDS_LENGTH,
  type ReadFields,
  withoutNulls,
} from '../fields.ts'
import { commentWarnings } from './yaml-comments.ts'
import { openListMessage, quotesMessage, yamlMessage } from './yaml-message.ts'

/** Most nodes that aliases may repeat, against "billion laughs". */
const MAX_ALIASES = 100

/** One slip often causes a fault in every line that follows. */
const MAX_SYNTAX_FAULTS = 10

/** Reads a YAML 1.2 map of fields. Never throws. After a fault the fields are empty; a value that a comment cuts is a warning. */
export function readYamlFields(text: string, { file, linesBefore }: FieldsPlace): ReadFields {
  const counter = new LineCounter()
  const lines = text.split('\n')
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
    const faults = syntaxFaults(document, { file, linesBefore, lines, counter })
    if (faults.length > 0) return { ...fail(''), faults }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {}
    if (!isFields(value))
      return fail(`expected fields such as "title: …", got ${kindOf(value)}`, linesBefore + 1)
    const warnings = commentWarnings(document, text, { file, linesBefore })
    return {
      fields: withoutNulls(value),
      lineOf: path => lineOfPath(document, path, lineAt),
      faults: warnings,
    }
  } catch (thrown) {
    // Only an alias without an anchor, such as "*really* good", is noticed so late.
    const at = lines.findIndex(line => /:\s+\*/.test(line))
    const message = quotesMessage(lines[at] ?? '') ?? `expected YAML, got a fault: ${messageOf(thrown)}`
    return fail(message, linesBefore + 1 + Math.max(0, at))
  }
}

interface Positions extends FieldsPlace {
  readonly lines: readonly string[]
  readonly counter: LineCounter
}

/** Returns one fault for each line: a slip often causes several errors. */
function syntaxFaults(
  document: Document,
  { file, linesBefore, lines, counter }: Positions,
): readonly Fault[] {
  const faults = new Map<number, Fault>()
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    const { line, col: column } = counter.linePos(pos[0])
    if (faults.has(line)) continue
    const found = openListBefore(lines, line)
    const text = found?.message ?? yamlMessage({ code, message, line: lines[line - 1] ?? '', column })
    const at = found?.line ?? line
    faults.set(at, { severity: 'fault', file, line: at + linesBefore, message: text })
    if (faults.size === MAX_SYNTAX_FAULTS) break
  }
  return [...faults.values()]
}

/** A list without an end is noticed only in the line that follows it. */
function openListBefore(lines: readonly string[], line: number) {
  for (const at of [line, line - 1]) {
    const message = openListMessage(lines[at - 1] ?? '')
    if (message !== undefined) return { line: at, message }
  }
  return undefined
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : 'plain text'
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
