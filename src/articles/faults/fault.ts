/** An error in a record, described so that its author can correct it. */
export interface Fault {
  /**
   * A `fault` prevents the publication of the new version of the record; a `warning` does not. A `note` says that a file is no
   * record, or why there is none.
   */
  readonly severity: 'fault' | 'warning' | 'note'
  /** Path inside the publication's folder, with `/`. */
  readonly file: string
  /** Line in the file, from 1. */
  readonly line?: number | undefined
  /** Path of the field, such as `authors[0].url`; absent when the fault concerns the whole file. */
  readonly field?: string | undefined
  /** A message of the form "expected …, got …", without a full stop. */
  readonly message: string
}

/** Returns a line for people, such as `articles/a.md:3 published: expected a date, got "soon"`. */
export function faultText(fault: Fault): string {
  const file = printable(fault.file)
  const place = fault.line === undefined ? file : `${file}:${fault.line}`
  const field = fault.field === undefined ? '' : ` ${fault.field}:`
  const severity = fault.severity === 'fault' ? '' : ` ${fault.severity}:`
  return `${place}${severity}${field} ${fault.message}`
}

const MAX_QUOTED_LENGTH = 60

/** Quotes a value for a message, and cuts it short. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value) ?? String(value)
  return printable(text.length <= MAX_QUOTED_LENGTH ? text : `${text.slice(0, MAX_QUOTED_LENGTH)}…`)
}

/** Escapes characters that control a terminal or the direction of text, as JSON does. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}]/gu,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
