import type { Body } from '../../article.ts'
import type { DateContext } from '../../dates/dates.ts'
import { quote } from '../../faults/fault.ts'
import { EMBARGO_STEM, type EmbargoWords, findEmbargoWords } from './embargo-words.ts'
import { type ParsedEmbargo, parseEmbargo } from './parse-embargo.ts'
import { type TextLine, textLines } from './text-lines.ts'

/** An embargo that a text says: its end, or why that cannot be read. */
export type Embargo = {
  /** The lines of the source that say it. */
  readonly source: string
  /** Their place in the source. */
  readonly index: number
} & ({ readonly date: Date } | { readonly date?: undefined; readonly problem: string })

/** A body without its embargoes. */
export interface WithoutEmbargo {
  /** With a blank line in the place of each line that was taken. */
  readonly body: Body
  readonly embargoes: readonly Embargo[]
}

/**
 * Takes embargoes from a body: lines such as `EMBARGOED UNTIL 6 a.m. EST, 3 March 2026`, in the languages of the pages. In the
 * first paragraphs, one that cannot be read is taken too, with its problem. Further down, in quotations and in lists, only one
 * that can be read is. A sentence about an embargo is none, and neither is code.
 */
export function takeEmbargo(body: Body, context: DateContext): WithoutEmbargo {
  const lines = textLines(body, line => EMBARGO_STEM.test(line))
  const found = findEmbargoes(lines, context)
  if (found.length === 0) return { body, embargoes: [] }
  const embargoes = found.map(({ start, end, parsed }): Embargo => {
    const place = { source: body.source.slice(start, end), index: start }
    return parsed.date === undefined ? { ...place, problem: parsed.problem } : { ...place, date: parsed.date }
  })
  const source = found.reduceRight((text, { start, end, parsed }) => {
    const blank = text.slice(start, end).replace(/[^\n]+/g, '')
    return text.slice(0, start) + keptTail(parsed.tail) + blank + text.slice(end)
  }, body.source)
  return { body: { ...body, source }, embargoes }
}

/** Returns the message of an embargo that cannot be read, with what to write. */
export function embargoMessage(source: string, problem: string): string {
  const example = '"EMBARGOED UNTIL 3 March 2026, 06:00 GMT"'
  return `held back: expected the end of the embargo, such as ${example}, got ${quote(source.trim())}: ${problem}`
}

interface Found {
  readonly start: number
  readonly end: number
  readonly parsed: ParsedEmbargo
}

/** Lines beyond the head that are looked at. A text with more of them is about embargoes. */
const MAX_LINES_BELOW = 20

function findEmbargoes(lines: readonly TextLine[], context: DateContext): readonly Found[] {
  const found: Found[] = []
  let below = 0
  let taken = -1
  for (const [index, line] of lines.entries()) {
    if (line.start < taken || line.text === '' || line.example === 'code') continue
    if (!line.isHead && ++below > MAX_LINES_BELOW) break
    const embargo = readLine(line, followingLine(lines, index), context)
    if (embargo !== undefined) found.push(embargo)
    taken = embargo?.end ?? taken
  }
  return found
}

/** Returns the next line with text, at most one blank line below. */
function followingLine(lines: readonly TextLine[], index: number): TextLine | undefined {
  const next = lines.slice(index + 1, index + 3).find(({ text }) => text !== '')
  return next !== undefined && next.text.length <= MAX_DATE_LENGTH ? next : undefined
}

/** In characters. */
const MAX_DATE_LENGTH = 100
/** Longer words behind a date are text, which stays. */
const MAX_TAIL_LENGTH = 80

function readLine(line: TextLine, next: TextLine | undefined, context: DateContext): Found | undefined {
  const words = findEmbargoWords(line.text)
  if (words === undefined) return undefined
  const own = parseEmbargo(words.rest, context)
  const place = { start: line.start, end: line.end }
  if (own.date !== undefined)
    return words.isInside && !isInstruction(own.tail) ? undefined : { ...place, parsed: own }
  const both = next && parseEmbargo(`${words.rest} ${next.text}`, context)
  if (next !== undefined && both?.date !== undefined && isInstruction(both.tail)) {
    return { ...place, end: next.end, parsed: { ...both, tail: '' } }
  }
  const mayBeExample = line.example !== undefined || (!line.isHead && !isShouted(line.text))
  return mayBeExample || !isSurely(words, line.text, own)
    ? undefined
    : { ...place, parsed: { ...own, tail: '' } }
}

/** Whether words without a date that can be read are an embargo all the same, and not the beginning of a headline. */
function isSurely({ kind, rest }: EmbargoWords, line: string, { hasTime }: ParsedEmbargo): boolean {
  if (hasTime) return true
  if (kind === 'dated') return false
  const label = line.slice(0, line.length - rest.length)
  if (isShouted(label)) return true
  if (kind === 'said') return line.length <= MAX_INSTRUCTION_LENGTH && !/^\s*\d{4}(?!\d|[:.]\d)/.test(rest)
  return PLAIN_LABEL.test(label) || EVENT.test(rest)
}

/** In characters. A longer line without a time is a sentence. */
const MAX_INSTRUCTION_LENGTH = 120

/** Labels that no headline begins with. */
const PLAIN_LABEL =
  /^(?:strict|under |embargoed$|sperrfrist|sperrvermerk|unter |sous |information sous |bajo |embargad|información |sotto |sob |onder |pod |hold |klausul|ambargolu|под |під |באמברגו|エンバーゴ|엠바고|.*解禁)/iu

/** What an embargo ends with, instead of a time. */
const EVENT =
  /redebeginn|beginn|(?:start|end|beginning) of|delivery|further notice|auf weiteres|nouvel ordre|nuevo aviso/i

function isShouted(line: string): boolean {
  return /\p{Lu}{3}/u.test(line) && !/\p{Ll}/u.test(line)
}

/** Whether the words behind a date belong to the embargo, or are none. */
function isInstruction(tail: string): boolean {
  return !/[\p{L}\p{N}]/u.test(tail) || (tail.length <= MAX_TAIL_LENGTH && INSTRUCTION.test(tail))
}

/** What stands behind the date of an embargo, such as `Please do not share` and `Es gilt das gesprochene Wort`. */
const INSTRUCTION =
  /\b(?:please|do not|don't|not for|no (?:use|publication|advance)|check against|strictly|confidential|thank|bitte|gesprochene wort|nicht|merci|prononcé|ne pas|por favor|no (?:publicar|difundir)|si prega|non diffondere|graag|niet|vänligen|vennligst|venligst|prosimy|prosíme|não)\b|просьба|просимо|lütfen|يرجى|お願い|바랍니다|请|請/iu

function keptTail(tail: string): string {
  return isInstruction(tail) ? '' : tail.replace(/^[\s.!;–—-]+/, '')
}
