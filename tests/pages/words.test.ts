import { describe, expect, it } from 'vitest'
import { articleCounter, languages, type Words, wordsFor } from '../../src/pages/words.ts'

describe('wordsFor', () => {
  it.each([
    ['en-GB', 'en'],
    ['de-CH', 'de'],
    ['fr-CA', 'fr'],
    ['no', 'nb'],
    ['nn-NO', 'nb'],
    ['iw', 'he'],
    ['pt', 'pt'],
    ['pt-BR', 'pt'],
    ['pt-PT', 'pt-PT'],
    ['zh', 'zh'],
    ['zh-CN', 'zh'],
    ['zh-Hans-TW', 'zh'],
    ['zh-TW', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh-Hant-MY', 'zh-Hant'],
    ['ar-EG', 'ar'],
    ['fa-AF', 'fa'],
    ['gsw', 'en'],
    ['xx', 'en'],
  ])('returns for %s the words in %s', (tag, language) => {
    expect(wordsFor(tag).language).toBe(language)
  })

  it.each(
    languages.map(words => [words.language, words] as const),
  )('has no word in %s with outer white space or with quotes and mark-up of ASCII', (_, words) => {
    const { language, articles, ...others } = words
    expect(new Intl.Locale(language).toString()).toBe(language)
    for (const word of strings(others)) {
      expect(word).toMatch(/^\S(?:.*\S)?$/su)
      expect(word).not.toMatch(/["'<>&]|\s{2}/)
      expect(word).toBe(word.normalize('NFC'))
    }
  })

  it.each(
    languages.map(words => [words.language, words] as const),
  )('has the same words in %s as in English', (_, words) => {
    expect(paths({ ...words, articles: {} })).toEqual(paths({ ...wordsFor('en'), articles: {} }))
  })

  it('has different words in every language', () => {
    const readers = languages.map(words => words.reader)
    expect(new Set(readers).size).toBe(languages.length)
    const titles = languages.map(words => words.errors[404].title)
    expect(new Set(titles).size).toBeGreaterThan(languages.length - 3)
  })
})

describe('articleCounter', () => {
  it.each([
    ['en', 1, '1 article'],
    ['en', 1_200, '1,200 articles'],
    ['de', 1_200, '1.200 Artikel'],
    ['fr', 0, '0 article'],
    ['pl', 2, '2 artykuły'],
    ['pl', 5, '5 artykułów'],
    ['pl', 22, '22 artykuły'],
    ['cs', 3, '3 články'],
    ['ru', 21, '21 статья'],
    ['uk', 11, '11 статей'],
    ['ar', 2, 'مقالان'],
    ['ar', 3, '3 مقالات'],
    ['ar', 11, '11 مقالًا'],
    ['ar', 100, '100 مقال'],
    ['he', 2, 'שני מאמרים'],
    ['fa', 12, '۱۲ مقاله'],
    ['ja', 7, '7件の記事'],
    ['ko', 7, '글 7개'],
  ])('states in %s the number %d: %s', (language, count, text) => {
    expect(articleCounter(wordsFor(language))(count)).toBe(text)
  })

  it.each(
    languages.map(words => [words.language, words] as const),
  )('has in %s a form for every whole number', (language, words) => {
    const rules = new Intl.PluralRules(language)
    const needed = new Set(Array.from({ length: 1_001 }, (_, count) => rules.select(count)))
    expect(Object.keys(words.articles)).toEqual(expect.arrayContaining([...needed]))
  })
})

function strings(value: Words[keyof Words] | object): readonly string[] {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(strings)
}

function paths(value: object): readonly string[] {
  const inner = Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'string' ? [name] : paths(each).map(path => `${name}.${path}`),
  )
  return inner.sort()
}
