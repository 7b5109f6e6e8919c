import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Body } from '../../../src/articles/article.ts'
import { faultText } from '../../../src/articles/faults/fault.ts'
import { parseArticle } from '../../../src/articles/parse-article.ts'

const body: Body = { format: 'markdown', source: 'Text.' }
const right = { title: 'A title', published: '2021-02-17' }

function parse(fields: Readonly<Record<string, unknown>>) {
  const context = { file: 'a.md', timeZone: 'UTC', authors: [], lineOf: () => 1, lenient: true }
  const { draft, faults } = parseArticle(fields, body, context)
  return { draft, texts: faults.map(({ severity, field, message }) => `${severity} ${field}: ${message}`) }
}

describe('a minor field that is wrong', () => {
  it.each([
    [{ mood: 'calm' }, {}, /^warning mood: unknown field "mood"/],
    [{ sumary: 'Short' }, { summary: undefined }, /^warning sumary: .* did you mean "summary"/],
    [{ language: 'klingon!' }, { language: undefined }, /^warning language: expected a language tag/],
    [{ updated: 'soon' }, { updated: undefined }, /^warning updated: expected a date.*"soon"/],
    [{ updated: '2020-01-01' }, { updated: undefined }, /^warning updated: expected a date after/],
    [{ image: { src: 'a.jpg', foto: 1 } }, { image: { src: 'a.jpg' } }, /^warning image\.foto: unknown/],
    [{ image: 7 }, { image: undefined }, /^warning image: expected text or fields, got the number 7/],
    [
      { authors: [{ url: 'https://a.example' }, 'Ann'] },
      { authors: [{ name: 'Ann' }] },
      /^warning authors\[0\]\.name/,
    ],
    [
      { authors: [{ name: 'Ann', email: 'ann' }] },
      { authors: [{ name: 'Ann' }] },
      /^warning authors\[0\]\.email/,
    ],
    [{ authors: [{}] }, { authors: [] }, /^warning authors\[0\]\.name/],
    [{ tags: ['a', {}, 'b'] }, { tags: ['a', 'b'] }, /^warning tags\[1\]: expected text/],
    [{ feeds: 'all' }, { hiddenFrom: undefined }, /^warning feeds: expected/],
  ])('%j is left out with a warning', (fields, expected, warning) => {
    const { draft, texts } = parse({ ...right, ...fields })
    expect({ ...draft, ...expected }).toEqual({ ...draft, title: 'A title' })
    expect(texts).toEqual([expect.stringMatching(warning)])
  })

  it('is left out alone, also where one value has two faults', () => {
    const authors = [{ url: 'ann', email: 'ann' }, 'Ben']
    expect(parse({ ...right, authors }).draft?.authors).toEqual([{ name: 'Ben' }])
  })

  it.each([
    [{ published: '2021-02-17' }, /^fault title: expected text, got nothing/],
    [{ title: 'A', published: 'soon' }, /^fault published: expected a date.*"soon"/],
    [{ ...right, id: '' }, /^fault id: /],
  ])('does not excuse a wrong title, date or id: %j', (fields, fault) => {
    const { draft, texts } = parse(fields)
    expect(draft).toBeUndefined()
    expect(texts).toContainEqual(expect.stringMatching(fault))
  })

  it('is a date that cannot be read, in a post of Jekyll with a date in its name', () => {
    const fields = { title: 'A', published: '2021-02-17 18:30:22 2021 -0800' }
    const context = { timeZone: 'UTC', authors: [], lineOf: () => 3, lenient: true }
    const parseAs = (file: string) =>
      parseArticle(fields, { format: 'markdown', source: 'Text.' }, { ...context, file })
    const { draft, faults } = parseAs('_posts/2021-02-17-a.md')
    expect(draft?.published).toEqual(new Date('2021-02-17T00:00:00Z'))
    expect(faults.map(faultText)).toEqual([
      expect.stringMatching(
        /^_posts\/2021-02-17-a\.md:3 warning: published: .*the date in the name of the file counts$/,
      ),
    ])
    expect(parseAs('news/2021-02-17-a.md').draft).toBeUndefined()
  })

  it('never refuses an article, whatever it is', () => {
    const names = [
      'summary',
      'updated',
      'authors',
      'tags',
      'section',
      'language',
      'image',
      'attachments',
      'draft',
    ]
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names, 'feeds', 'link', 'mood'), fc.jsonValue()),
        minor => {
          expect(parse({ ...right, ...minor }).draft?.title).toBe('A title')
        },
      ),
    )
  })
})
