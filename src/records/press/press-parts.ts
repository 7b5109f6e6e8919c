import { parseDate } from '../../articles/dates.ts'
import type { Block, Line } from './press-blocks.ts'
import { isSameLine, parseByline, parseCredit, parseDateLine } from './press-lines.ts'

/** A date that stands below more paragraphs than these is part of the text. */
export const MAX_PARAGRAPHS_ABOVE_DATE = 2

/** In characters; a longer paragraph is no standfirst and no caption, but text. */
const MAX_PART_LENGTH = 1_000

/** In characters, of all credit lines together. */
const MAX_CREDIT_LENGTH = 200

/** The publication's zone, which the reader of a file does not know, is between these. */
const OUTERMOST_ZONES = ['Etc/GMT+12', 'Etc/GMT-14']

/** The parts of a press text. A part is absent where the text has none. */
export interface PressParts {
  readonly headline: Line
  readonly published: Line | undefined
  readonly updated: Line | undefined
  readonly byline: Line | undefined
  readonly standfirst: Block | undefined
  readonly caption: Block | undefined
  readonly credits: readonly Line[]
  /** Every block that is none of the above, in order. */
  readonly body: readonly Block[]
}

/** Parts found so far. */
type Finds = { -readonly [Part in keyof PressParts]: PressParts[Part] } & { readonly credits: Line[] }

/**
 * Tells the parts of a press text apart. The date is the landmark, or else the repeated headline: what stands
 * above it is by-line and standfirst, what stands right below it belongs to the image. A text with neither is
 * headline, by-line and body. Undefined when there are no lines.
 */
export function findPressParts(blocks: readonly Block[]): PressParts | undefined {
  const [first, ...others] = blocks.flat()
  if (first === undefined) return undefined
  const isDated = others.length > 0 && parseDateLine(first.text) !== undefined
  const headline = (isDated ? others[0] : first) ?? first
  const finds = emptyFinds(headline)
  if (isDated) takeLine(first, finds)
  const below = blocks.map(block => block.filter(line => line.number > headline.number)).filter(isFilled)
  const landmark = findLandmark(below, finds)
  finds.body = landmark === undefined ? bodyWithoutByline(below, finds) : bodyAround(landmark, below, finds)
  return settledDates(withSomeBody(finds))
}

function emptyFinds(headline: Line): Finds {
  const none = undefined
  return {
    headline,
    ...{ published: none, updated: none, byline: none, standfirst: none, caption: none },
    credits: [],
    body: [],
  }
}

function isFilled(block: Block): boolean {
  return block.length > 0
}

/** Keeps a line that is a part in itself; false when it is none, or when there is such a part already. */
function takeLine(line: Line, finds: Finds): boolean {
  if (isSameLine(line.text, finds.headline.text)) return true
  const date = parseDateLine(line.text)
  const credit = parseCredit(line.text)
  if (date?.updated && finds.updated === undefined) finds.updated = line
  else if (date?.updated === false && finds.published === undefined) finds.published = line
  else if (finds.byline === undefined && parseByline(line.text) !== undefined) finds.byline = line
  else if (credit !== undefined && hasRoom(line, finds)) finds.credits.push(line)
  else return false
  return true
}

function hasRoom(line: Line, { credits }: Finds): boolean {
  return credits.reduce((length, { text }) => length + text.length, line.text.length) <= MAX_CREDIT_LENGTH
}

/** The line by which the parts are told apart. */
interface Landmark {
  readonly line: Line
  readonly isDate: boolean
}

function findLandmark(blocks: readonly Block[], { headline, published }: Finds): Landmark | undefined {
  const above: Finds = { ...emptyFinds(headline), published }
  let repeated: Line | undefined
  let paragraphs = 0
  for (const block of blocks) {
    const date =
      published === undefined ? block.find(line => parseDateLine(line.text) !== undefined) : undefined
    if (date !== undefined) return { line: date, isDate: true }
    repeated ??= block.find(line => isSameLine(line.text, headline.text))
    if (block.some(line => !takeLine(line, above))) paragraphs++
    if (paragraphs > MAX_PARAGRAPHS_ABOVE_DATE) break
  }
  return repeated && { line: repeated, isDate: false }
}

function bodyWithoutByline(blocks: readonly Block[], finds: Finds): readonly Block[] {
  const first = blocks[0]?.[0]
  if (first === undefined || parseByline(first.text) === undefined) return blocks
  finds.byline = first
  return blocks.map(block => block.filter(line => line !== first)).filter(isFilled)
}

function bodyAround(landmark: Landmark, blocks: readonly Block[], finds: Finds): readonly Block[] {
  const { number } = landmark.line
  const above = blocks.map(block => block.filter(line => line.number < number)).filter(isFilled)
  const own = blocks.find(block => block.includes(landmark.line)) ?? []
  const further = blocks.filter(block => (block[0]?.number ?? 0) > number)
  const bodyAbove = takeAbove(above, finds)
  takeLine(landmark.line, finds)
  const rest = own.filter(line => line.number > number)
  return [...bodyAbove, ...takeBelow([rest, ...further], landmark, finds)]
}

/** Takes by-line and standfirst, and an image's caption and credit; gives back what is left. */
function takeAbove(blocks: readonly Block[], finds: Finds): readonly Block[] {
  const left = blocks.map(block => block.filter(line => !takeLine(line, finds))).filter(isFilled)
  const [first, second] = left
  if (first === undefined || !isShort(first)) return left
  finds.standfirst = first
  if (second === undefined || finds.credits.length === 0 || !isShort(second)) return left.slice(1)
  finds.caption = second
  return left.slice(2)
}

/** Takes what belongs to the head below the landmark; gives back the text that follows. */
function takeBelow(blocks: readonly Block[], landmark: Landmark, finds: Finds): readonly Block[] {
  for (const [index, block] of blocks.entries()) {
    const lines = afterParts(block, finds)
    const wasHeadlineAbove = block.some(line => isSameLine(line.text, finds.headline.text))
    const isRestOfDate = index === 0 && landmark.isDate && wasHeadlineAbove
    const length = captionLength(lines, blocks[index + 1]) ?? (isRestOfDate ? lines.length : 0)
    const rest = takeCaption(lines, length, finds)
    if (rest.length > 0) return [rest, ...blocks.slice(index + 1)]
  }
  return []
}

/** The lines of a block from the first that is no part in itself. */
function afterParts(block: Block, finds: Finds): Block {
  const start = block.findIndex(line => !takeLine(line, finds))
  return start < 0 ? [] : block.slice(start)
}

/** Takes the first `length` lines as the caption, and the credit below; gives back the lines that are left. */
function takeCaption(lines: Block, length: number, finds: Finds): Block {
  const caption = lines.slice(0, length)
  if (caption.length === 0 || finds.caption !== undefined || !isShort(caption)) return lines
  finds.caption = caption
  return afterParts(lines.slice(length), finds)
}

/** How many lines stand above a credit line, in their block or at the head of the next. */
function captionLength(lines: Block, next: Block | undefined): number | undefined {
  const credit = lines.findIndex(line => parseCredit(line.text) !== undefined)
  if (credit > 0) return credit
  return parseCredit(next?.[0]?.text ?? '') === undefined ? undefined : lines.length
}

function isShort(block: Block): boolean {
  return block.reduce((length, line) => length + line.text.length + 1, 0) <= MAX_PART_LENGTH
}

/** A caption or standfirst that no text follows is the text. */
function withSomeBody(finds: Finds): Finds {
  const { body, caption, standfirst } = finds
  if (body.length > 0) return finds
  if (caption !== undefined) return { ...finds, body: [caption], caption: undefined }
  return standfirst === undefined ? finds : { ...finds, body: [standfirst], standfirst: undefined }
}

/** The only date is that of publication, whatever its label; an update that may be before it is none. */
function settledDates(finds: Finds): PressParts {
  const { published, updated } = finds
  if (published === undefined) return { ...finds, published: updated, updated: undefined }
  const isLater = OUTERMOST_ZONES.every(zone => instantOf(updated, zone) >= instantOf(published, zone))
  return isLater ? finds : { ...finds, updated: undefined }
}

function instantOf(line: Line | undefined, timeZone: string): number {
  const date = line && parseDateLine(line.text)?.date
  return (date === undefined ? undefined : parseDate(date, timeZone))?.getTime() ?? Number.NaN
}
