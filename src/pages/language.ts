import { attributes, type Child, type Html, html } from './html.ts'
import { type Words, wordsFor } from './words.ts'

/** The words of the interface for a page. */
export interface InterfaceText {
  readonly words: Words
  /** Returns a word for the page, marked with its language where that differs from the text around it. */
  text(word: string): Child
}

/**
 * Returns the words for readers of a publication in `language` (BCP 47), to stand within text in the language
 * `surrounding`.
 */
export function interfaceText(language: string, surrounding: string = language): InterfaceText {
  const words = wordsFor(language)
  const isForeign = new Intl.Locale(words.language).language !== new Intl.Locale(surrounding).language
  return {
    words,
    text: word => (isForeign ? html`<bdi${languageAttributes(words.language)}>${word}</bdi>` : word),
  }
}

/** Renders the attributes `lang` and `dir` of an element in a language, a BCP 47 tag. */
export function languageAttributes(language: string): Html {
  const { direction } = new Intl.Locale(language).getTextInfo()
  return attributes({ lang: language, dir: direction === 'rtl' ? 'rtl' : 'ltr' })
}
