import { shown, shownExactly } from './yaml-lines.ts'

/** A change of lines that may mend an error. */
export interface Remedy {
  /** The first line that changes, from 1. */
  readonly line: number
  /** Number of lines that it replaces; 1 if absent. */
  readonly replaced?: number
  readonly mended: readonly string[]
  /** A message of the form "expected …, got …: write …". */
  readonly message: string
}

/** The lines of a text of fields. */
export interface FieldsText {
  readonly lines: readonly string[]
  /** Lines of the file before them. */
  readonly linesBefore: number
}

/** Returns a line, from 1. */
export function lineOf({ lines }: FieldsText, line: number): string {
  return lines[line - 1] ?? ''
}

/** Returns the remedy that writes one line otherwise. */
export function rewritten(
  expected: string,
  line: number,
  [before, after]: readonly [string, string],
): Remedy {
  const isIndent = before.trim() === after.trim()
  const show = isIndent ? shownExactly : shown
  return { line, mended: [after], message: `${expected}, got ${show(before)}: write ${show(after)}` }
}
