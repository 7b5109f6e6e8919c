import { expect, it } from 'vitest'
import { categoriesOf } from '../../../src/portals/rendering/categories.ts'
import { contextOf, newspaper } from '../given.ts'

/** Returns the categories of an article of the section Harbour with two tags. */
function categories(
  feed: object,
  recipe: object = {},
  article = { section: 'Harbour', tags: ['Storms', 'Boats'] },
) {
  const context = contextOf(newspaper({ for: 'msn', ...feed }))
  return categoriesOf(article, { ...context, recipe: { ...context.recipe, categories: recipe } })
}

it.each([
  ['names as they are when nothing is mapped', {}, {}, ['Harbour', 'Storms', 'Boats']],
  ['mapped names in any spelling', { HARBOUR: 'local', boats: 'local' }, {}, ['local', 'Storms']],
  ['one for all others', { Boats: 'sea', '*': 'news' }, {}, ['sea']],
  ['one for all others alone', { '*': 'news' }, {}, ['news']],
  ['names that the portal knows', {}, { known: ['harbour', 'sport'] }, ['harbour']],
  ['the default of the recipe', {}, { known: ['sport'], default: 'sport' }, ['sport']],
  [
    'a mapped name rather than the default',
    { Storms: 'weather' },
    { known: ['weather', 'sport'], default: 'sport' },
    ['weather'],
  ],
  ['nothing that the portal does not know', {}, { known: [] }, []],
])('an article has %s', (_, mapped, recipe, expected) => {
  expect(categories({ categories: mapped }, recipe)).toEqual(expected)
})
