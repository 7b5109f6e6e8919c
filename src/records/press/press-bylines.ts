/** In characters. */
const MAX_BYLINE_LENGTH = 160
const MAX_NAME_WORDS = 6

/** Words before a name in one language, which mean other things in another. */
const BY: Readonly<Record<string, string>> = {
  en: 'by|words by|written by|story by|reporting by|report by',
  de: '(?:ein beitrag |text |bericht )?von',
  fr: '(?:propos recueillis |texte |écrit )?par',
  es: '(?:texto de|escrito por|por)',
  pt: '(?:texto de|escrito por|por)',
  it: '(?:testo di|a cura di|di)',
  nl: '(?:tekst )?door|tekst',
  da: '(?:skrevet )?af|tekst',
  nb: '(?:skrevet )?av|tekst',
  sv: '(?:skriven )?av|text',
  fi: 'kirjoittanut|teksti',
  pl: 'tekst|napisał|napisała|opracował|opracowała',
  cs: 'napsal|napsala|text',
  ru: 'текст|подготовил|подготовила',
  uk: 'текст|підготував|підготувала',
  tr: 'haber|yazı|yazan',
  ar: 'بقلم|كتب|كتبت|إعداد',
  fa: 'نوشته|به قلم|گزارش',
  he: 'מאת|כתב|כתבה',
  ja: '文|取材・文|文・写真|記者',
  ko: '글|취재',
  zh: '文|记者|記者|本报记者|本報記者|撰文|作者',
}
/** Labels that are understood in any language, before a colon. */
const LABELS =
  'author|authors|autor(?:in|en)?|auteure?s?|autrice|autore|autora|autores|verfasser(?:in)?|skribent|kirjoittaja|yazar|автор|автори|авторы|الكاتب|نویسنده|作者|执笔|執筆|記者|记者|文責|글쓴이|작성자'
const LABEL = new RegExp(`^(?:${LABELS})\\s*[:：]\\s*(?<names>\\S.*)$`, 'iu')
const NAME_WORD =
  /^(?:\p{Lu}[\p{L}\p{M}\p{N}'’.-]*|\p{Lo}[\p{Lo}\p{M}'’.-]*|an?|al|and|bin|da|de|del|den|der|di|dos|du|el|for|ibn|la|le|of|the|van|von|y|zu)$/u

/** Agencies that write themselves without capitals */
const AGENCY = /^(?:dpa|epd|ots|ritzau|sda)$/

/** Parses `By Ann Example and Ben Example, Agency` into all names, the agency too, in English or in a language of the pages. */
export function parseByline(line: string, language = 'en'): readonly string[] | undefined {
  if (line.length > MAX_BYLINE_LENGTH) return undefined
  const names = (bylinePattern(language).exec(line) ?? LABEL.exec(line) ?? reporter(line, language))?.groups
    ?.names
  const people = names === undefined ? undefined : namesIn(names)
  return people?.every(isName) ? people : undefined
}

const patterns = new Map<string, RegExp>()

function bylinePattern(language: string): RegExp {
  const own = new Intl.Locale(language).language
  const known = patterns.get(own)
  if (known !== undefined) return known
  const words = [BY.en, BY[own === 'nn' || own === 'no' ? 'nb' : own]].filter(word => word !== undefined)
  const pattern = new RegExp(`^(?:${words.join('|')})(?:\\s*[:：/／・]\\s*|\\s+)(?<names>\\S.*)$`, 'iu')
  patterns.set(own, pattern)
  return pattern
}

/** `홍길동 기자`, as Korean papers sign */
function reporter(line: string, language: string): RegExpExecArray | null {
  return /^ko\b/.test(language) ? /^(?<names>[\p{Script=Hangul}]{2,4}) 기자$/u.exec(line) : null
}

/** Splits names at commas and at `and` in the languages of the pages, unless that parts a name such as `Ortega y Gasset`. */
function namesIn(text: string): readonly string[] {
  const names = text.split(/\s*[,;|&/、،，；]\s*(?:and\s+|und\s+|et\s+|och\s+|og\s+)?|\s+and\s+/i)
  return names.filter(name => name !== '').flatMap(joinedNames)
}

const AND = /\s+(?:und|et|y|e|en|og|och|ja|i|a|и|та|ve|و)\s+/iu

function joinedNames(text: string): readonly string[] {
  const names = text.split(AND)
  return names.every(name => /\S\s+\S/.test(name)) ? names : [text]
}

function isName(text: string): boolean {
  const words = text.split(/\s+/)
  if (AGENCY.test(text)) return true
  return (
    words.length <= MAX_NAME_WORDS &&
    /^[\p{Lu}\p{Lo}]/u.test(text) &&
    words.every(word => NAME_WORD.test(word))
  )
}
