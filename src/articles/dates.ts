import { TZDate, tzOffset } from '@date-fns/tz'
import { enUS } from 'date-fns/locale/en-US'

/**
 * Parses a date as people write it: in RFC 3339, as `17 Feb 2021` or `February 17, 2021`, with or without a time. A zone
 * is numeric or one of RFC 5322. A date without one is in `timeZone`, an IANA name.
 *
 * A time that the clocks skip is read as if they did not skip it. A time that occurs twice is the first one (RFC 5545
 * section 3.3.5). A leap second is the start of the next minute.
 *
 * Returns undefined for other text, for a day or time that does not exist, and for a year without four digits.
 */
export function parseDate(text: string, timeZone: string): Date | undefined {
  if (text.length > MAX_DATE_LENGTH) return undefined
  const parts = DATE.exec(text.trim().replace(/\s+/g, ' '))?.groups
  const day = parseDay(parts?.day ?? '')
  const time = parseTime(parts ?? {})
  if (day === undefined || time === undefined) return undefined
  const instant = instantOf(day + time, parts?.zone, timeZone)
  if (instant === undefined || (parts?.second === '60' && instant % MS_PER_DAY >= 1000)) return undefined
  return instant >= MIN_INSTANT && instant < MAX_INSTANT ? new Date(instant) : undefined
}

const MAX_DATE_LENGTH = 80
const MS_PER_MINUTE = 60_000
const MS_PER_DAY = 86_400_000

/** Years in feeds have four digits (RFC 3339 section 5.6, RFC 5322 section 3.3). */
const MIN_INSTANT = Date.parse('1000-01-01T00:00:00Z')
const MAX_INSTANT = Date.parse('+010000-01-01T00:00:00Z')

/** A day, with an optional weekday before it, and an optional time and zone after it. */
const DATE = new RegExp(
  [
    '^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\\.?,? )?',
    '(?<day>\\d{4}-\\d{1,2}-\\d{1,2}|(?:[a-z]{3,9}\\.? \\d|\\d{1,2}(?:st|nd|rd|th)? [a-z])[a-z0-9., ]*?\\d{4})',
    '(?:(?:t|,? at |, | )(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:\\.(?<fraction>\\d+))?)?',
    '(?: ?(?<meridiem>[ap])\\.?m\\.?)?',
    '(?: ?(?<zone>[+-]\\d{2}:?\\d{2}|z|utc?|gmt|[ecmp][sd]t))?)?$',
  ].join(''),
  'i',
)

const NUMERIC_DAY = /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/
const MONTH_FIRST = /^(?<month>[a-z]+)\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})$/i
const DAY_FIRST = /^(?<day>\d{1,2})(?:st|nd|rd|th)? (?<month>[a-z]+)[.,]? (?<year>\d{4})$/i

/** Hours before UTC of the zones that RFC 5322 section 4.3 names. */
const NAMED_ZONES: Readonly<Record<string, number>> = {
  ...{ Z: 0, UT: 0, UTC: 0, GMT: 0 },
  ...{ EDT: 4, EST: 5, CDT: 5, CST: 6, MDT: 6, MST: 7, PDT: 7, PST: 8 },
}

/** Examples of dates that `parseDate` accepts, for messages. */
export const DATE_FORMS =
  '"2021-02-17", "2021-02-17T14:05:00Z", "February 17, 2021" or "17 Feb 2021 14:05 GMT"'

/** Returns midnight UTC of a day in milliseconds since 1970; undefined when the day does not exist. */
function parseDay(text: string): number | undefined {
  const parts = (NUMERIC_DAY.exec(text) ?? MONTH_FIRST.exec(text) ?? DAY_FIRST.exec(text))?.groups
  const [year, day] = [Number(parts?.year), Number(parts?.day)]
  const month = parseMonth(parts?.month ?? '')
  if (month === undefined || year < 1000) return undefined
  const date = new Date(Date.UTC(year, month, day))
  return date.getUTCMonth() === month && date.getUTCDate() === day ? date.getTime() : undefined
}

/** Returns the month, counted from 0 as in `Date`. */
function parseMonth(text: string): number | undefined {
  if (/^\d/.test(text)) return Number(text) - 1
  const name = text.toLowerCase() === 'sept' ? 'sep' : text
  const { month } = enUS.match
  const match = month(name, { width: 'wide' }) ?? month(name, { width: 'abbreviated' })
  return match?.rest === '' ? match.value : undefined
}

/** Returns milliseconds since midnight; 0 when no time is given. */
function parseTime(parts: Readonly<Record<string, string | undefined>>): number | undefined {
  const hour = parseHour(Number(parts.hour ?? 0), parts.meridiem?.toLowerCase())
  const minute = Number(parts.minute ?? 0)
  const second = Number(parts.second ?? 0)
  if (hour === undefined || minute > 59 || second > 60) return undefined
  const milliseconds = Number((parts.fraction ?? '').slice(0, 3).padEnd(3, '0'))
  return ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
}

function parseHour(hour: number, meridiem: string | undefined): number | undefined {
  if (meridiem === undefined) return hour <= 23 ? hour : undefined
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (meridiem === 'p' ? 12 : 0)
}

function instantOf(local: number, zone: string | undefined, timeZone: string): number | undefined {
  if (zone === undefined) return local - offsetAt(local, timeZone)
  const named = NAMED_ZONES[zone.toUpperCase()]
  if (named !== undefined) return local + named * 60 * MS_PER_MINUTE
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 23 || minutes > 59) return undefined
  const offset = (hours * 60 + minutes) * MS_PER_MINUTE
  return zone.startsWith('-') ? local + offset : local - offset
}

/** Returns how many milliseconds a zone is ahead of UTC when its clocks show `local`. */
function offsetAt(local: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  const before = zoneOffset(local - MS_PER_DAY, timeZone)
  if (zoneOffset(local - before, timeZone) === before) return before
  const after = zoneOffset(local + MS_PER_DAY, timeZone)
  return zoneOffset(local - after, timeZone) === after ? after : before
}

function zoneOffset(instant: number, timeZone: string): number {
  return Math.round(tzOffset(timeZone, new Date(instant)) * MS_PER_MINUTE)
}

/** Returns the day of an instant in a zone, such as `2021-02-17`. */
export function dayIn(date: Date, timeZone: string): string {
  const local = new TZDate(date.getTime(), timeZone)
  const parts = [local.getMonth() + 1, local.getDate()].map(part => String(part).padStart(2, '0'))
  return [String(local.getFullYear()).padStart(4, '0'), ...parts].join('-')
}
