import { calendarNames, foldName } from '../dates/calendar-names.ts'
import { parseDate } from '../dates/dates.ts'
import { type FoundPart, findParts } from './found-part.ts'
import { LANGUAGES } from './languages.ts'

/** A day, or why it cannot be read. */
export type Day = { readonly midnight: number } | { readonly problem: string }

/** Finds days with a month, with a year or without, in all languages of the pages. */
export function findDays(text: string): readonly FoundPart<Day>[] {
  return findParts(text, pattern(), ({ groups = {} }) => readDay(groups))
}

/** Finds names of days of the week that only one day has, counted from Sunday. */
export function findWeekdays(text: string): readonly FoundPart<number>[] {
  return findParts(text, weekdayPattern(), ([name]) => names().weekdays.get(foldWeekday(name)))
}

type Parts = Readonly<Record<string, string | undefined>>

function readDay({ iso, numeric, year, month, day, name }: Parts): Day | undefined {
  if (numeric !== undefined) return dayOf(numeric.replace(/ /g, ''))
  if (iso !== undefined) return dayOf(iso.replace(/ |\.$/g, ''))
  const found = month === undefined ? names().months.get(foldName(name ?? '')) : Number(month) - 1
  if (found === undefined || day === undefined) return undefined
  if (year === undefined) return { problem: 'the year is missing' }
  return dayOf([year, ...[String(found + 1), day].map(part => part.padStart(2, '0'))].join('-'))
}

/** An embargo is never that old. A year of another calendar would look as if it had passed. */
const MIN_YEAR = 1990
const MAX_YEAR = 2100

function dayOf(text: string): Day {
  const parsed = parseDate(text, { timeZone: 'UTC' })
  if (parsed.date === undefined) return { problem: parsed.reason ?? 'there is no such day' }
  const year = parsed.date.getUTCFullYear()
  if (year < MIN_YEAR || year > MAX_YEAR) return { problem: `the year ${year} cannot be meant` }
  return { midnight: parsed.date.getTime() }
}

let foundShortWeekdays: RegExp | undefined

/** Returns the pattern of abbreviations such as `Tue` and `Do`, which mean several days in different languages. */
export function shortWeekdays(): RegExp {
  foundShortWeekdays ??= new RegExp(
    `(?<![\\p{L}\\p{M}])(?:${alternatives(LANGUAGES.flatMap(shortNames))})(?![\\p{L}\\p{M}])`,
    'giu',
  )
  return foundShortWeekdays
}

function shortNames(language: string): readonly string[] {
  return calendarNames(language).weekdays.slice(7)
}

interface Names {
  readonly months: ReadonlyMap<string, number>
  readonly weekdays: ReadonlyMap<string, number>
}

let known: Names | undefined

/** Returns the names of months and weekdays in all languages. A name with several meanings is left out. */
function names(): Names {
  known ??= {
    months: uniqueNames(LANGUAGES.flatMap(language => [...calendarNames(language).months])),
    weekdays: uniqueNames(LANGUAGES.flatMap(weekdaysOf).map(([name, day]) => [foldWeekday(name), day])),
  }
  return known
}

/** Long names, and the short ones of Chinese, Japanese and Korean, which stand in brackets. */
function weekdaysOf(language: string): readonly (readonly [string, number])[] {
  const isShort = /^(?:ja|ko)\b/.test(language)
  // 1 January 2026, the first day of these names, is a Thursday.
  return calendarNames(language)
    .weekdays.map(
      (name, index) => [isShort && name.length === 1 ? `(${name})` : name, (index + 4) % 7] as const,
    )
    .filter(([name], index) => index < 7 || isShort || /^(?:周|週)/.test(name))
}

function foldWeekday(name: string): string {
  return foldName(name).replace(/ʼ/g, "'")
}

function uniqueNames(named: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const groups = Map.groupBy(named, ([name]) => name)
  return new Map(
    [...groups].flatMap(([name, same]) => {
      const values = new Set(same.map(([, value]) => value))
      const [value] = values
      return values.size === 1 && value !== undefined && name.length > 1 ? [[name, value] as const] : []
    }),
  )
}

let dayPattern: RegExp | undefined

function pattern(): RegExp {
  dayPattern ??= createDayPattern()
  return dayPattern
}

function createDayPattern(): RegExp {
  const name = alternatives([...names().months.keys(), 'sept', 'sept.'])
  const before = '(?<![\\p{L}\\p{N}])'
  const after = '(?!\\p{N})'
  const forms = [
    `${before}(?<iso>\\d{4}(?<mark>[-/.]) ?\\d{1,2}\\k<mark> ?\\d{1,2}(?!\\d)\\.?)`,
    `${before}(?<numeric>\\d{1,2}(?<mark>[-/.]) ?\\d{1,2}\\k<mark> ?\\d{4})${after}`,
    '(?:(?<year>\\d{4})[年년] ?)?(?<month>\\d{1,2})[月월] ?(?<day>\\d{1,2})[日일]',
    `${before}(?:de |d')?(?<day>\\d{1,2})(?:st|nd|rd|th|er|re|[oaº.]|-го|-е)?[ -]?(?:of |de |d'|ב)?(?<name>${name})(?!\\p{L})[.,]?(?:(?: |, |-| del? )(?<year>\\d{4})${after}(?: ?(?:г\\.|р\\.|r\\.|года?|року|roku))?)?`,
    `${before}(?<name>${name})\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?(?![\\d:.]\\d|\\d|h| ?[ap]\\.?m)(?:,? (?<year>\\d{4})${after})?`,
  ]
  return new RegExp(forms.join('|'), 'giu')
}

let foundWeekdays: RegExp | undefined

function weekdayPattern(): RegExp {
  foundWeekdays ??= createWeekdayPattern()
  return foundWeekdays
}

/** Chinese, Japanese and Korean have no spaces between words. */
function createWeekdayPattern(): RegExp {
  const [joined, separate] = [true, false].map(isJoined =>
    alternatives([...names().weekdays.keys()].filter(name => /^\(|[曜期周週요]/.test(name) === isJoined)),
  )
  return new RegExp(`${joined}|(?<![\\p{L}\\p{M}])(?:${separate})(?![\\p{L}\\p{M}])`, 'giu')
}

/** Returns names for a pattern, the longest first. */
function alternatives(all: readonly string[]): string {
  return all
    .toSorted((a, b) => b.length - a.length)
    .map(name => RegExp.escape(name))
    .join('|')
}
