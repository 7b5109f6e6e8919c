import { type Day, findDays } from './find-days.ts'
import { withoutParts } from './found-part.ts'

/** The beginning of a wire's text, such as `BERLIN, March 3, 2026 (Reuters) — `. */
export interface Dateline {
  /** In UTF-16 units, with the mark behind it and its spaces. */
  readonly length: number
  /** Such as `2026-03-03`; absent without a year. */
  readonly date: string | undefined
}

export interface DatelineOptions {
  /** Whether a place in capitals is enough, as in `WASHINGTON — `: only in a text that is known to be a wire's. */
  readonly allowsPlaceAlone: boolean
}

/**
 * Finds the dateline that a paragraph begins with: a place, a day and an agency, of which two are needed, before a dash. Undefined
 * if there is none.
 */
export function findDateline(paragraph: string, options: DatelineOptions): Dateline | undefined {
  const text = paragraph.slice(0, MAX_LENGTH)
  const asian = ASIAN.exec(text)?.[0]
  if (asian !== undefined) return { length: asian.length, date: undefined }
  const [, head, mark] = HEAD.exec(text) ?? []
  if (head === undefined || mark === undefined) return undefined
  const { hasAgency, hasDay, date, place } = partsOf(head)
  const isShouted = /^[\p{Lu}\p{M} .'’/-]{4,}$/u.test(place.split(',')[0] ?? '')
  const isAlone = place !== '' && !hasAgency && !hasDay
  if (isAlone ? !(options.allowsPlaceAlone && isShouted) : !hasAgency && place === '') return undefined
  if (place !== '' && !isPlace(place)) return undefined
  const length = head.length + mark.length
  const further = AGENCY_BEHIND.exec(text.slice(length))?.[0].length ?? 0
  const second = place === '' ? findDateline(text.slice(length), { allowsPlaceAlone: true }) : undefined
  return { length: length + (second?.length ?? further), date: date ?? second?.date }
}

/** In characters; room for two datelines and the first words. Patterns would take long on millions of spaces. */
const MAX_LENGTH = 300

/** Agencies and wires, as they write themselves. */
const AGENCIES = [
  '(?:AP|Reuters|REUTERS|AFP|UPI|PTI|ANI|IANS|AAP|CP|Bloomberg|CNN|The Canadian Press|Associated Press)',
  '(?:dpa|APA|sda|SDA|Keystone-SDA|ATS|KNA|epd|SID|ots|Belga|ANP|Ritzau|ritzau|NTB|TT|STT|PAP|ČTK|CTK)',
  '(?:EFE|Europa Press|Notimex|Télam|Lusa|LUSA|Agência Brasil|ANSA|Adnkronos|AGI|LaPresse|AA|DHA|İHA|Anadolu)',
  '(?:TASS|ТАСС|РИА Новости|РИА|Интерфакс|Interfax|Укринформ|Укрінформ|УНІАН|Xinhua|Kyodo|Yonhap|WAM|SPA|QNA|KUNA)',
  '(?:رويترز|أ ف ب|د ب أ|واس|وام|ایرنا|فارس|رویترز|IRNA|JTA)',
  '(?:PR ?Newswire(?:-[\\p{L}-]+)?|BUSINESS WIRE|Business Wire|GLOBE ?NEWSWIRE|Globe ?Newswire|ACCESSWIRE|ACCESS Newswire|CNW(?: Group)?|EQS(?:-News)?|DGAP|EIN Presswire|Newsfile Corp\\.?|Newswire|news aktuell|ACN Newswire)',
].join('|')
const AGENCY = new RegExp(
  `(?:\\(|/|–|--)\\s?(?:${AGENCIES})(?:[/ -][\\p{L}\\d.-]{1,20})?\\s?(?:\\)|/)\\.?`,
  'u',
)
/** `3 мар — РИА Новости. ` */
const AGENCY_BEHIND = new RegExp(`^(?:${AGENCIES})\\.\\s+`, 'u')

/** In characters. What is longer is a sentence. */
const HEAD = /^(.{2,120}?)(\s*--+\s*(?!\()|\s*[–—]\s*|\s+-\s+|(?<=[.)])\s*-\s+|(?<=\/)\.?\s+(?![–—-]))(?=\S)/u

/** `【東京＝共同】`, `（東京＝時事）`, `新华社北京3月3日电`, `(서울=연합뉴스) 홍길동 기자 = ` */
const ASIAN =
  /^(?:[【[(（〔][\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}\p{Script=Hiragana}ー・、 ]{1,20}[=＝][^】\])）〕\n]{1,30}[】\])）〕]\s*(?:[\p{Script=Hangul}]{2,4}(?: 기자)?\s*=\s*)?|(?:新华社|新華社|中新社|中新网)[^，。\n]{1,14}日[电電](?:\s*[（(][^）)\n]{1,30}[）)])?\s*|[（(]中央社[^）)\n]{2,40}日[电電][）)]\s*)/u

interface HeadParts {
  readonly hasAgency: boolean
  readonly hasDay: boolean
  readonly date: string | undefined
  readonly place: string
}

function partsOf(head: string): HeadParts {
  // The mark behind `LONDON--(BUSINESS WIRE)--` is the second.
  const agency = AGENCY.exec(`${head} `)
  const withoutAgency = agency === null ? head : head.replace(agency[0].trimEnd(), ' ')
  const days = findDays(withoutAgency)
  const place = withoutParts(withoutAgency, days)
    .replace(/(?<!\p{L})(?:den|le|il|del|de|a|of)(?=\s*$)/u, ' ')
    .replace(/[\s,.(]+$/u, '')
    .replace(/^[\s,(]+/, '')
  return { hasAgency: agency !== null, hasDay: days.length === 1, date: dateOf(days[0]?.value), place }
}

function dateOf(day: Day | undefined): string | undefined {
  return day !== undefined && 'midnight' in day
    ? new Date(day.midnight).toISOString().slice(0, 10)
    : undefined
}

/** In characters. */
const MAX_PLACE_LENGTH = 60
const SMALL_WORDS =
  /^(?:after|am|an|auf|avant|before|bei|bis|by|depuis|desde|from|hasta|seit|since|until|d'|da|de|del|der|di|do|du|el|en|im|in|la|las|le|les|los|of|on|sur|the|upon|van|von)$/iu

/** Whether a text may be places: `DES MOINES, Iowa`, `Berlin/Paris`, `Frankfurt am Main`. */
function isPlace(text: string): boolean {
  if (text.length > MAX_PLACE_LENGTH || !/^[\p{Lu}\p{Lo}]/u.test(text)) return false
  const words = text.split(/[\s,/]+/).filter(word => word !== '')
  if (words.every(word => SMALL_WORDS.test(word))) return false
  return (
    words.length <= 7 &&
    words.every(word => SMALL_WORDS.test(word) || /^[\p{Lu}\p{Lo}][\p{L}\p{M}.'’-]*$/u.test(word))
  )
}
