import { isContactLine } from '../../articles/press/end-marks.ts'
import { parseReleaseLine } from '../../articles/press/release-lines.ts'

/** A press text without the lines above and around its headline that are neither headline nor text. */
export interface WithoutRelease {
  /** With a blank line in the place of each line that was taken. */
  readonly text: string
  /** Paragraphs that belong below the text: contacts, and lines with a number. */
  readonly below: readonly string[]
  /** The date of such a line, as `2026-03-03`, and the number of the line. */
  readonly date: string | undefined
  readonly line: number | undefined
  readonly hasRelease: boolean
}

/** Such lines stand among the first. */
const MAX_LINES = 15
/** In characters. A longer line begins the text. */
const MAX_LINE_LENGTH = 200

/** Takes lines such as `FOR IMMEDIATE RELEASE` from the head of a text, and contacts from above its headline. */
export function takeReleaseLines(text: string): WithoutRelease {
  const lines = text.split('\n')
  const below: string[] = []
  let date: string | undefined
  let dated: number | undefined
  let hasRelease = false
  let hasHeadline = false
  let isContact = false
  for (let index = 0, seen = 0; index < lines.length && seen < MAX_LINES; index++) {
    const line = lines[index]?.trim() ?? ''
    if (line === '') isContact = false
    if (line === '') continue
    if (line.length > MAX_LINE_LENGTH) break
    seen++
    const release = parseReleaseLine(line)
    isContact ||= !hasHeadline && isContactLine(line)
    if (release === undefined && !isContact) {
      hasHeadline = true
      continue
    }
    hasRelease ||= release !== undefined
    if (date === undefined && release?.date !== undefined) [date, dated] = [release.date, index + 1]
    if (release === undefined || release.isNumbered) below.push(line)
    lines[index] = ''
  }
  if (lines.every(line => line.trim() === '')) return { ...NOTHING, text }
  return { text: lines.join('\n'), below, date, line: dated, hasRelease }
}

const NOTHING = { below: [], date: undefined, line: undefined, hasRelease: false }
