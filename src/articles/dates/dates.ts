import { TZDate } from '@date-fns/tz'
import { quote } from '../faults/fault.ts'
import { calendarNames, findMonth } from './calendar-names.ts'
import { type DateContext, offsetAt, parseZone } from './time-zones.ts'

export type { DateContext } from './time-zones.ts'

/** A date, or why the text is none. */
export type ParsedDate = { readonly date: Date } | DateProblem

/** Why a text is no date. */
export interface DateProblem {
  readonly date?: undefined
  /** A message that quotes the text. */
  readonly problem: string
  /** Whether the text has the form of a date, and only a part of it cannot be read. */
  readonly hasForm: boolean
  /** Why that part cannot be read. */
  readonly reason?: string
}

/**
 * Parses a date as people and programs write it: in RFC 3339 or RFC 5322, as `17 Feb 2021`, `February 17, 2021`,
 * `2021/02/17` or `17.2.2021`, in English or the publication's language. A time may follow or precede it, such as
 * `14:05`, `2 p.m.` or `14.05`, and a zone may follow the time. A date without a zone is in the publication's.
 *
 * A time that the clocks skip is read as if they did not skip it. A time that occurs twice is the first one (RFC 5545
 * section 3.3.5). A leap second is the start of the next minute.
 *
 * Returns a problem for other text, for a day or time that does not exist, for a year without four digits, and for a day
 * or zone with several meanings.
 */
export function parseDate(text: string, context: DateContext): ParsedDate {
  const parts = findParts(text, context.language ?? 'en')
  if (parts === undefined) return { problem: expectedDate(text), hasForm: false }
  try {
    return { date: dateOf(parts, context) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    const reason = error.message
    return { problem: `${expectedDate(text)}: ${reason}`, hasForm: true, reason }
  }
}

/** Examples of dates that `parseDate` accepts, for messages. */
export const DATE_FORMS =
  '"2021-02-17", "2021-02-17T14:05:00Z", "February 17, 2021" or "17 Feb 2021 14:05 GMT"'

function expectedDate(text: string): string {
  return `expected a date such as ${DATE_FORMS}, got ${quote(text)}`
}

/** A part of a date that cannot be read. */
class Unreadable extends Error {}

const MAX_DATE_LENGTH = 80
const MS_PER_DAY = 86_400_000

/** Years in feeds have four digits (RFC 3339 section 5.6, RFC 5322 section 3.3). */
const MIN_INSTANT = Date.parse('1000-01-01T00:00:00Z')
const MAX_INSTANT = Date.parse('+010000-01-01T00:00:00Z')

type Parts = Readonly<Record<string, string | undefined>>

function findParts(text: string, language: string): Parts | undefined {
  if (text.length > MAX_DATE_LENGTH || !/\p{Nd}/u.test(text)) return undefined
  const folded = withAsciiDigits(text.normalize('NFC')).trim().replace(/\s+/g, ' ')
  for (const form of formsOf(language)) {
    const parts = form.exec(folded)?.groups
    if (parts !== undefined) return parts
  }
  return undefined
}

/** Returns a text with the digits of any script as 0 to 9, and without marks of direction, which Arabic dates have. */
export function withAsciiDigits(text: string): string {
  const plain = text.replace(/[\u200E\u200F\u061C]/g, '')
  return plain.replace(/(?![0-9])\p{Nd}/gu, digit => String(digitValue(digit)))
}

/** Each set of digits in Unicode is ten characters in order, and some sets follow each other (Unicode section 4.6). */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++
  return before % 10
}

const forms = new Map<string, readonly RegExp[]>()

/** Returns the forms of a date in a language: the day before the time, and after it. */
function formsOf(language: string): readonly RegExp[] {
  const known = forms.get(language)
  if (known !== undefined) return known
  const { months, weekdays } = calendarNames(language)
  const weekday = weekdayPattern(weekdays)
  const date = dayPattern([...months.keys()])
  const day = `(?:(?:${weekday})[.,،]*[, ،] ?(?:den )?)?(?:${date})(?: ?[(（]?(?:${weekday})[)）]?)?`
  const created = [`^${day}(?:${BEFORE_TIME}${TIME})?$`, `^${TIME}${BEFORE_DAY}${day}$`].map(
    form => new RegExp(form, 'iu'),
  )
  forms.set(language, created)
  return created
}

function weekdayPattern(names: readonly string[]): string {
  return [...alternatives(names), '(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}'].join('|')
}

/** A day in one of the forms `2021-02-17`, `2021年2月17日`, `17.2.2021`, `Feb 17, 2021` and `17 Feb 2021`. */
function dayPattern(monthNames: readonly string[]): string {
  const name = [...alternatives(monthNames), '\\p{L}[\\p{L}\\p{M}]{2,}'].join('|')
  const ordinal = '(?:st|nd|rd|th|er|re|[ºª.])?'
  return [
    '(?<year>\\d{4})(?<mark>[-/.]) ?(?<month>\\d{1,2})\\k<mark> ?(?<day>\\d{1,2})\\.?',
    '(?<year>\\d{4})[年년] ?(?<month>\\d{1,2})[月월] ?(?<day>\\d{1,2})[日일]',
    '(?<left>\\d{1,2})(?<mark>[-/.]) ?(?<right>\\d{1,2})\\k<mark> ?(?<year>\\d{4}|\\d{2})',
    `(?<name>${name})\\.? (?<day>\\d{1,2})${ordinal},? (?<year>\\d{4}|\\d{2})`,
    `(?<day>\\d{1,2})${ordinal}[ -](?:de |of |d['’]|ב)?(?<name>${name})[.,]?(?: |-| del? )(?<year>\\d{4}|\\d{2})(?:\\.| ?[гр]\\.| r\\.)?`,
  ].join('|')
}

/** Returns names for a pattern, the longest first. */
function alternatives(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => b.length - a.length).map(name => RegExp.escape(name))
}

/** Words between a day and its time: `at` in English and in other languages. */
const BEFORE_TIME =
  '(?:t|,? (?:at|um|à|às|kl\\.?|klo|om|alle(?: ore)?|ore|a las?|o godz\\.?|в|, )? ?| ?\\| ?| [-–—·•/] |, )'
const BEFORE_DAY = '(?:,? (?:on )?| ?\\| ?| [-–—·•/] )'

/** A time with a zone, such as `14:05:30.5+01:00`, `2 p.m. ET`, `14.30 Uhr (MEZ)`, `14h30` or `1430 GMT`. */
const TIME = [
  '(?:(?<hour>\\d{1,2})(?::(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d+))?)?|\\.(?<minute>\\d{2}))',
  '(?: ?(?<meridiem>[ap])\\.? ?m\\b\\.?)?(?: ?(?:uhr|h|hrs)\\b\\.?)?',
  '|(?<hour>\\d{1,2}) ?h(?: ?(?<minute>\\d{2}))?\\b',
  '|(?<hour>\\d{1,2}) (?:uhr|(?<meridiem>[ap])\\.? ?m\\b\\.?)',
  '|(?<hour>\\d{1,2})(?<meridiem>[ap])\\.?m\\b\\.?',
  '|(?<hour>\\d{2})(?<minute>\\d{2})(?= ?\\(?(?:gmt|utc|z|[a-z]{3,4}\\b)))',
  '(?: ?\\(?(?<zone>z|(?:(?:gmt|utc?) ?)?[+−-](?:\\d{2}:?\\d{2}|\\d{1,2}(?::\\d{2})?)|(?:eastern|central|mountain|pacific)(?: standard| daylight)? time|local time|[a-z]{2,5})\\)?(?: \\([^()]+\\))?)??',
].join('')

function dateOf(parts: Parts, context: DateContext): Date {
  const local = dayOf(parts, context.language ?? 'en') + timeOf(parts)
  const instant = local - offsetOf(parts.zone, local, context)
  if (parts.second === '60' && instant % MS_PER_DAY >= 1000) throw new Unreadable('there is no such time')
  if (instant < MIN_INSTANT || instant >= MAX_INSTANT) throw new Unreadable('the year must have four digits')
  return new Date(instant)
}

/** Returns midnight UTC of the day, in milliseconds since 1970. */
function dayOf(parts: Parts, language: string): number {
  const { year = '', name, left, right } = parts
  if (year.length !== 4 || Number(year) < 1000) throw new Unreadable('the year must have four digits')
  if (/^fa\b/.test(language) && Number(year) < 1700) throw new Unreadable('write a Gregorian date')
  if (name !== undefined) return midnight(year, namedMonth(name, language), parts.day)
  if (left === undefined) return midnight(year, Number(parts.month) - 1, parts.day)
  return numericDay(year, [Number(left), Number(right)], parts.mark)
}

function namedMonth(name: string, language: string): number {
  const month = findMonth(name, language)
  if (month === undefined) throw new Unreadable(`${quote(name)} is no month in ${languageNames(language)}`)
  return month
}

function languageNames(language: string): string {
  const own = new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language
  return /^en\b/.test(language) ? 'English' : `English or ${own}`
}

/** Returns a day from two numbers. With dots the day is first everywhere; with slashes or hyphens the order differs. */
function numericDay(
  year: string,
  [first, second]: readonly [number, number],
  mark: string | undefined,
): number {
  if (mark === '.' || first > 12 || first === second) return midnight(year, second - 1, first)
  if (second > 12) return midnight(year, first - 1, second)
  const [month, day] = [first, second].map(number => String(number).padStart(2, '0'))
  throw new Unreadable(`it has two meanings, so write ${year}-${day}-${month} or ${year}-${month}-${day}`)
}

function midnight(year: string, month: number, day: string | number | undefined): number {
  const date = new Date(Date.UTC(Number(year), month, Number(day)))
  if (date.getUTCMonth() !== month || date.getUTCDate() !== Number(day)) {
    throw new Unreadable('there is no such day')
  }
  return date.getTime()
}

/** Returns milliseconds since midnight; 0 when no time is given. */
function timeOf(parts: Parts): number {
  const hour = hourOf(Number(parts.hour ?? 0), parts.meridiem?.toLowerCase())
  const [minute, second] = [Number(parts.minute ?? 0), Number(parts.second ?? 0)]
  if (hour === undefined || minute > 59 || second > 60) throw new Unreadable('there is no such time')
  const milliseconds = Number((parts.fraction ?? '').slice(0, 3).padEnd(3, '0'))
  return ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
}

function hourOf(hour: number, meridiem: string | undefined): number | undefined {
  if (meridiem === undefined) return hour <= 23 ? hour : undefined
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (meridiem === 'p' ? 12 : 0)
}

function offsetOf(zone: string | undefined, local: number, context: DateContext): number {
  if (zone === undefined) return offsetAt(local, context.timeZone)
  const parsed = parseZone(zone, local, context)
  if ('problem' in parsed) throw new Unreadable(parsed.problem)
  return parsed.offset
}

/** Returns the day of an instant in a zone, such as `2021-02-17`. */
export function dayIn(date: Date, timeZone: string): string {
  const local = new TZDate(date.getTime(), timeZone)
  const parts = [local.getMonth() + 1, local.getDate()].map(part => String(part).padStart(2, '0'))
  return [String(local.getFullYear()).padStart(4, '0'), ...parts].join('-')
}
