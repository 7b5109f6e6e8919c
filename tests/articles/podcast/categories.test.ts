import { describe, expect, it } from 'vitest'
import { CATEGORIES, findCategory, nearestCategory } from '../../../src/articles/podcast/categories.ts'

describe("Apple's list", () => {
  it('has 19 categories, and 110 names that are each there once', () => {
    const inside = Object.values(CATEGORIES).flat()
    const all = [...Object.keys(CATEGORIES), ...inside]
    expect(Object.keys(CATEGORIES)).toHaveLength(19)
    expect(all).toHaveLength(110)
    expect(new Set(all.map(name => name.toLowerCase())).size).toBe(110)
  })

  it('is found by each of its names, alone and within its category', () => {
    for (const [name, inside] of Object.entries(CATEGORIES)) {
      expect(findCategory(name)).toEqual({ name })
      for (const subcategory of inside) {
        expect(findCategory(subcategory)).toEqual({ name, subcategory })
        expect(findCategory(`${name} > ${subcategory}`)).toEqual({ name, subcategory })
      }
    }
  })
})

it.each([
  ['society and culture', { name: 'Society & Culture' }],
  ['TV &amp; Film > TV Reviews', { name: 'TV & Film', subcategory: 'TV Reviews' }],
  ['true-crime', { name: 'True Crime' }],
  [' Education>How To ', { name: 'Education', subcategory: 'How To' }],
  ['stand up', { name: 'Comedy', subcategory: 'Stand-Up' }],
])('finds %j however it is written', (text, category) => {
  expect(findCategory(text)).toEqual(category)
})

it.each([
  '',
  '>',
  'Radio',
  'Comedy > History',
  'Arts > Books > Novels',
  'Books > Arts',
])('finds nothing for %j', text => {
  expect(findCategory(text)).toBeUndefined()
})

it.each([
  ['Histry', 'History'],
  ['Society & Culture > Documentry', 'Documentary'],
  ['Technologie', 'Technology'],
  ['Health', 'Health & Fitness'],
  ['Science & Medicine', 'Science'],
  ['Sports & Recreation', 'Sports'],
  ['Literature', 'Books'],
  ['Society', 'Society & Culture'],
  ['Xylophones', undefined],
  ['', undefined],
])('suggests for %j the name that is meant', (text, name) => {
  expect(nearestCategory(text)).toBe(name)
})
