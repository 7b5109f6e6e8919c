import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BUILT_IN, builtInRecipe } from '../../src/portals/recipe/built-in.ts'
import { elementSchema } from '../../src/portals/recipe/element-schema.ts'
import { readRecipe } from '../../src/portals/recipe/read-recipe.ts'
import { recipeSchema, ruleSchema } from '../../src/portals/recipe/recipe.ts'
import { ARTICLE_VALUES, EACH_VALUES, FEED_VALUES, MEASURES } from '../../src/portals/recipe/value-names.ts'
import { readPublication } from '../../src/records/read-publication.ts'
import { codeBlocks, rows, section } from './markdown.ts'

const ROOT = join(import.meta.dirname, '../..')
const text = readFileSync(join(ROOT, 'docs/portals.md'), 'utf8')

/** Returns the names in the first column of a table, several of which may be in a row. */
function namesIn(part: string, column: string): readonly string[] {
  const lines = part.split('\n')
  const start = lines.findIndex(line => line.startsWith(`| ${column} |`))
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'))
  const cells = lines.slice(start + 2, end < 0 ? undefined : end).map(line => line.split('|')[1] ?? '')
  return [...cells.join().matchAll(/`\$?([\w.-]+)`/g)].map(([, name = '']) => name).sort()
}

test('every recipe has a row of docs/portals.md, with the day on which it was verified', () => {
  const documented = rows(section(text, '## The portals'), 'name')
  expect(documented.map(([name]) => name).sort()).toEqual([...BUILT_IN].sort())
  const lines = section(text, '## The portals').split('\n')
  for (const name of BUILT_IN) {
    const line = lines.find(each => each.startsWith(`| \`${name}\` |`))
    expect(line, name).toContain(builtInRecipe(name)?.verified.when)
  }
})

test('every recipe is a file, and the other way round', () => {
  const files = readdirSync(join(ROOT, 'src/portals/recipes')).map(name => name.replace('.yaml', ''))
  expect(files.sort()).toEqual([...BUILT_IN].sort())
})

test('every portal that takes articles back has its notice in docs/portals.md', () => {
  const part = section(text, '## Taking an article back')
  for (const name of BUILT_IN) {
    const recipe = builtInRecipe(name)
    if (recipe?.recall !== undefined) expect(part, name).toContain(`| ${recipe.portal} | `)
  }
})

test('every field of a recipe, an element and a rule in docs/portals.md exists, and the other way round', () => {
  expect(namesIn(text, 'field of a recipe')).toEqual(Object.keys(recipeSchema.shape).sort())
  expect(namesIn(text, 'field of an element')).toEqual(Object.keys(elementSchema.shape).sort())
  expect(namesIn(text, 'field of a rule')).toEqual(Object.keys(ruleSchema.shape).sort())
})

test('every value and measure in docs/portals.md exists, and the other way round', () => {
  const each = Object.values(EACH_VALUES).flatMap(values => Object.keys(values))
  const real = new Set([...Object.keys(ARTICLE_VALUES), ...Object.keys(FEED_VALUES), ...each])
  expect(namesIn(text, 'value')).toEqual([...real].sort())
  for (const name of Object.keys(MEASURES)) expect(section(text, '### Rules')).toContain(`\`${name}\``)
})

test('the example of a publication and the example of a recipe in docs/portals.md are valid', () => {
  const [publication = '', recipe = ''] = codeBlocks(text, 'yaml')
  expect(readPublication(Buffer.from(publication)).faults).toEqual([])
  expect(readRecipe(recipe, 'portals/example.yaml').faults).toEqual([])
})
