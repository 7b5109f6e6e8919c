import { LineCounter, parseDocument } from 'yaml'
import type { Fault } from '../../articles/faults/fault.ts'
import { messageOf } from '../../problem.ts'
import { type FieldsPlace, isFields } from '../fields.ts'
import { fieldAt, shown, type YamlError } from './yaml-lines.ts'
import { remediesFor } from './yaml-remedies.ts'
import type { Remedy } from './yaml-remedy.ts'

/** Most nodes that aliases may repeat, against "billion laughs". */
export const MAX_ALIASES = 100
/** A text with more faults is no list of fields. */
const MAX_FAULTS = 10
/** Each advice is tried out on the whole text, which takes long where that has thousands of fields. */
const MAX_MENDED_LENGTH = 20_000

/**
 * Returns the syntax faults of a YAML text for people who do not know YAML: each line as it is, and as it should be. Every advice
 * was tried out: the text is readable up to the next fault when it is followed.
 */
export function yamlFaults(text: string, { file, linesBefore }: FieldsPlace): readonly Fault[] {
  const faults: Fault[] = []
  let lines: readonly string[] = text.split('\n')
  /** Lines that earlier remedies removed. */
  let removed = 0
  for (let error = firstError(lines); error !== undefined && faults.length < MAX_FAULTS; ) {
    const known: readonly string[] = lines
    const place: YamlError = error
    const remedy: Remedy | undefined =
      text.length > MAX_MENDED_LENGTH
        ? undefined
        : remediesFor(place, known, linesBefore).find(found => isHelpful(found, known))
    const at = remedy?.line ?? place.line
    const field = fieldAt(
      remedy === undefined || remedy.mended.length === 0 ? known : mended(remedy, known),
      at,
    )
    const message = remedy?.message ?? plainMessage(place, known)
    faults.push({
      severity: 'fault',
      file,
      line: at + removed + linesBefore,
      ...(field && { field }),
      message,
    })
    if (remedy === undefined) break
    lines = mended(remedy, known)
    removed += (remedy.replaced ?? 1) - remedy.mended.length
    error = firstError(lines)
  }
  return faults
}

/** Returns whether the text is readable after a remedy, at least up to a later line. */
function isHelpful(remedy: Remedy, lines: readonly string[]): boolean {
  const next = firstError(mended(remedy, lines))
  return next === undefined || next.line >= remedy.line + remedy.mended.length
}

/** Returns the lines with those of the remedy in place of as many as it replaces. */
function mended({ line, replaced = 1, mended }: Remedy, lines: readonly string[]): readonly string[] {
  return [...lines.slice(0, line - 1), ...mended, ...lines.slice(line - 1 + replaced)]
}

/** Finds the first error of a text; undefined when it is a list of fields, or empty. */
function firstError(lines: readonly string[]): YamlError | undefined {
  const counter = new LineCounter()
  const text = lines.join('\n')
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
    const [error] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])
    if (error !== undefined) {
      const { line, col: column } = counter.linePos(error.pos[0])
      return { code: error.code, message: error.message, line, column }
    }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {}
    if (isFields(value)) return undefined
    const message = Array.isArray(value) ? 'a list' : 'plain text'
    return { code: 'NO_FIELDS', message, line: firstLine(lines), column: 1 }
  } catch (thrown) {
    // Only an alias without an anchor, such as "*really* good", is noticed so late.
    const line = lines.findIndex(written => /(?::|^\s*-)\s+\*/.test(written)) + 1
    return { code: 'BAD_ALIAS', message: messageOf(thrown), line: Math.max(1, line), column: 1 }
  }
}

function firstLine(lines: readonly string[]): number {
  return (
    Math.max(
      0,
      lines.findIndex(line => !/^\s*(?:#|$)/.test(line)),
    ) + 1
  )
}

function plainMessage({ code, message, line, column }: YamlError, lines: readonly string[]): string {
  if (code === 'NO_FIELDS') return `expected fields such as "title: …", got ${message}`
  return `expected YAML, got a fault at column ${column} of ${shown(lines[line - 1] ?? '')}: ${message}`
}
