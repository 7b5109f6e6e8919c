import { isContactLine } from '../../articles/press/end-marks.ts'
import { parseReleaseLine } from '../../articles/press/release-lines.ts'

/** A press text without the lines above and around its headline that are neither headline nor text. */
export interface WithoutRelease {
  /** With a blank line in the place of each line that was taken. */
  readonly text: string
  /** Paragraphs that belong below the text: contacts, and release lines with a number. */
  readonly below: readonly string[]
  /** The first date in a release line, as `2026-03-03`, and the number of that line. */
  readonly date: string | undefined
  readonly line: number | undefined
}

/** Such lines stand among the first. */
const MAX_LINES = 15
/** In characters. A longer line begins the text. */
const MAX_LINE_LENGTH = 200

/** Takes lines such as `FOR IMMEDIATE RELEASE` from the head of a text, and contacts from above its headline. */
export function takeReleaseLines(text: string): WithoutRelease {
  const lines = text.split('\n')
  const head = headOf(lines)
  const releases = head.map(({ line, index }) => ({ index, line, release: parseReleaseLine(line) }))
  const isTaken = (index: number) => releases.some(other => other.index === index && other.release)
  const headline = head.find(({ index }) => !isTaken(index) && !isInContact(lines, index))?.index ?? 0
  const contacts = head.filter(({ index }) => index < headline && !isTaken(index))
  const taken = new Set([...releases.filter(({ release }) => release), ...contacts].map(({ index }) => index))
  const left = lines.map((line, index) => (taken.has(index) ? '' : line))
  if (left.every(line => line.trim() === '')) return { text, below: [], date: undefined, line: undefined }
  const numbered = releases.filter(({ release }) => release?.isNumbered).map(({ line }) => line)
  const dated = releases.find(({ release }) => release?.date !== undefined)
  return {
    text: left.join('\n'),
    below: [...numbered, ...paragraphsOf(contacts)],
    date: dated?.release?.date,
    line: dated && dated.index + 1,
  }
}

interface HeadLine {
  readonly line: string
  readonly index: number
}

function headOf(lines: readonly string[]): readonly HeadLine[] {
  const filled: HeadLine[] = []
  for (const [index, written] of lines.entries()) {
    const line = written.trim()
    if (line.length > MAX_LINE_LENGTH || filled.length === MAX_LINES) break
    if (line !== '') filled.push({ line, index })
  }
  return filled
}

/** Whether a line is in a block that begins with `Contact:`. */
function isInContact(lines: readonly string[], index: number): boolean {
  let first = index
  while (first > 0 && index - first < MAX_LINES && (lines[first - 1] ?? '').trim() !== '') first--
  return lines.slice(first, index + 1).some(line => isContactLine(line.trim()))
}

/** Joins lines that follow each other. */
function paragraphsOf(lines: readonly HeadLine[]): readonly string[] {
  const paragraphs: string[] = []
  for (const [at, { line, index }] of lines.entries()) {
    const follows = lines[at - 1]?.index === index - 1
    if (follows) paragraphs.push(`${paragraphs.pop()}\n${line}`)
    else paragraphs.push(line)
  }
  return paragraphs
}
