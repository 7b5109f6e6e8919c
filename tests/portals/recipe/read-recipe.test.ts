import { expect, it } from 'vitest'
import { faultText } from '../../../src/articles/faults/fault.ts'
import { BUILT_IN, builtInText } from '../../../src/portals/recipe/built-in.ts'
import { readRecipe } from '../../../src/portals/recipe/read-recipe.ts'
import { createRecipes, recipeFaults } from '../../../src/portals/recipe/recipes.ts'
import { newspaper } from '../given.ts'

const SHORT = `portal: The Portal
verified: { by: the editors, when: 2026-11-28, source: the sheet of the portal }
channel: []
item:
  - { name: title, text: $title }
`

it.each(BUILT_IN)('the recipe %s is valid, and says who has verified it, when and against what', name => {
  const { recipe, faults } = readRecipe(builtInText(name) ?? '', `${name}.yaml`)
  expect(faults).toEqual([])
  expect(recipe?.verified.by).toMatch(/\w/)
  expect(recipe?.verified.when).toMatch(/^2026-/)
  expect(recipe?.verified.source.length).toBeGreaterThan(0)
})

it('a short recipe is enough', () => {
  const { recipe, faults } = readRecipe(SHORT, 'portals/mine.yaml')
  expect(faults).toEqual([])
  expect(recipe).toMatchObject({ portal: 'The Portal', format: 'rss', order: 'changed', items: 50, ttl: 15 })
})

it.each([
  [
    'an unknown field',
    `${SHORT}namespace: {}\n`,
    'portals/x.yaml:6 namespace: unknown field "namespace": did you mean "namespaces"?',
  ],
  [
    'an unknown value',
    SHORT.replace('$title', '$titel'),
    'portals/x.yaml:5 item[0].text: expected the name of a value, got "titel": did you mean "title"?',
  ],
  [
    'a prefix without a namespace',
    `${SHORT}  - name: "media:status"\n`,
    'portals/x.yaml:6 item[1].name: expected a prefix that "namespaces" declares, got "media": add its namespace there',
  ],
  [
    'a value of the feed that nothing describes',
    `${SHORT}  - { name: b, text: $set.script }\n`,
    'portals/x.yaml:6 item[1].text: expected a value that "values" describes, got "set.script": add "script" there',
  ],
  [
    'an element of the wrong kind',
    `${SHORT}  - name: a b\n`,
    'portals/x.yaml:6 item[1].name: expected the name of an element, such as "media:thumbnail", got "a b"',
  ],
  [
    'a text beside elements',
    `${SHORT}  - { name: a, text: b, elements: [] }\n`,
    'portals/x.yaml:6 item[1]: expected "text" or "elements", got both',
  ],
  [
    'a rule that tests nothing',
    `${SHORT}rules:\n  - { value: title, advice: write one }\n`,
    'portals/x.yaml:7 rules[0]: expected what is tested: one of required, least, most, https, noUrl, sameHost and oneOf',
  ],
  [
    'a rule about nothing',
    `${SHORT}rules:\n  - { value: titles, required: true, advice: write one }\n`,
    'portals/x.yaml:7 rules[0].value: expected the name of a value, got "titles": did you mean "title"?',
  ],
  [
    'a default that is no category',
    `${SHORT}categories: { known: [news], default: other }\n`,
    'portals/x.yaml:6 categories.default: expected one of the known categories, got "other"',
  ],
])('a recipe with %s has a fault with its line', (_, text, expected) => {
  const { recipe, faults } = readRecipe(text, 'portals/x.yaml')
  expect(recipe).toBeUndefined()
  expect(faults.map(faultText).join('\n')).toContain(expected)
})

it('a recipe that is no YAML has a fault with its line', () => {
  const { recipe, faults } = readRecipe('portal: "x\nitem: [', 'portals/x.yaml')
  expect(recipe).toBeUndefined()
  expect(faults[0]).toMatchObject({ severity: 'fault', file: 'portals/x.yaml', line: expect.any(Number) })
})

it('a file wins over the recipe of its name, and stays in force while a later version has a fault', () => {
  const recipes = createRecipes()
  const find = (text?: string) =>
    recipes.find('msn', { recipes: text === undefined ? {} : { msn: text } })?.portal
  expect(find()).toBe('MSN')
  expect(find(SHORT)).toBe('The Portal')
  expect(find('portal: Broken')).toBe('The Portal')
  expect(find()).toBe('MSN')
  expect(recipes.find('nobody', {})).toBeUndefined()
})

it('a portal without a recipe is a fault of publication.yaml', () => {
  expect(recipeFaults(newspaper({ for: 'smartnws' })).map(faultText)).toEqual([
    expect.stringMatching(
      /^publication.yaml feeds.portal.for: expected a portal, got "smartnws": the portals here are .*smartnews: did you mean "smartnews"\?$/,
    ),
  ])
  expect(recipeFaults(newspaper({ for: 'smartnews' }))).toEqual([])
  const own = { ...newspaper({ for: 'mine' }), recipes: { mine: 'portal: x\n' } }
  expect(recipeFaults(own).map(({ file }) => file)).toContain('portals/mine.yaml')
})
