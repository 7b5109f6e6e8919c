import { ar } from './words/ar.ts'
import { cs } from './words/cs.ts'
import { da } from './words/da.ts'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { es } from './words/es.ts'
import { fa } from './words/fa.ts'
import { fi } from './words/fi.ts'
import { fr } from './words/fr.ts'
import { he } from './words/he.ts'
import { it } from './words/it.ts'
import { ja } from './words/ja.ts'
import { ko } from './words/ko.ts'
import { nb } from './words/nb.ts'
import { nl } from './words/nl.ts'
import { pl } from './words/pl.ts'
import { pt } from './words/pt.ts'
import { ptPT } from './words/pt-pt.ts'
import { ru } from './words/ru.ts'
import { sv } from './words/sv.ts'
import { tr } from './words/tr.ts'
import { uk } from './words/uk.ts'
import type { Words } from './words/words.ts'
import { zh } from './words/zh.ts'
import { zhHant } from './words/zh-hant.ts'

export type { Words } from './words/words.ts'

/** Every language the pages speak. A further one is a file and a line here. */
export const languages: readonly Words[] = [
  en,
  ar,
  cs,
  da,
  de,
  es,
  fa,
  fi,
  fr,
  he,
  it,
  ja,
  ko,
  nb,
  nl,
  pl,
  pt,
  ptPT,
  ru,
  sv,
  tr,
  uk,
  zh,
  zhHant,
]

/** Languages whose readers read another one of ours (CLDR, language matching). */
const READ_AS: Readonly<Record<string, string>> = { nn: 'nb', no: 'nb' }

const byTag = new Map(languages.map(words => [words.language, words]))

/**
 * The words of the pages for a BCP 47 tag: those of its region or script, or else of its language, or else English.
 * What they are in is their `language`.
 */
export function wordsFor(tag: string): Words {
  const { language, script, region } = new Intl.Locale(tag).maximize()
  const known = READ_AS[language] ?? language
  return byTag.get(`${known}-${region}`) ?? byTag.get(`${known}-${script}`) ?? byTag.get(known) ?? en
}

/** Says how many articles there are, in the language's own plural and digits. */
export function articleCounter({ language, articles }: Words): (count: number) => string {
  const plural = new Intl.PluralRules(language)
  const digits = new Intl.NumberFormat(language)
  return count => (articles[plural.select(count)] ?? articles.other).replace('#', digits.format(count))
}
