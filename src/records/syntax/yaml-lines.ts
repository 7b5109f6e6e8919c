import { parseDocument } from 'yaml'
import { printable } from '../../articles/faults/fault.ts'

/** An error of the parser, with its place in the text. */
export interface YamlError {
  /** The parser's code, such as `TAB_AS_INDENT`, or `NO_FIELDS`. */
  readonly code: string
  readonly message: string
  /** From 1. */
  readonly line: number
  /** Column in the line, from 1. */
  readonly column: number
}

/** Longer lines are not looked at: no title has as many characters, and matching them takes long. */
export const MAX_LINE = 1_000
/** Longest line of which messages show the whole. */
const MAX_SHOWN = 120

/** Shows a line in a message, without the space around it. */
export function shown(line: string): string {
  return shownExactly(line.trim())
}

/** Shows a line in a message with the space that it begins with. */
export function shownExactly(line: string): string {
  const text = printable(line.trimEnd())
  return `\`${text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`}\``
}

/** Returns the name of a line's own field; undefined when it has none. */
export function fieldOf(line: string): string | undefined {
  return /^\s*(?:- +)?["']?([\p{L}\p{N}_][\p{L}\p{N}_-]*)["']?\s*[:：=]/u.exec(line.slice(0, MAX_LINE))?.[1]
}

/** Returns the name of the outermost field to which a line belongs: its own, or one above if it is indented or an item. */
export function fieldAt(lines: readonly string[], line: number): string | undefined {
  const own = lines[line - 1] ?? ''
  if (!/^(?:\s|-(?!-))/.test(own)) return fieldOf(own)
  const above = lines.slice(0, line).findLast(written => /^[^\s#-]/.test(written) && fieldOf(written))
  return fieldOf(above ?? own)
}

/** Returns the number of characters that a line is indented by. */
export function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0
}

/** Returns whether one line of YAML, or several, can be read. */
export function isReadable(text: string): boolean {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
  if (document.errors.length + document.warnings.length > 0) return false
  try {
    document.toJS()
    return true
  } catch {
    return false
  }
}
