import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dateOfFile,
  MAX_ID_LENGTH,
  mintId,
  nameOfFile,
  namesOfPath,
  numbered,
  slugify,
} from '../../src/articles/identity.ts'
import { draft } from '../stores/given.ts'

const place = { host: 'news.example', timeZone: 'Europe/Berlin' }

describe('mintId', () => {
  it('mints a tag URI of host, day of publication in the zone, and name', () => {
    const published = new Date('2021-02-17T23:00:00Z')
    expect(mintId(draft({ published }), 'maps', place)).toBe('tag:news.example,2021-02-18:maps')
    expect(mintId(draft({ published }), 'maps', { ...place, timeZone: 'UTC' })).toBe(
      'tag:news.example,2021-02-17:maps',
    )
  })

  it('keeps long names apart, in any script', () => {
    const [one, other] = ['一', '二'].map(end => mintId(draft(), '日本'.repeat(30) + end, place))
    expect(one).not.toBe(other)
    expect(one).toMatch(/^tag:news\.example,2021-02-17:[%0-9A-F]+-[0-9a-f]{8}$/)
  })

  it('writes the name in ASCII', () => {
    expect(mintId(draft(), 'grüße', place)).toBe('tag:news.example,2021-02-17:gr%C3%BC%C3%9Fe')
  })

  it('mints valid ids of at most 200 characters for any title, also with a number', () => {
    const property = fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), title => {
      const id = mintId(draft(), slugify(title) || 'article', place)
      expect(`${id}-9999`.length).toBeLessThanOrEqual(MAX_ID_LENGTH)
      expect(id).toMatch(/^tag:news\.example,2021-02-17:(?:[\w.~!*'()-]|%[0-9A-F]{2})+$/)
    })
    fc.assert(property)
  })
})

describe('numbered', () => {
  it('yields the name, and then the name with every number from 2', () => {
    expect(numbered('a').take(3).toArray()).toEqual(['a', 'a-2', 'a-3'])
  })
})

describe('slugify', () => {
  it.each([
    ['NATO To Expand Military Training', 'nato-to-expand-military-training'],
    ['  “Grüße” — aus Köln! ', 'grüße-aus-köln'],
    ['日本語のタイトル', '日本語のタイトル'],
    ['हिन्दी', 'हिन्दी'],
    ['Cafe\u0301', 'café'],
    ['C++ & C#: 50%', 'c-c-50'],
    ['…', ''],
    ['', ''],
  ])('of %j is %j', (text, slug) => {
    expect(slugify(text)).toBe(slug)
  })

  it('has at most 100 characters, is stable, and splits no character', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
      const slug = slugify(text)
      expect(Array.from(slug).length).toBeLessThanOrEqual(100)
      expect(slugify(slug)).toBe(slug)
      expect(slug.isWellFormed()).toBe(true)
      expect(slug).not.toMatch(/^-|-$|--/)
    })
    fc.assert(property, { numRuns: 1_000 })
  })
})

describe('the names of a path', () => {
  it.each([
    ['radio.md', 'radio', 'radio'],
    ['notes.v2.md', 'notes-v2', 'notes-v2'],
    ['2021-02-17-radio.md', '2021-02-17-radio', 'radio'],
    ['News/2021-02-17-radio.md', 'news-2021-02-17-radio', 'news-radio'],
    ['_posts/2021-9-1-radio.md', '2021-9-1-radio', 'radio'],
    ['ships/_posts/2021-9-1-radio.md', 'ships-2021-9-1-radio', 'ships-radio'],
    ['2021-02-17-radio/index.md', '2021-02-17-radio', 'radio'],
    ['news/radio/index.fr.md', 'news-radio-fr', 'news-radio-fr'],
    ['2019/03/radio.md', '2019-03-radio', 'radio'],
    ['news/2019/03/2019-03-09-radio.md', 'news-2019-03-09-radio', 'news-radio'],
    ['news/2019/radio.md', 'news-2019-radio', 'news-radio'],
    ['content/news/radio.md', 'news-radio', 'news-radio'],
    ['index.md', 'index', 'index'],
    ['….md', '', ''],
  ])('of %s', (path, slug, inId) => {
    expect(namesOfPath(path, ['content', '**/_posts'])).toEqual({ slug, inId })
  })

  it.each([
    [['content'], 'news-radio'],
    [['content/news'], 'radio'],
    [['content/en', 'content/news'], 'news-radio'],
    [['posts', 'content'], 'content-news-radio'],
    [['**/_posts'], 'content-news-radio'],
    [undefined, 'content-news-radio'],
  ])('leave out the folder of all articles: %j', (folders, slug) => {
    expect(namesOfPath('content/news/radio.md', folders).slug).toBe(slug)
  })

  it('differ wherever letters or digits of the path do, also in long ones', () => {
    const long = fc.string({ unit: fc.constantFrom('a', 'b', '日'), minLength: 90, maxLength: 130 })
    const property = fc.property(long, long, fc.constantFrom('', 'news/'), (one, other, folder) => {
      const [a, b] = [namesOfPath(`${folder}${one}.md`), namesOfPath(`${folder}${other}.md`)]
      expect(a.slug === b.slug).toBe(one === other)
      expect(a.inId === b.inId).toBe(one === other)
      expect(slugify(a.slug)).toBe(a.slug)
    })
    fc.assert(property)
  })
})

describe('the name and the date in a path', () => {
  it.each([
    ['news/2021-02-17-radio.md', 'radio', '2021-02-17'],
    ['_posts/2021-9-1-radio.md', 'radio', '2021-9-1'],
    ['2021-02-17-radio/index.md', 'radio', '2021-02-17'],
    ['radio/index.fr.md', 'radio-fr', undefined],
    ['content/2019/03/radio.md', 'radio', '2019-03-1'],
    ['content/2019/03/09/radio/index.md', 'radio', '2019-03-09'],
    ['content/2019/radio.md', 'radio', undefined],
    ['index.md', 'index', undefined],
    ['2021/1234/radio.md', 'radio', undefined],
  ])('of %s', (path, name, date) => {
    expect([nameOfFile(path), dateOfFile(path)]).toEqual([name, date])
  })
})
