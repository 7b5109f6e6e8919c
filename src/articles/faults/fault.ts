/** One thing wrong with one record, told so that its author can mend it. */
export interface Fault {
  /** A `fault` keeps the record's new version out; a `warning` does not. */
  readonly severity: 'fault' | 'warning'
  /** Path inside the publication's folder, with `/`. */
  readonly file: string
  /** Line in the file, from 1. */
  readonly line?: number | undefined
  /** Path of the field, such as `authors[0].url`; absent when the fault is the file's. */
  readonly field?: string | undefined
  /** What is wrong: what was expected and what was got, as a sentence part without a full stop. */
  readonly message: string
}

/** `articles/a.md:3 published: expected a date, got "soon"`. */
export function faultText(fault: Fault): string {
  const file = printable(fault.file)
  const place = fault.line === undefined ? file : `${file}:${fault.line}`
  const field = fault.field === undefined ? '' : ` ${fault.field}:`
  const severity = fault.severity === 'warning' ? ' warning:' : ''
  return `${place}${severity}${field} ${fault.message}`
}

const QUOTED_LENGTH = 60

/** A value, quoted and cut short for a message. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value) ?? String(value)
  return printable(text.length <= QUOTED_LENGTH ? text : `${text.slice(0, QUOTED_LENGTH)}…`)
}

/** Without what steers a terminal or turns the text around: control characters are written as in JSON. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}]/gu,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
