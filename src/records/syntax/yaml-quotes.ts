import { isReadable, MAX_LINE } from './yaml-lines.ts'

/** A line with quotes, and why it needs them. */
export interface QuotedLine {
  readonly mended: string
  /** The value that needs quotes, such as `a value that begins with "@"`. */
  readonly reason: string
}

/** A field and its value on one line, also as an item of a list. */
const FIELD = /^(?<before>\s*(?:- +)?["']?[\w-]+["']?:\s+)(?<value>\S.*?)\s*$/
/** An item of a list. */
const ITEM = /^(?<before>\s*- +)(?<value>\S.*?)\s*$/

/** Puts quotes around the value of a line if they make it readable; undefined otherwise. */
export function withQuotes(line: string): QuotedLine | undefined {
  if (line.length > MAX_LINE) return undefined
  const { before = '', value = '' } = (FIELD.exec(line) ?? ITEM.exec(line))?.groups ?? {}
  if (value === '' || isCollection(value) || isReadable(line.trim())) return undefined
  const mended = `${before}${quoted(withoutQuotes(value))}`
  return isReadable(mended.trim()) ? { mended, reason: reasonFor(value) } : undefined
}

/** Writes a text as a value. Double quotes need escapes inside, single ones are doubled: those are chosen that change nothing. */
export function quoted(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`
}

/**
 * Removes the quotation marks that were meant to enclose a value: `'It's'`, `"C:\Users"`, `“A: B”`. `"A" and "B"` has others
 * inside.
 */
export function withoutQuotes(value: string): string {
  const [, mark, inner = ''] = /^(["'])(.*)\1$/.exec(value) ?? []
  if (mark === "'" || (mark === '"' && !inner.includes('"'))) return inner
  return /^[“”„‟]([^“”„‟"]*)[“”‟]$/.exec(value)?.[1] ?? value
}

/** Returns whether a value is a list, fields or a block of text, rather than text that begins like one. */
function isCollection(value: string): boolean {
  if (/^\{\{/.test(value)) return false
  return /^[|>][-+\d]*$/.test(value) || (/^[[{]/.test(value) && !/^[[{][^\]}]*[\]}]\s+\S/.test(value))
}

function reasonFor(value: string): string {
  const [first = ''] = value
  if (/^"[^"]*"$/.test(value)) return 'a value that contains "\\"'
  if (/["']/.test(first)) return 'the whole value'
  if (/:(?:\s|$)/.test(value)) return 'a value that contains ": "'
  return `a value that begins with ${JSON.stringify(first)}`
}
