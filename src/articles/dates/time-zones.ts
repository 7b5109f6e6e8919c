import { tzOffset } from '@date-fns/tz'

/** Where a date was written, for what it leaves out. */
export interface DateContext {
  /** IANA time zone of dates without one. */
  readonly timeZone: string
  /** BCP 47 tag; English names are always understood. */
  readonly language?: string | undefined
}

/** An offset, or why there is none. */
export type ParsedZone = { readonly offset: number } | { readonly problem: string }

/**
 * Returns how many milliseconds the zone is ahead of UTC when its clocks show `local`. A zone is numeric (`+0100`, `GMT+1`)
 * or an abbreviation. Several places use some abbreviations. These are read if the publication's zone or language
 * decides which place is meant.
 */
export function parseZone(zone: string, local: number, context: DateContext): ParsedZone {
  // EASTERN DAYLIGHT TIME is EDT
  const name = zone.toUpperCase().replace(/^([ECMP])[A-Z]+(?: ([SD])[A-Z]+)? TIME$/, '$1$2T')
  const offset = numericOffset(name.replace(/^(?:GMT|UTC?) ?(?=[+−-])/, '')) ?? numericOffset(OFFSETS[name])
  if (offset !== undefined) return { offset }
  const clocks = CLOCKS[name]
  if (clocks !== undefined) return { offset: offsetAt(local, clocks) }
  const meanings = AMBIGUOUS[name]
  if (meanings === undefined) return { problem: `${name} is no known zone: write its offset, such as +01:00` }
  return chosenMeaning(name, meanings, context)
}

const MS_PER_MINUTE = 60_000
const MS_PER_DAY = 86_400_000

/** Offsets by abbreviation. Those of North America are defined by RFC 5322 section 4.3. */
const OFFSETS: Readonly<Record<string, string>> = {
  ...{ Z: '+00', UT: '+00', UTC: '+00', GMT: '+00', WET: '+00' },
  ...{ BST: '+01', WEST: '+01', CET: '+01', MEZ: '+01', WAT: '+01' },
  ...{ CEST: '+02', MESZ: '+02', EET: '+02', CAT: '+02', SAST: '+02' },
  ...{ EEST: '+03', MSK: '+03', TRT: '+03', EAT: '+03', PKT: '+05', NPT: '+05:45' },
  ...{ WIB: '+07', ICT: '+07', WITA: '+08', HKT: '+08', SGT: '+08', MYT: '+08', PHT: '+08', AWST: '+08' },
  ...{ JST: '+09', KST: '+09', WIT: '+09', ACST: '+09:30', AEST: '+10', ACDT: '+10:30', AEDT: '+11' },
  ...{ NZST: '+12', NZDT: '+13' },
  ...{ NST: '-03:30', NDT: '-02:30', ADT: '-03', BRT: '-03', ART: '-03' },
  ...{ EDT: '-04', EST: '-05', CDT: '-05', MDT: '-06', MST: '-07', PDT: '-07', PST: '-08' },
  ...{ AKDT: '-08', AKST: '-09', HST: '-10' },
}

/** Abbreviations of both standard and summer time. */
const CLOCKS: Readonly<Record<string, string>> = {
  ...{ ET: 'America/New_York', CT: 'America/Chicago', MT: 'America/Denver', PT: 'America/Los_Angeles' },
}

/** Whether an abbreviation is that of a zone, even if it is that of several. */
export function isZone(name: string): boolean {
  return [OFFSETS, CLOCKS, AMBIGUOUS].some(zones => Object.hasOwn(zones, name))
}

interface Meaning {
  readonly offset: string
  readonly place: string
  /** Matches the publications that mean this place by their time zone or language. */
  readonly used: RegExp
}

const AMBIGUOUS: Readonly<Record<string, readonly Meaning[]>> = {
  AST: [
    { offset: '-04:00', place: 'Atlantic Canada', used: /^America\/|^Atlantic\/Bermuda|-CA$/ },
    { offset: '+03:00', place: 'Arabia', used: /^Asia\/(?:Aden|Baghdad|Bahrain|Kuwait|Qatar|Riyadh)$|^ar\b/ },
  ],
  CST: [
    { offset: '-06:00', place: 'North America', used: /^America\/|^US\/|-(?:US|CA|MX)$/ },
    {
      offset: '+08:00',
      place: 'China',
      used: /^Asia\/(?:Chongqing|Harbin|Macau|Shanghai|Taipei|Urumqi)$|^zh\b/,
    },
  ],
  IST: [
    {
      offset: '+05:30',
      place: 'India',
      used: /^Asia\/(?:Calcutta|Kolkata)$|-IN$|^(?:bn|gu|hi|kn|ml|mr|pa|ta|te)$/,
    },
    { offset: '+01:00', place: 'Ireland', used: /^Europe\/Dublin$|-IE$|^ga$/ },
    { offset: '+02:00', place: 'Israel', used: /^Asia\/(?:Jerusalem|Tel_Aviv)$|-IL$|^he$/ },
  ],
}

function chosenMeaning(name: string, meanings: readonly Meaning[], context: DateContext): ParsedZone {
  const { timeZone, language = '' } = context
  const used = [timeZone, language].map(place => meanings.find(meaning => meaning.used.test(place)))
  const offset = numericOffset((used[0] ?? used[1])?.offset)
  if (offset !== undefined) return { offset }
  const places = meanings.map(meaning => `${meaning.offset} (${meaning.place})`).join(' or ')
  return { problem: `${name} is ${places}: write the offset` }
}

function numericOffset(text: string | undefined): number | undefined {
  const parts = /^(?<sign>[+−-])(?<hours>\d{1,2})(?::?(?<minutes>\d{2}))?$/.exec(text ?? '')?.groups
  const [hours, minutes] = [Number(parts?.hours), Number(parts?.minutes ?? 0)]
  if (parts === undefined || hours > 23 || minutes > 59) return undefined
  const offset = (hours * 60 + minutes) * MS_PER_MINUTE
  return parts.sign === '+' ? offset : -offset
}

/** Returns how many milliseconds a zone, by its IANA name, is ahead of UTC when its clocks show `local`. */
export function offsetAt(local: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  const before = zoneOffset(local - MS_PER_DAY, timeZone)
  if (zoneOffset(local - before, timeZone) === before) return before
  const after = zoneOffset(local + MS_PER_DAY, timeZone)
  return zoneOffset(local - after, timeZone) === after ? after : before
}

/** Returns how many milliseconds a zone, by its IANA name, is ahead of UTC at an instant. */
export function zoneOffset(instant: number, timeZone: string): number {
  return Math.round(tzOffset(timeZone, new Date(instant)) * MS_PER_MINUTE)
}
