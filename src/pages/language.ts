import { attributes, type Child, type Html, html } from './html.ts'
import { type Words, wordsFor } from './words.ts'

/** The words of the interface in one language, and a function that puts them into a page. */
export interface InterfaceText {
  readonly words: Words
  /** Returns a word for a page, in an element with its language if the surrounding text has another one. */
  text(word: string): Child
}

/** Returns the interface text of a publication in `language` (BCP 47). `surrounding` is the language around it. */
export function interfaceText(language: string, surrounding: string = language): InterfaceText {
  const words = wordsFor(language)
  const isForeign = new Intl.Locale(words.language).language !== new Intl.Locale(surrounding).language
  return {
    words,
    text: word => (isForeign ? html`<bdi${languageAttributes(words.language)}>${word}</bdi>` : word),
  }
}

/** Renders the attributes `lang` and `dir` of an element in a language, given as a BCP 47 tag. */
export function languageAttributes(language: string): Html {
  const { direction } = new Intl.Locale(language).getTextInfo()
  return attributes({ lang: language, dir: direction === 'rtl' ? 'rtl' : 'ltr' })
}
