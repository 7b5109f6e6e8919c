import type { DateContext } from '../../dates/dates.ts'
import { offsetAt } from '../../dates/time-zones.ts'
import { type Day, findDays, findWeekdays, shortWeekdays } from '../find-days.ts'
import { type FoundPart, withoutParts } from '../found-part.ts'
import { findTimes, type Time } from './find-times.ts'
import { findAbbreviations, findNamedZones, findOffsets, type Zone } from './find-zones.ts'

/** When an embargo ends, or why that cannot be read. */
export type ParsedEmbargo = {
  /** Whether the text says a day or a time at all. */
  readonly hasTime: boolean
  /** Text behind the date, from a full stop or a dash on. */
  readonly tail: string
} & ({ readonly date: Date } | { readonly date?: undefined; readonly problem: string })

/**
 * Parses the words behind `EMBARGOED UNTIL` in the languages of the pages: one day with a year, perhaps a time, and perhaps
 * its zone, in any order. A time without a zone is in the publication's, and a day without a time is its beginning there.
 * Several times, such as `6 a.m. EST / 11:00 GMT`, must be the same instant. Whatever else is not understood is a problem.
 */
export function parseEmbargo(text: string, context: DateContext): ParsedEmbargo {
  const parts = findAllParts(text)
  const end = endOfDate(parts)
  const [rest, tail] = [parts.left.slice(0, end), text.slice(end)]
  const hasTime = parts.days.length + parts.times.length > 0
  const problem = findProblem(parts, rest)
  if (problem !== undefined) return { hasTime, tail, problem }
  try {
    return { hasTime, tail, date: instantOf(parts, context) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { hasTime, tail, problem: error.message }
  }
}

class Unreadable extends Error {}

interface Parts {
  readonly days: readonly FoundPart<Day>[]
  readonly weekdays: readonly FoundPart<number>[]
  readonly times: readonly FoundPart<Time>[]
  readonly zones: readonly FoundPart<Zone>[]
  /** The text without its parts and without words that mean nothing by themselves. */
  readonly left: string
}

/** Finds the parts in an order in which none is taken for another. */
function findAllParts(text: string): Parts {
  const days = findDays(text)
  const afterDays = withoutParts(text, days)
  const weekdays = findWeekdays(afterDays)
  const offsets = findOffsets(afterDays)
  const beforeTimes = withoutParts(withoutParts(text, [...days, ...weekdays]), offsets)
  const times = findTimes(beforeTimes)
  const afterTimes = withoutParts(beforeTimes, times)
  const names = findNamedZones(afterTimes)
  const afterNames = withoutParts(afterTimes, names)
  const abbreviations = findAbbreviations(afterNames)
  const zones = [...offsets, ...names, ...abbreviations].sort((a, b) => a.start - b.start)
  return { days, weekdays, times, zones, left: withoutWords(withoutParts(afterNames, abbreviations)) }
}

/** Words around a date in the languages of the pages. */
const WORDS =
  "until|till|til|to|for|u\\.s\\.|us|at|on|of|the|from|after|before|and|or|not|earlier|than|hours?|hrs|o'clock|time|local date|embargo|uhr|bis|um|am|den|dem|der|ab|vor|zum|nicht|und|jusqu|jusqu'au|jusqu'à|au|à|a|le|les|la|l|du|de|des|d|partir|et|avant|heures?|hasta|el|las|los|del|día|dia|horas?|y|antes|fino|di|dal|al|alle|ore|dell?e?|il|prima|e|até|às|ao|aos|do|da|o|as|tot|op|van|en|om|uur|voor|vanaf|til|till|indtil|inntil|kl|klokken|klockan|d|og|och|den|fra|från|før|före|asti|saakka|klo|kello|ja|aikana|ennen|do|dne|dnia|godziny|godz|hodin|hod|v|od|i|a|r|roku|přede?|до|в|с|и|на|с|года?|г|час|часов|время|времени|по|не|ранее|о|об|від|року|рік|р|та|годин|раніше|kadar|tarihine|tarihinde|saat|saatine|günü|ye|ya|e|a|den|dan|önce|ve|من|حتى|الساعة|يوم|إلى|في|قبل|الموافق|و|تمام|بتاريخ|تا|ساعت|روز|تاریخ|از|پیش|قبل|עד|ה|ב|בשעה|ביום|יום|שעה|לפני|ל|まで|以降|より|から|は|に|까지|이후|부터|에|시간|前|后|後|起|之前|之后|之後|时|時|于|於|在|至|t|h|s"
const WORD = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${WORDS})(?![\\p{L}\\p{M}\\p{N}])`, 'giu')

function withoutWords(text: string): string {
  return text
    .replace(WORD, word => ' '.repeat(word.length))
    .replace(shortWeekdays(), word => ' '.repeat(word.length))
}

/** Returns where the parts end: a sentence of its own may stand behind them. */
function endOfDate({ days, times, zones, left }: Parts): number {
  const last = Math.max(0, ...[...days, ...times, ...zones].map(part => part.end))
  const length = last === 0 ? -1 : left.slice(last).search(/[.!;–—]|(?<!\S)-(?!\S)/)
  return length < 0 ? left.length : last + length
}

function findProblem({ days, weekdays }: Parts, rest: string): string | undefined {
  const unknown = /[\p{L}\p{N}][^,;:/|()[\]]*/u.exec(rest)?.[0].trim()
  const wrong = days.map(({ value }) => ('problem' in value ? value.problem : undefined))
  const first = wrong.find(problem => problem !== undefined)
  if (first !== undefined) return first
  if (days.length === 0) return 'the day with its month and year is missing'
  if (unknown !== undefined) return `${JSON.stringify(unknown.slice(0, 40))} is not understood`
  return hasWrongWeekday(days, weekdays) ? 'the day of the week is that of another date' : undefined
}

function hasWrongWeekday(days: readonly FoundPart<Day>[], weekdays: readonly FoundPart<number>[]): boolean {
  const real = days.map(({ value }) =>
    'midnight' in value ? new Date(value.midnight).getUTCDay() : undefined,
  )
  return weekdays.some(({ value }) => !real.includes(value))
}

function instantOf({ days, times, zones }: Parts, context: DateContext): Date {
  const midnights = days.map(({ value }) => ('midnight' in value ? value.midnight : Number.NaN))
  const instants =
    times.length === 0
      ? midnights.flatMap(local => instantsIn(local, zones, context))
      : times.flatMap((time, at) =>
          instantsIn(
            midnightOf(midnights, at, times.length) + minutesOf(time) * 60_000,
            zonesOf(at, times, zones),
            context,
          ),
        )
  const [first = Number.NaN, ...others] = instants
  if (others.some(instant => instant !== first)) throw new Unreadable('it says several times, which differ')
  return new Date(first)
}

function midnightOf(midnights: readonly number[], at: number, times: number): number {
  const [first = Number.NaN, ...others] = midnights
  if (others.every(other => other === first)) return first
  if (midnights.length !== times) throw new Unreadable('it says several days')
  return midnights[at] ?? Number.NaN
}

function minutesOf({ value }: FoundPart<Time>): number {
  if ('problem' in value) throw new Unreadable(value.problem)
  return value.minutes
}

/** Returns the zones between a time and the next. Zones before the first time belong to it if it has no other. */
function zonesOf(
  at: number,
  times: readonly FoundPart<Time>[],
  zones: readonly FoundPart<Zone>[],
): readonly FoundPart<Zone>[] {
  const [start, end] = [times[at]?.end ?? 0, times[at + 1]?.start ?? Number.POSITIVE_INFINITY]
  const own = zones.filter(zone => zone.start >= start && zone.start < end)
  const before = zones.filter(zone => zone.end <= (times[0]?.start ?? 0))
  return own.length === 0 && before.length > 0 ? before : own
}

function instantsIn(
  local: number,
  zones: readonly FoundPart<Zone>[],
  context: DateContext,
): readonly number[] {
  if (zones.length === 0) return [local - offsetAt(local, context.timeZone)]
  return zones.map(({ value }) => {
    const zone = value(local, context)
    if ('problem' in zone) throw new Unreadable(zone.problem)
    return local - zone.offset
  })
}
