import { describe, expect, it } from 'vitest'
import { html, renderHtml } from '../../src/pages/html.ts'
import { interfaceText, languageAttributes } from '../../src/pages/language.ts'

describe('languageAttributes', () => {
  it.each([
    ['en', 'ltr'],
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['fa', 'rtl'],
    ['ur', 'rtl'],
    ['az-Arab', 'rtl'],
    ['ja', 'ltr'],
    ['sr-Latn', 'ltr'],
    ['xx', 'ltr'],
  ])('returns for %s the direction %s', (lang, dir) => {
    expect(renderHtml(languageAttributes(lang))).toBe(` lang="${lang}" dir="${dir}"`)
  })
})

describe('interfaceText', () => {
  it.each([
    ['de-AT', undefined, 'Abonnieren'],
    ['ur', undefined, '<bdi lang="en" dir="ltr">Subscribe</bdi>'],
    ['ar', 'en', '<bdi lang="ar" dir="rtl">اشترك</bdi>'],
    ['pt-PT', 'pt-BR', 'Subscrever'],
  ])('is in %s within text in %s: %s', (language, surrounding, expected) => {
    const { words, text } = interfaceText(language, surrounding)
    expect(renderHtml(html`${text(words.subscribe)}`)).toBe(expected)
  })
})
