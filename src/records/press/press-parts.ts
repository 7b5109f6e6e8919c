import { type DateContext, parseDate } from '../../articles/dates/dates.ts'
import { findDateline } from '../../articles/press/dateline.ts'
import type { Block, Line } from './press-blocks.ts'
import { parseCredit } from './press-credits.ts'
import { type DateLine, isSameLine } from './press-lines.ts'

/** A date below more paragraphs is part of the text. */
export const MAX_PARAGRAPHS_ABOVE_DATE = 2

/** In characters. A longer paragraph is text, not a standfirst or caption. */
const MAX_PART_LENGTH = 1_000

/** In characters, of all credit lines together. */
const MAX_CREDIT_LENGTH = 200

/** The publication's zone is unknown here, but lies between these. */
const OUTERMOST_ZONES = ['Etc/GMT+12', 'Etc/GMT-14']

/** The parts of a press text. A missing part is undefined. */
export interface PressParts {
  readonly headline: Line
  readonly published: Line | undefined
  /** The line that begins with place and agency, and perhaps a date. */
  readonly dateline: Line | undefined
  readonly updated: Line | undefined
  readonly byline: Line | undefined
  readonly standfirst: Block | undefined
  readonly caption: Block | undefined
  readonly credits: readonly Line[]
  /** Every block that is none of the above, in order. */
  readonly body: readonly Block[]
}

/** Recognise lines that are dates and by-lines. */
export interface LineFinders {
  readonly findDate: (line: string) => DateLine | undefined
  readonly findByline: (line: string) => readonly string[] | undefined
}

/** Parts found so far. */
type Found = { -readonly [Part in keyof PressParts]: PressParts[Part] } & {
  readonly credits: Line[]
} & LineFinders

/**
 * Finds the parts of a press text. The landmark is the date, or else the repeated headline: by-line and standfirst
 * are above it, the image's caption and credit right below it. A dateline begins the text. A text with none of them has a headline, a
 * by-line and a body. Undefined if there are no lines.
 */
export function findPressParts(
  blocks: readonly Block[],
  finders: LineFinders,
  language: string | undefined,
): PressParts | undefined {
  const [first, ...others] = blocks.flat()
  if (first === undefined) return undefined
  const isDated = others.length > 0 && finders.findDate(first.text) !== undefined
  const headline = (isDated ? others[0] : first) ?? first
  const found = nothingFound(headline, finders)
  if (isDated) addLine(first, found)
  const below = blocks.map(block => block.filter(line => line.number > headline.number)).filter(isFilled)
  const landmark = findLandmark(below, found)
  found.body = landmark === undefined ? bodyWithoutByline(below, found) : bodyAround(landmark, below, found)
  return withValidDates(withSomeBody(withSources(found)), language)
}

function nothingFound(headline: Line, { findDate, findByline }: LineFinders): Found {
  const none = undefined
  return {
    headline,
    ...{ published: none, dateline: none, updated: none, byline: none, standfirst: none, caption: none },
    findDate,
    findByline,
    credits: [],
    body: [],
  }
}

function isFilled(block: Block): boolean {
  return block.length > 0
}

/** Adds a line that is a part by itself. False if it is none, or if that part was found before. */
function addLine(line: Line, found: Found): boolean {
  if (isSameLine(line.text, found.headline.text)) return true
  const date = found.findDate(line.text)
  const credit = parseCredit(line.text)
  if (date?.updated && found.updated === undefined) found.updated = line
  else if (date?.updated === false && found.published === undefined) found.published = line
  else if (found.byline === undefined && found.findByline(line.text) !== undefined) found.byline = line
  else if (credit !== undefined && hasRoom(line, found)) found.credits.push(line)
  else return false
  return true
}

function hasRoom(line: Line, { credits }: Found): boolean {
  return credits.reduce((length, { text }) => length + text.length, line.text.length) <= MAX_CREDIT_LENGTH
}

/** The line that divides the head of the text from the body. */
interface Landmark {
  readonly line: Line
  readonly isDate: boolean
  /** Whether the line is the first of the text. */
  readonly beginsText?: boolean
}

function findLandmark(
  blocks: readonly Block[],
  { headline, published, ...finders }: Found,
): Landmark | undefined {
  const { findDate } = finders
  const above: Found = { ...nothingFound(headline, finders), published }
  let repeated: Line | undefined
  let paragraphs = 0
  for (const block of blocks) {
    const date = published === undefined ? block.find(line => findDate(line.text) !== undefined) : undefined
    if (date !== undefined) return { line: date, isDate: true }
    const [first] = block
    if (repeated === undefined && first !== undefined && isDateline(first)) {
      return { line: first, isDate: false, beginsText: true }
    }
    repeated ??= block.find(line => isSameLine(line.text, headline.text))
    if (block.some(line => !addLine(line, above))) paragraphs++
    if (paragraphs > MAX_PARAGRAPHS_ABOVE_DATE) break
  }
  return repeated && { line: repeated, isDate: false }
}

function isDateline({ text }: Line): boolean {
  return findDateline(text, { allowsPlaceAlone: false }) !== undefined
}

function bodyWithoutByline(blocks: readonly Block[], found: Found): readonly Block[] {
  const first = blocks[0]?.[0]
  if (first === undefined || found.findByline(first.text) === undefined) return blocks
  found.byline = first
  return blocks.map(block => block.filter(line => line !== first)).filter(isFilled)
}

function bodyAround(landmark: Landmark, blocks: readonly Block[], found: Found): readonly Block[] {
  const { number } = landmark.line
  const above = blocks.map(block => block.filter(line => line.number < number)).filter(isFilled)
  const own = blocks.find(block => block.includes(landmark.line)) ?? []
  const further = blocks.filter(block => (block[0]?.number ?? 0) > number)
  const bodyAbove = findAbove(above, found)
  if (landmark.beginsText) {
    found.dateline = landmark.line
    return [...bodyAbove, own.filter(line => line.number >= number), ...further]
  }
  addLine(landmark.line, found)
  const rest = own.filter(line => line.number > number)
  return [...bodyAbove, ...findBelow([rest, ...further], landmark, found)]
}

/** Finds by-line, standfirst, and an image's caption and credit. Returns the other lines. */
function findAbove(blocks: readonly Block[], found: Found): readonly Block[] {
  const left = blocks.map(block => block.filter(line => !addLine(line, found))).filter(isFilled)
  const [first, second] = left
  if (first === undefined || !isShort(first)) return left
  found.standfirst = first
  if (second === undefined || found.credits.length === 0 || !isShort(second)) return left.slice(1)
  found.caption = second
  return left.slice(2)
}

/** Finds the parts below the landmark. Returns the text after them. */
function findBelow(blocks: readonly Block[], landmark: Landmark, found: Found): readonly Block[] {
  for (const [index, block] of blocks.entries()) {
    const lines = afterParts(block, found)
    const wasHeadlineAbove = block.some(line => isSameLine(line.text, found.headline.text))
    const isRestOfDate = index === 0 && landmark.isDate && wasHeadlineAbove
    const length = captionLength(lines, blocks[index + 1]) ?? (isRestOfDate ? lines.length : 0)
    const rest = addCaption(lines, length, found)
    if (rest.length > 0) return [rest, ...blocks.slice(index + 1)]
  }
  return []
}

/** Returns the lines of a block from the first that is no part by itself. */
function afterParts(block: Block, found: Found): Block {
  const start = block.findIndex(line => !addLine(line, found))
  return start < 0 ? [] : block.slice(start)
}

/** Adds the first `length` lines as the caption, and the credit below. Returns the other lines. */
function addCaption(lines: Block, length: number, found: Found): Block {
  const caption = lines.slice(0, length)
  if (caption.length === 0 || found.caption !== undefined || !isShort(caption)) return lines
  found.caption = caption
  return afterParts(lines.slice(length), found)
}

/** Counts the lines above a credit line in this block or at the start of the next. */
function captionLength(lines: Block, next: Block | undefined): number | undefined {
  const credit = lines.findIndex(line => parseCredit(line.text) !== undefined)
  if (credit > 0) return credit
  return parseCredit(next?.[0]?.text ?? '') === undefined ? undefined : lines.length
}

function isShort(block: Block): boolean {
  return block.reduce((length, line) => length + line.text.length + 1, 0) <= MAX_PART_LENGTH
}

/** Leaves the source of the text in the body. Without a caption, it is not that of an image. */
function withSources(found: Found): Found {
  if (found.caption !== undefined) return found
  const isSource = (line: Line) => parseCredit(line.text)?.isSource === true
  const sources = found.credits.filter(isSource).map(line => [line])
  return {
    ...found,
    credits: found.credits.filter(line => !isSource(line)),
    body: [...found.body, ...sources],
  }
}

/** Makes a caption or standfirst the body if there is no other text. */
function withSomeBody(found: Found): Found {
  const { body, caption, standfirst } = found
  if (body.length > 0) return found
  if (caption !== undefined) return { ...found, body: [caption], caption: undefined }
  return standfirst === undefined ? found : { ...found, body: [standfirst], standfirst: undefined }
}

/** Makes a single date that of publication, whatever its label, and drops an update that may precede it. */
function withValidDates(found: Found, language: string | undefined): PressParts {
  const { published, updated } = found
  if (published === undefined) return { ...found, published: updated, updated: undefined }
  const isLater = OUTERMOST_ZONES.every(timeZone => {
    const [first, second] = [published, updated].map(line => instantOf(line, found, { timeZone, language }))
    return Number(second) >= Number(first)
  })
  return isLater ? found : { ...found, updated: undefined }
}

function instantOf(line: Line | undefined, { findDate }: Found, context: DateContext): number {
  const date = line && findDate(line.text)?.date
  return (date === undefined ? undefined : parseDate(date, context).date)?.getTime() ?? Number.NaN
}
