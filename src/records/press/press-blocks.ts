import { isEndMark } from '../../articles/press/end-marks.ts'

/** A line that is not empty, without surrounding space. */
export interface Line {
  /** From 1. */
  readonly number: number
  readonly text: string
}

/** Lines between two blank lines; never empty. */
export type Block = readonly Line[]

/** In characters. Longer lines are not wrapped by hand: each is a paragraph. */
const MAX_WRAPPED_LENGTH = 160

/** Mark-up further down is text. */
const MAX_STRAY_LINES = 500

/** Splits a press text into blocks, in order, without stray mark-up above the headline. An end mark is one by itself. */
export function pressBlocks(text: string): readonly Block[] {
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, text: trimmed(line) }))
  const blocks: Line[][] = []
  let open = false
  for (const line of withoutStrayMarkup(lines)) {
    if (isEndMark(line.text)) open = blocks.push([line]) === 0
    else if (line.text === '') open = false
    else if (open) blocks.at(-1)?.push(line)
    else open = blocks.push([line]) > 0
  }
  return blocks
}

/** Returns the paragraphs of a block: one if it is wrapped by hand, or else one for each line. */
export function paragraphsOf(block: Block): readonly string[] {
  const texts = block.map(line => line.text)
  return texts.some(text => text.length > MAX_WRAPPED_LENGTH) ? texts : [texts.join('\n')]
}

function trimmed(line: string): string {
  return /^[\s\u200B]*$/.test(line) ? '' : line.trim()
}

function withoutStrayMarkup(lines: readonly Line[]): readonly Line[] {
  const head = lines.slice(0, MAX_STRAY_LINES)
  let start = 0
  for (let length = strayLength(head, start); length > 0; length = strayLength(head, start)) start += length
  return lines.slice(start)
}

/** Counts the lines of stray mark-up, or blank lines, from `start` on. */
function strayLength(lines: readonly Line[], start: number): number {
  const text = lines[start]?.text
  if (text === undefined) return 0
  if (text === '' || text === '-->') return 1
  if (/^<?!--/.test(text)) return lengthUntil(lines, start, { end: '-->', stopAtBlank: true })
  const element = /^<(script|style|noscript|head)\b/i.exec(text)?.[1]
  if (element !== undefined) return lengthUntil(lines, start, { end: `</${element.toLowerCase()}>` })
  return /^(?:<[^>]+>\s*)+$/.test(text) ? 1 : 0
}

interface End {
  readonly end: string
  readonly stopAtBlank?: boolean
}

/** Counts the lines up to `end`. One if there is no end, so that no text is lost. */
function lengthUntil(lines: readonly Line[], start: number, { end, stopAtBlank = false }: End): number {
  const rest = lines.slice(start)
  const last = rest.findIndex(({ text }) => text.toLowerCase().includes(end) || (stopAtBlank && text === ''))
  return last >= 0 && rest[last]?.text !== '' ? last + 1 : 1
}
