import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decideId,
  decideSlug,
  type IdentityFacts,
  MAX_ID_LENGTH,
  slugify,
} from '../../src/articles/identity.ts'
import { draft } from '../stores/given.ts'

const place = { host: 'news.example', timeZone: 'Europe/Berlin' }
const own = { id: 'urn:own', slug: 'own' }

function facts(taken: readonly string[] = [], of?: IdentityFacts['own']): IdentityFacts & typeof place {
  const isTaken = (name: string) => taken.includes(name)
  return { own: of, idTaken: isTaken, slugTaken: isTaken, ...place }
}

describe('decideId', () => {
  it('takes the given id, or else the one it had', () => {
    expect(decideId(draft({ id: 'urn:given' }), 'a', facts([], own))).toBe('urn:given')
    expect(decideId(draft(), 'a', facts([], own))).toBe('urn:own')
  })

  it('mints a tag URI of host, day of publication in the zone, and slug', () => {
    const published = new Date('2021-02-17T23:00:00Z')
    expect(decideId(draft({ published }), 'maps', facts())).toBe('tag:news.example,2021-02-18:maps')
    expect(decideId(draft({ published }), 'maps', { ...facts(), timeZone: 'UTC' })).toBe(
      'tag:news.example,2021-02-17:maps',
    )
  })

  it('writes the slug in ASCII', () => {
    expect(decideId(draft(), 'grüße', facts())).toBe('tag:news.example,2021-02-17:gr%C3%BC%C3%9Fe')
  })

  it('mints no id that was taken', () => {
    const base = 'tag:news.example,2021-02-17:a'
    expect(decideId(draft(), 'a', facts([base, `${base}-2`]))).toBe(`${base}-3`)
  })

  it('mints valid ids of at most 200 characters for any title', () => {
    const property = fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.nat(9_999),
      (title, n) => {
        const id = decideId(draft(), slugify(title) || 'article', {
          ...facts(),
          idTaken: id => !id.endsWith(`-${n + 2}`) && n < 20,
        })
        expect(id.length).toBeLessThanOrEqual(MAX_ID_LENGTH)
        expect(id).toMatch(/^tag:news\.example,2021-02-17:(?:[\w.~!*'()-]|%[0-9A-F]{2})+$/)
      },
    )
    fc.assert(property)
  })
})

describe('decideSlug', () => {
  it('takes the given slug, or else the one it had, or else the derived one', () => {
    expect(decideSlug(draft({ slug: 'given' }), facts([], own))).toBe('given')
    expect(decideSlug(draft(), facts([], own))).toBe('own')
    expect(decideSlug(draft(), facts())).toBe('an-article')
  })

  it('makes the derived one unique', () => {
    expect(decideSlug(draft(), facts(['an-article', 'an-article-2']))).toBe('an-article-3')
  })

  it('derives another when the one it had was taken in the meantime', () => {
    expect(decideSlug(draft(), facts(['own'], own))).toBe('an-article')
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

  it('is at most 100 characters, stays when it is made again, and breaks no character', () => {
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
