import type { Publication } from '../../articles/publication.ts'
import { type Html, html } from '../html.ts'

type Place = Pick<Publication, 'language' | 'timeZone'>

/** Renders a date in the publication's language and time zone, with the time of day if `options.time`. */
export function dateElement(date: Date, place: Place, options?: { readonly time: boolean }): Html {
  const hasTime = options?.time === true && !isMidnight(date, place.timeZone)
  const text = dateFormat(place, hasTime ? DAY_AND_TIME : DAY).format(date)
  return html`<time datetime="${date.toISOString()}">${text}</time>`
}

/** Returns the days from one date to another, such as `3 May – 9 June 2021`. */
export function dateRange(from: Date, to: Date, place: Place): string {
  return dateFormat(place, DAY).formatRange(from, to)
}

/** Returns a language tag for dates in the order of the publication's country. Only English has two orders. */
function dateLocale({ language, timeZone }: Place): string {
  const { language: base, region, script } = new Intl.Locale(language)
  if (base !== 'en' || region !== undefined || script !== undefined) return language
  const zone = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  const country = monthFirstZones.get(zone)
  if (country !== undefined) return `en-${country}`
  return zone.includes('/') ? 'en-GB' : language
}

/** Countries in which English dates begin with the month (CLDR). */
const MONTH_FIRST = ['US', 'CA', 'PH', 'PR', 'GU', 'VI', 'AS', 'MP']

const monthFirstZones = new Map(
  MONTH_FIRST.flatMap(country => {
    const zones = new Intl.Locale('en', { region: country }).getTimeZones() ?? []
    return zones.map(zone => [zone, country] as const)
  }),
)

const DAY: Intl.DateTimeFormatOptions = { dateStyle: 'long' }
/** Without the zone: people expect that of the publication, and programs read `datetime`. */
const DAY_AND_TIME: Intl.DateTimeFormatOptions = { dateStyle: 'long', timeStyle: 'short' }
const MIDNIGHT = '00:00:00'

/** Returns whether the time is midnight. A date without a time is stored as midnight, so that time is not displayed. */
function isMidnight(date: Date, timeZone: string): boolean {
  const clock = dateFormat({ language: 'en-GB', timeZone }, { timeStyle: 'medium', hourCycle: 'h23' })
  return clock.format(date) === MIDNIGHT
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** Caches date formats, because creating one takes about 0.1 ms, far longer than using it. A publication needs three. */
function dateFormat(place: Place, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { language, timeZone } = place
  const key = JSON.stringify([language, timeZone, options])
  const format = dateFormats.get(key) ?? new Intl.DateTimeFormat(dateLocale(place), { ...options, timeZone })
  dateFormats.set(key, format)
  return format
}
