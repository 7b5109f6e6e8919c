import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dateOfFile,
  MAX_ID_LENGTH,
  mintId,
  nameOfFile,
  numbered,
  slugify,
} from '../../src/articles/identity.ts'
import { draft } from '../stores/given.ts'

const place = { host: 'news.example', timeZone: 'Europe/Berlin' }

describe('mintId', () => {
  it('mints a tag URI of host, day of publication in the zone, and slug', () => {
    const published = new Date('2021-02-17T23:00:00Z')
    expect(mintId(draft({ published }), 'maps', place)).toBe('tag:news.example,2021-02-18:maps')
    expect(mintId(draft({ published }), 'maps', { ...place, timeZone: 'UTC' })).toBe(
      'tag:news.example,2021-02-17:maps',
    )
  })

  it('writes the slug in ASCII', () => {
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
