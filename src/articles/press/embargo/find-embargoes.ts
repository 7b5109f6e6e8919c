import type { DateContext } from '../../dates/dates.ts'
import { type EmbargoWords, findEmbargoWords } from './embargo-words.ts'
import { type ParsedEmbargo, parseEmbargo } from './parse-embargo.ts'
import type { TextLine } from './text-lines.ts'

/** An embargo in a line, or in several that follow each other. */
export interface FoundEmbargo {
  /** Its place in the source. */
  readonly start: number
  readonly end: number
  readonly parsed: ParsedEmbargo
  /** Words behind the date, and where they begin in the line without its mark-up. */
  readonly tail: string
  readonly tailStart: number
  /** Whether it says nothing of a time, as `EMBARGO` alone does not. */
  readonly isBare: boolean
}

/** Lines beyond the head that are looked at. A text with more of them is about embargoes. */
const MAX_LINES_BELOW = 20

/** Finds the lines of a text that say an embargo, whether its date can be read or not. */
export function findEmbargoes(lines: readonly TextLine[], context: DateContext): readonly FoundEmbargo[] {
  const found: FoundEmbargo[] = []
  let below = 0
  let taken = -1
  for (const [index, line] of lines.entries()) {
    if (line.start < taken || line.text === '' || line.example === 'code') continue
    if (!line.isHead && ++below > MAX_LINES_BELOW) break
    const embargo = readLine(line, followingLines(lines, index), context)
    if (embargo !== undefined) found.push(embargo)
    taken = embargo?.end ?? taken
  }
  return found
}

/** In characters. A longer line has no room for a date alone. */
const MAX_DATE_LENGTH = 100
const MAX_FOLLOWING = 3

/** Returns the lines that may continue a date: the next, at most one blank line below, and those right below it. */
function followingLines(lines: readonly TextLine[], index: number): readonly TextLine[] {
  const start = lines[index + 1]?.text === '' ? index + 2 : index + 1
  const next = lines.slice(start, start + MAX_FOLLOWING)
  const end = next.findIndex(({ text }) => text === '' || text.length > MAX_DATE_LENGTH)
  return end < 0 ? next : next.slice(0, end)
}

function readLine(
  line: TextLine,
  following: readonly TextLine[],
  context: DateContext,
): FoundEmbargo | undefined {
  const words = findEmbargoWords(line.text)
  if (words === undefined) return undefined
  const parsed = parseEmbargo(words.rest, context)
  const isBare = !/[\p{L}\p{N}]/u.test(words.rest)
  const tailStart = line.text.length - parsed.tail.length
  const own = { start: line.start, end: line.end, parsed, tail: parsed.tail, tailStart, isBare }
  if (parsed.date !== undefined) return words.isInside && !isInstruction(parsed.tail) ? undefined : own
  const joined = joinLines(words, following, context)
  if (joined !== undefined) return { ...own, ...joined, tail: '' }
  const mayBeExample = line.example !== undefined || (!line.isHead && !isShouted(line.text))
  return mayBeExample || !isSurely(words, line.text, parsed) ? undefined : { ...own, tail: '' }
}

/** Returns the embargo that a line says with as few of those below it as possible. */
function joinLines(
  { rest }: EmbargoWords,
  following: readonly TextLine[],
  context: DateContext,
): Pick<FoundEmbargo, 'end' | 'parsed'> | undefined {
  let text = rest
  for (const line of following) {
    text = `${text} ${line.text}`
    const parsed = parseEmbargo(text, context)
    if (parsed.date !== undefined && isInstruction(parsed.tail)) return { end: line.end, parsed }
  }
  return undefined
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
  /^(?:strict|under |embargoed\b|sperrfrist|sperrvermerk|unter |sous |information sous |bajo |embargad|información |sotto |sob |onder |pod |hold |klausul|ambargolu|под |під |באמברגו|エンバーゴ|엠바고|.*解禁)/iu

/** What an embargo ends with, instead of a time. */
const EVENT =
  /redebeginn|beginn|(?:start|end|beginning) of|delivery|further notice|auf weiteres|nouvel ordre|nuevo aviso/i

function isShouted(line: string): boolean {
  return /\p{Lu}{3}/u.test(line) && !/\p{Ll}/u.test(line)
}

/** In characters. Longer words behind a date are text, which stays. */
const MAX_INSTRUCTION_TAIL = 80

/** Whether the words behind a date belong to the embargo, or are none. */
export function isInstruction(tail: string): boolean {
  return !/[\p{L}\p{N}]/u.test(tail) || (tail.length <= MAX_INSTRUCTION_TAIL && INSTRUCTION.test(tail))
}

/** What stands behind the date of an embargo, such as `Please do not share` and `Es gilt das gesprochene Wort`. */
const INSTRUCTION =
  /^[\s.!;–—-]*(?:please|do not|don't|not for|no (?:use|advance)|check against|strictly|confidential|thank|bitte|es gilt das|nicht|merci|seul le|ne pas|por favor|no (?:publicar|difundir)|si prega|non diffondere|graag|niet|vänligen|vennligst|venligst|prosimy|prosíme|não (?:publicar|divulgar)|просьба|просимо|lütfen|يرجى|それまで|取り扱い|请勿|請勿)(?![\p{L}\p{M}])/iu
