import { attributes, type Child, type Html, html } from './html.ts'
import { type Words, wordsFor } from './words.ts'

/** The interface's words for a page, and how to write them into it. */
export interface InterfaceText {
  readonly words: Words
  /** A word as it stands in the text around it: marked with its language where that differs. */
  text(word: string): Child
}

/** Speaks to readers of a publication in `language` (BCP 47), within text of that or another language. */
export function interfaceText(language: string, surrounding: string = language): InterfaceText {
  const words = wordsFor(language)
  const isForeign = new Intl.Locale(words.language).language !== new Intl.Locale(surrounding).language
  return {
    words,
    text: word => (isForeign ? html`<bdi${languageAttributes(words.language)}>${word}</bdi>` : word),
  }
}

/** The attributes `lang` and `dir` of an element in a language, a BCP 47 tag. */
export function languageAttributes(language: string): Html {
  const { direction } = new Intl.Locale(language).getTextInfo()
  return attributes({ lang: language, dir: direction === 'rtl' ? 'rtl' : 'ltr' })
}
