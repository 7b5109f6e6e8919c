import { slugify } from '../identity.ts'

/** The facts of a record that its address may contain. */
export interface PageFacts {
  /** Its date in the zone of addresses, as if that were UTC. */
  readonly date: Date
  readonly title: string
  /** The slug that the record itself has. */
  readonly slug: string | undefined
  /** The name of its file without the date. */
  readonly name: string
  /** The name below the date that the path gives: `2021/02/17/radio`. */
  readonly datedName: string
  readonly filename: string
  readonly folders: readonly string[]
  readonly categories: readonly string[]
}

/**
 * The placeholders of a permalink, by name. Jekyll and Hugo have the same ones, under these names or others
 * (jekyllrb.com/docs/permalinks, gohugo.io/configuration/permalinks).
 */
export const PLACEHOLDERS = {
  year: ({ date }) => padded(date.getUTCFullYear(), 4),
  short_year: ({ date }) => padded(date.getUTCFullYear(), 4).slice(-2),
  month: ({ date }) => padded(date.getUTCMonth() + 1),
  i_month: ({ date }) => String(date.getUTCMonth() + 1),
  short_month: ({ date }) => monthName(date).slice(0, 3),
  long_month: ({ date }) => monthName(date),
  monthname: ({ date }) => monthName(date),
  day: ({ date }) => padded(date.getUTCDate()),
  i_day: ({ date }) => String(date.getUTCDate()),
  short_day: ({ date }) => dayName(date).slice(0, 3),
  long_day: ({ date }) => dayName(date),
  weekdayname: ({ date }) => dayName(date),
  w_day: ({ date }) => String(date.getUTCDay() || 7),
  weekday: ({ date }) => String(date.getUTCDay()),
  y_day: ({ date }) => padded(dayOfYear(date), 3),
  yearday: ({ date }) => String(dayOfYear(date)),
  week: ({ date }) => padded(isoWeek(date).week),
  w_year: ({ date }) => padded(isoWeek(date).year, 4),
  hour: ({ date }) => padded(date.getUTCHours()),
  minute: ({ date }) => padded(date.getUTCMinutes()),
  second: ({ date }) => padded(date.getUTCSeconds()),
  name: page => page.name,
  filename: page => page.filename,
  slug: page => page.slug ?? page.name,
  title: page => page.title,
  slug_or_title: page => page.slug ?? page.title,
  slug_or_dated_name: page => page.slug ?? page.datedName,
  slug_or_filename: page => page.slug ?? page.filename,
  section: page => page.folders[0] ?? '',
  folders: page => page.folders.join('/'),
  categories: page => pathOfNames(page.categories.map(name => name.toLowerCase())),
  slugified_categories: page => pathOfNames(page.categories.map(slugify)),
} satisfies Readonly<Record<string, (page: PageFacts) => string>>

/** Returns a path with the values of a page in the place of placeholders. A slice such as `:folders[1:]` is a part of the folders. */
export function fillPlaceholders(path: string, page: PageFacts): string {
  return path.replace(PLACEHOLDER, (written, name: string, slice: string | undefined) => {
    if (slice !== undefined && name === 'folders') return sliceOf(page.folders, slice).join('/')
    if (!Object.hasOwn(PLACEHOLDERS, name)) return written
    return PLACEHOLDERS[name as keyof typeof PLACEHOLDERS](page) + (slice === undefined ? '' : `[${slice}]`)
  })
}

const PLACEHOLDER = /:([a-z_]+)(?:\[([^\]]*)\])?/g

/** Returns a part of a list, as Hugo writes it: `1:`, `:2`, `0`, `last`, `:last`. */
function sliceOf(names: readonly string[], slice: string): readonly string[] {
  const indexOf = (text: string, absent: number) => {
    if (text === '') return absent
    return text === 'last' ? names.length - 1 : Number(text)
  }
  const [from = '', to] = slice.split(':')
  if (to === undefined) return names.slice(indexOf(from, 0)).slice(0, 1)
  return names.slice(indexOf(from, 0), indexOf(to, names.length))
}

function padded(number: number, length = 2): string {
  return String(number).padStart(length, '0')
}

const MONTHS = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' })
const DAYS = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' })

function monthName(date: Date): string {
  return MONTHS.format(date)
}

function dayName(date: Date): string {
  return DAYS.format(date)
}

const MS_PER_DAY = 86_400_000

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / MS_PER_DAY) + 1
}

/** Returns the week and its year: a week belongs to the year of its Thursday (ISO 8601). */
function isoWeek(date: Date): { readonly week: number; readonly year: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * MS_PER_DAY)
  return { week: Math.ceil(dayOfYear(thursday) / 7), year: thursday.getUTCFullYear() }
}

/** Returns distinct names as folders of a path. */
function pathOfNames(names: readonly string[]): string {
  return [...new Set(names)].map(name => name.replace(/[%?#/]/g, encodeURIComponent)).join('/')
}
