import { findDays, findWeekdays } from './find-days.ts'
import { withoutParts } from './found-part.ts'
import { plainLine } from './plain-line.ts'
import { RELEASE_NAMES, RELEASE_NOW } from './release-words.ts'

/** A line that only says what the text is, such as `PRESS RELEASE` or `Pressemitteilung Nr. 12/2026, 3. März 2026`. */
export interface ReleaseLine {
  /** Its day, such as `2026-03-03`. */
  readonly date: string | undefined
  /** Whether it has a number of its own. */
  readonly isNumbered: boolean
}

/** In characters. */
const MAX_LENGTH = 120
const NAME = new RegExp(`(?<![\\p{L}\\p{M}])(?:${RELEASE_NOW}|${RELEASE_NAMES})(?![\\p{L}\\p{M}])`, 'giu')
const BEGIN = new RegExp(`^(?:${RELEASE_NOW}|${RELEASE_NAMES})(?![\\p{L}\\p{M}])`, 'iu')
/** Words for a number, and marks around it. */
const NUMBER =
  /(?<!\p{L})(?:nr|no|n°|no\.|num|nummer|number|numéro|número|numero|č|№|第|号|號|호|제)(?!\p{L})|[\p{P}\p{S}\s]/giu
/** Of one or two capital letters in a number such as `PM-12/2026` or `IP/26/412`. */
const DIGITS = /(?:[A-Z]{1,5}[-/ ])?\d[\d/.\-–]*/g

/** Parses a line of a press text that is neither headline nor text. Undefined for any other. */
export function parseReleaseLine(line: string): ReleaseLine | undefined {
  if (line.length > MAX_LENGTH) return undefined
  const plain = plainLine(line.replace(/[*_`~#]+/g, '')).replace(/^[\s\p{P}\p{S}]+/u, '')
  if (!BEGIN.test(plain)) return undefined
  const days = findDays(plain)
  const withoutDays = withoutParts(plain, days)
  const rest = withoutParts(withoutDays, findWeekdays(withoutDays)).replace(NAME, ' ')
  const [day] = days.map(({ value }) => ('midnight' in value ? value.midnight : undefined))
  const left = rest.replace(DIGITS, ' ').replace(NUMBER, '')
  if (left !== '' && !(day !== undefined && isPlace(rest))) return undefined
  const date = day === undefined ? undefined : new Date(day).toISOString().slice(0, 10)
  return { date, isNumbered: /\d/.test(rest) }
}

/** `Pressemitteilung Berlin, 3. März 2026` */
function isPlace(text: string): boolean {
  return /^[\s\p{P}]*\p{Lu}[\p{L}\p{M} .'-]{1,40},?[\s\p{P}]*(?:den|le|a|il)?\s*$/u.test(text)
}
