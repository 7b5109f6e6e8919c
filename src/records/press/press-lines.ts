import { type DateContext, parseDate } from '../../articles/dates/dates.ts'

/** A line with a date. */
export interface DateLine {
  /** The date as written, for `parseDate`. */
  readonly date: string
  /** Whether a label such as `Updated:` precedes it. */
  readonly updated: boolean
  /** Why the date cannot be read, with a quotation. */
  readonly problem?: string | undefined
}

const MAX_BYLINE_LENGTH = 160
/** Longer lines are no headline. They are compared as written, since each line is compared with the headline. */
const MAX_COMPARED_LENGTH = 2_000

const PUBLISHED =
  'published|posted|released|issued|date|dated|stand|veröffentlicht|publié|publicado|pubblicato|gepubliceerd'
const UPDATED = 'updated|modified|edited|aktualisiert|mis à jour|actualizado|atualizado|aggiornato|bijgewerkt'
const DATE_LABEL = new RegExp(
  `^(?:first |last |zuletzt )?(?:(?<updated>${UPDATED})|${PUBLISHED})(?: (?:on|at|am|le|el|il|op|em))?(?::| (?=\\S))\\s*`,
  'iu',
)
const CREDIT =
  /^(?:sources?|credits?|(?:photo|photograph|image|picture)(?: (?:by|credit|source|courtesy))?)\s*:\s*(?<credit>\S.*)$/i
const BYLINE = /^(?:by|words by|written by|story by|reporting by)(?::\s*|\s+)(?<names>\S.*)$/i
const NAME_WORD =
  /^(?:\p{Lu}[\p{L}\p{M}\p{N}'’.-]*|\p{Lo}+|an?|al|and|bin|da|de|del|den|der|di|dos|du|el|for|ibn|la|le|of|the|van|von|y|zu)$/u
const MAX_NAME_WORDS = 6

/**
 * Parses a line that is a date, perhaps with a label such as `Published:` and a time of day. A line that only has the form
 * of a date is returned with its problem.
 */
export function parseDateLine(line: string, context: DateContext): DateLine | undefined {
  const label = DATE_LABEL.exec(line)
  const date = line.slice(label?.[0].length ?? 0)
  const parsed = parseDate(date, context)
  if (parsed.date === undefined && !parsed.hasForm) return undefined
  const problem = parsed.date === undefined ? parsed.problem : undefined
  return { date, updated: label?.groups?.updated !== undefined, problem }
}

/** Parses an image credit, such as `SOURCE: NATO` or `Photo credit: …`. */
export function parseCredit(line: string): string | undefined {
  return CREDIT.exec(line)?.groups?.credit
}

/** Parses `By Ann Example and Ben Example, Agency` into all names, the agency too. */
export function parseByline(line: string): readonly string[] | undefined {
  const names = line.length <= MAX_BYLINE_LENGTH ? BYLINE.exec(line)?.groups?.names : undefined
  const people = names?.split(/\s*[,;|&/]\s*(?:and\s+)?|\s+and\s+/i).filter(name => name !== '')
  return people?.every(isName) ? people : undefined
}

function isName(text: string): boolean {
  const words = text.split(/\s+/)
  return (
    words.length <= MAX_NAME_WORDS &&
    /^[\p{Lu}\p{Lo}]/u.test(text) &&
    words.every(word => NAME_WORD.test(word))
  )
}

/** Whether two lines are the same but for capitals, spaces and the kind of quotation marks. */
export function isSameLine(a: string, b: string): boolean {
  if (a === b || a.length > MAX_COMPARED_LENGTH || b.length > MAX_COMPARED_LENGTH) return a === b
  return plain(a) === plain(b)
}

function plain(line: string): string {
  return line.normalize('NFKC').toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ')
}
