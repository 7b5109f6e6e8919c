import { type DateContext, isZone, offsetAt, parseZone } from '../../dates/time-zones.ts'
import { type FoundPart, findParts } from '../found-part.ts'

/** Returns the offset of a zone when its clocks show `local`, or why it is unknown. */
export type Zone = (local: number, context: DateContext) => ReturnType<typeof parseZone>

/** Finds offsets such as `UTC+1` and `-05:00`. Days must have been removed, and times not yet. */
export function findOffsets(text: string): readonly FoundPart<Zone>[] {
  return findParts(text, OFFSET, ([written]) => {
    const offset = written.replace(/ /g, '')
    return (local, context) => parseZone(offset, local, context)
  })
}

const OFFSET =
  /(?<![\p{L}\p{N}])(?:gmt|utc?) ?[+−-] ?\d{1,2}(?::?\d{2})?(?!\d)|(?<=\d) ?[+−-]\d{2}:?\d{2}(?!\d)/giu

/** Finds zones by their names, such as `Eastern Time`, `London time` and `heure de Paris`. */
export function findNamedZones(text: string): readonly FoundPart<Zone>[] {
  return findParts(text, namePattern(), readName)
}

/** Finds abbreviations of zones, in capitals as people write them: `est` is a word of several languages. */
export function findAbbreviations(text: string): readonly FoundPart<Zone>[] {
  return findParts(text, /(?<![\p{L}\p{N}])[A-Z]{1,5}(?![\p{L}\p{N}])/gu, ([name]) =>
    isZone(name) ? abbreviation(name) : undefined,
  )
}

function readName({ groups = {} }: RegExpExecArray): Zone | undefined {
  const { long, city, own } = groups
  if (long !== undefined) return abbreviation(longName(long))
  const place = PLACES.find(([words]) => new RegExp(`^(?:${words})$`, 'iu').test(own ?? ''))?.[1]
  const zone = place ?? cities().get((city ?? '').toLowerCase())
  return zone === undefined ? undefined : local => ({ offset: offsetAt(local, zone) })
}

/** Where abbreviations of summer time are used. In winter they are a slip, and an hour too early. */
const SUMMER: Readonly<Record<string, string>> = {
  ...{ BST: 'Europe/London', CEST: 'Europe/Berlin', MESZ: 'Europe/Berlin', EEST: 'Europe/Helsinki' },
  ...{ WEST: 'Europe/Lisbon', EDT: 'America/New_York', CDT: 'America/Chicago', MDT: 'America/Denver' },
  ...{ PDT: 'America/Los_Angeles', AEDT: 'Australia/Sydney', NZDT: 'Pacific/Auckland' },
}

function abbreviation(name: string): Zone {
  return (local, context) => {
    const parsed = parseZone(name, local, context)
    const summer = SUMMER[name]
    if ('problem' in parsed || summer === undefined || offsetAt(local, summer) === parsed.offset)
      return parsed
    return { problem: `there is no summer time (${name}) on that day` }
  }
}

/** Returns the abbreviation of a name such as `Central European Summer Time`, or one that `parseZone` knows. */
function longName(name: string): string {
  const words = name.toLowerCase()
  const isSummer = /summer|sommer|verano|d'été|estiva/.test(words)
  if (/^(?:central european|mitteleurop)/.test(words)) return isSummer ? 'CEST' : 'CET'
  if (words.startsWith('british')) return 'BST'
  if (words.startsWith('greenwich')) return 'GMT'
  return name.toUpperCase()
}

/** Names of zones in their own language. */
const PLACES: readonly (readonly [string, string])[] = [
  ['по московскому времени|мск|московское время', 'Europe/Moscow'],
  ['за києвом|за київським часом|київського часу|по киеву|по киевскому времени', 'Europe/Kyiv'],
  ['北京(?:时间|時間)', 'Asia/Shanghai'],
  ['(?:台北|台灣|臺灣)時間', 'Asia/Taipei'],
  ['香港(?:時間|时间)', 'Asia/Hong_Kong'],
  ['日本時間', 'Asia/Tokyo'],
  ['한국 ?(?:시간|시각)|서울 ?시간', 'Asia/Seoul'],
  ['türkiye saati(?:yle| ile)?|tsi', 'Europe/Istanbul'],
  ['بتوقيت (?:غرينتش|جرينتش|غرينيتش)', 'UTC'],
  ['بتوقيت (?:مكة(?: المكرمة)?|السعودية|الرياض)', 'Asia/Riyadh'],
  ['بتوقيت القاهرة', 'Africa/Cairo'],
  ['به وقت تهران', 'Asia/Tehran'],
  ['שעון ישראל', 'Asia/Jerusalem'],
  ['hora peninsular(?: española)?', 'Europe/Madrid'],
  ['horário de brasília|hora de brasília', 'America/Sao_Paulo'],
  ["heure de l'est", 'America/Toronto'],
  ['suomen aikaa', 'Europe/Helsinki'],
  ['svensk tid', 'Europe/Stockholm'],
  ['dansk tid', 'Europe/Copenhagen'],
  ['norsk tid', 'Europe/Oslo'],
  ['uk time', 'Europe/London'],
]

/** Cities without a zone of their name, and names of cities in other languages. */
const CITIES: Readonly<Record<string, string>> = {
  ...{ washington: 'America/New_York', 'washington dc': 'America/New_York', beijing: 'Asia/Shanghai' },
  ...{ geneva: 'Europe/Zurich', genève: 'Europe/Zurich', genf: 'Europe/Zurich', zürich: 'Europe/Zurich' },
  ...{
    ginebra: 'Europe/Zurich',
    ginevra: 'Europe/Zurich',
    londres: 'Europe/London',
    londra: 'Europe/London',
  },
  ...{ bruxelles: 'Europe/Brussels', brüssel: 'Europe/Brussels', bruselas: 'Europe/Brussels' },
  ...{ brussel: 'Europe/Brussels', parís: 'Europe/Paris', parigi: 'Europe/Paris', berlín: 'Europe/Berlin' },
  ...{ berlino: 'Europe/Berlin', roma: 'Europe/Rome', wien: 'Europe/Vienna', lisboa: 'Europe/Lisbon' },
  ...{ milano: 'Europe/Rome', kiev: 'Europe/Kyiv', kyiv: 'Europe/Kyiv', moskau: 'Europe/Moscow' },
  ...{ 'ciudad de méxico': 'America/Mexico_City', 'nueva york': 'America/New_York' },
}

let knownCities: ReadonlyMap<string, string> | undefined

function cities(): ReadonlyMap<string, string> {
  knownCities ??= new Map([
    ...Intl.supportedValuesOf('timeZone').map(zone => {
      const city = zone.split('/').at(-1) ?? zone
      return [city.replaceAll('_', ' ').toLowerCase(), zone] as const
    }),
    ...Object.entries(CITIES),
  ])
  return knownCities
}

let created: RegExp | undefined

function namePattern(): RegExp {
  created ??= createPattern()
  return created
}

function createPattern(): RegExp {
  const city = [...cities().keys()]
    .sort((a, b) => b.length - a.length)
    .map(name => RegExp.escape(name))
    .join('|')
  const forms = [
    '(?:u\\.?s\\.? )?(?<long>(?:eastern|central|mountain|pacific)(?: standard| daylight)? time|(?:central european|british|greenwich)(?: summer| mean| standard)? time|mitteleuropäischer? (?:sommer)?zeit)',
    `(?<own>${PLACES.map(([words]) => words).join('|')})`,
    `(?:heure (?:locale )?(?:de |d'|à )|hora (?:local )?(?:de |em )|ora di )(?<city>${city})`,
    `(?<city>${city})(?:er|s)?[ -](?:local )?(?:time|zeit|tijd|tid)`,
  ]
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
}
