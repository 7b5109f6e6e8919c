import { enUS } from 'date-fns/locale/en-US'

/** Names of months and days of the week in one language, in lower case. */
export interface CalendarNames {
  /** Months counted from 0, by each of their names and abbreviations. */
  readonly months: ReadonlyMap<string, number>
  readonly weekdays: readonly string[]
}

const known = new Map<string, CalendarNames>()

/** Returns the names of a language, a BCP 47 tag, as people write them in dates. */
export function calendarNames(language: string): CalendarNames {
  const names = known.get(language) ?? { months: monthNames(language), weekdays: weekdayNames(language) }
  known.set(language, names)
  return names
}

/** Returns the month with this name in a language or in English, counted from 0; undefined for any other word. */
export function findMonth(name: string, language: string): number | undefined {
  return calendarNames(language).months.get(foldName(name)) ?? findEnglishMonth(name)
}

/** Returns a name in lower case and in one form of Unicode, without the dot of an abbreviation. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\.$/, '')
}

function findEnglishMonth(text: string): number | undefined {
  const name = foldName(text) === 'sept' ? 'sep' : foldName(text)
  const { month } = enUS.match
  const match = month(name, { width: 'wide' }) ?? month(name, { width: 'abbreviated' })
  return match?.rest === '' ? match.value : undefined
}

type DateStyle = Intl.DateTimeFormatOptions

/** Alone and in a date: many languages have two forms of a month's name. */
const MONTH_STYLES: readonly DateStyle[] = (['long', 'short'] as const).flatMap(month => [
  { month },
  { month, day: 'numeric', year: 'numeric' },
])

function monthNames(language: string): ReadonlyMap<string, number> {
  const names = new Map<string, number>()
  for (const style of MONTH_STYLES) {
    for (let month = 0; month < 12; month++) {
      const name = namePart(new Date(Date.UTC(2026, month, 1)), 'month', { language, style })
      if (!/^\d*$/.test(name) && !names.has(name)) names.set(name, month)
    }
  }
  return names
}

function weekdayNames(language: string): readonly string[] {
  const days = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2026, 0, day + 1)))
  const names = (['long', 'short'] as const).flatMap(weekday =>
    days.map(day => namePart(day, 'weekday', { language, style: { weekday } })),
  )
  return [...new Set(names)]
}

function namePart(
  date: Date,
  type: 'month' | 'weekday',
  { language, style }: { language: string; style: DateStyle },
): string {
  const options: DateStyle = { ...style, timeZone: 'UTC', calendar: 'gregory', numberingSystem: 'latn' }
  const parts = new Intl.DateTimeFormat(language, options).formatToParts(date)
  return foldName(parts.find(part => part.type === type)?.value ?? '')
}
