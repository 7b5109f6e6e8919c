import { type FoundPart, findParts } from '../found-part.ts'

/** A time of day in minutes since midnight, or why it cannot be read. */
export type Time = { readonly minutes: number } | { readonly problem: string }

/** Finds times of day as the languages of the pages write them. Days must have been removed. */
export function findTimes(text: string): readonly FoundPart<Time>[] {
  return findParts(text, TIME, match => readTime(match.groups ?? {}))
}

const MORNING =
  'a\\.? ?m\\b\\.?|de la mañana|du matin|del mattino|di mattina|da manhã|morgens|früh|vormittags|утра|ранку|rano|ráno|صباحا|ص(?!\\p{L})|صبح'
const AFTERNOON =
  "p\\.? ?m\\b\\.?|de la tarde|de la noche|de l'après-midi|du soir|del pomeriggio|di sera|da tarde|da noite|nachmittags|abends|вечера|дня|вечора|po południu|wieczorem|odpoledne|večer|مساء|ظهرا|م(?!\\p{L})|بعدازظهر|عصر"
const EARLY = '午前|上午|凌晨|清晨|早上|早晨|오전'
const LATE = '午後|下午|傍晚|晚上|中午|오후'
const HOURS =
  "uhr|heures?|horas?|hours?|hrs?\\.?|h\\.?|uur|godzin[ay]?|hodin[ay]?|hod\\.?|час(?:а|ов)?|ч\\.?|годин[иа]?|год\\.?|o'clock|時|时|點|点|시"
/** Words that make a number alone an hour. */
const AT =
  'at|um|à|às|a las|las|alle(?: ore)?|ore|kl\\.?|klo|klokken|klockan|om|o godz\\.?|godz\\.?|godziny|godziną|в|о|об|saat|الساعة|ساعت|בשעה|שעה'
const NOON =
  '(?:12 ?(?:o.clock )?)?(?:noon|midday)|(?:12 uhr )?mittags?|midi|mediodía|mezzogiorno|meio-dia|(?:正午|中午|정오)(?! ?\\d)'
const MIDNIGHT =
  '(?:12 ?|0+[:.]00 )?midnight|(?:24 uhr )?mitternacht|minuit|medianoche|mezzanotte|meia-noite|middernacht|midnatt|midnat|keskiyö(?:llä|hön|stä)?|północ[yą]?|půlnoc[ie]?|полн?оч[иь]|полуночи|опівночі|gece yarısı|منتصف الليل|نیمه شب|חצות|午夜|자정'

const MERIDIEM = `(?: ?(?:(?<morning>${MORNING})|(?<afternoon>${AFTERNOON})))?`
const PREFIX = `(?:(?<early>${EARLY})|(?<late>${LATE}))? ?`

const TIME = new RegExp(
  [
    `(?<![\\p{L}\\p{N}])(?:(?<midnight>${MIDNIGHT})|(?<noon>${NOON}))(?!\\p{L})`,
    `${PREFIX}(?<![\\d.,:])(?<hour>\\d{1,2})(?: ?[:.h] ?| ?uhr )(?<minute>\\d{2})(?![\\d])(?::(?<second>\\d{2}))?(?: ?(?:${HOURS})(?!\\p{L}))?${MERIDIEM}`,
    `${PREFIX}(?<!\\d)(?<hour>\\d{1,2}) ?[時时點点시] ?(?:(?<minute>\\d{1,2}) ?[分분]|(?<half>半|반))`,
    `(?<!\\d)(?<hour>\\d{1,2}) ?(?:(?<morning>${MORNING})|(?<afternoon>${AFTERNOON}))(?!\\p{L})`,
    `${PREFIX}(?<!\\d)(?<hour>\\d{1,2}) ?(?:${HOURS})(?![\\p{L}\\p{N}])${MERIDIEM}`,
    `${PREFIX}(?<!\\d)(?<hour>\\d{1,2}) ?[時时點点시]`,
    '(?<!\\d)(?<hour>[01]\\d|2[0-4])(?<minute>[0-5]\\d)(?: ?(?:hrs?|hours|h|uur)\\b\\.?|(?= ?\\(?\\p{L}))',
    `(?<![\\p{L}\\p{N}])(?:${AT}) (?<hour>\\d{1,2})(?![\\p{L}\\p{N}:.]| ?h)`,
  ].join('|'),
  'giu',
)

type Parts = Readonly<Record<string, string | undefined>>

function readTime(parts: Parts): Time {
  if (parts.noon !== undefined) return { minutes: 12 * 60 }
  if (parts.midnight !== undefined)
    return { problem: 'midnight begins a day and ends one, so write 00:01 or 23:59' }
  const hour = hourOf(parts)
  const minute = parts.half === undefined ? Number(parts.minute ?? 0) : 30
  if (hour === undefined || minute > 59 || (hour === 24 && minute > 0))
    return { problem: 'there is no such time' }
  return { minutes: hour * 60 + minute + (Number(parts.second ?? 0) > 0 ? 1 : 0) }
}

/** Returns the hour of a day, which may end with 24:00. */
function hourOf(parts: Parts): number | undefined {
  const hour = Number(parts.hour)
  const isLate = parts.afternoon !== undefined || parts.late !== undefined
  const isEarly = parts.morning !== undefined || parts.early !== undefined
  if (!isLate && !isEarly) return hour <= 24 ? hour : undefined
  if (hour > 12) return isLate && hour < 24 ? hour : undefined
  return (hour % 12) + (isLate ? 12 : 0)
}
