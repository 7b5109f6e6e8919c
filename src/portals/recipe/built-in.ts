import { readFileSync } from 'node:fs'
import { Problem } from '../../problem.ts'
import { readRecipe } from './read-recipe.ts'
import type { Recipe } from './recipe.ts'

/** Names of the recipes that come with Feedwright. */
export const BUILT_IN = [
  ...['apple-news', 'docomo', 'flatplan', 'flipboard', 'goo', 'gunosy', 'line', 'mailchimp', 'mediba'],
  ...['msn', 'newsbreak', 'smartnews'],
] as const

/** Returns the text of a recipe that comes with Feedwright; undefined when none has this name. */
export function builtInText(name: string): string | undefined {
  if (!BUILT_IN.some(known => known === name)) return undefined
  return readFileSync(new URL(`../recipes/${name}.yaml`, import.meta.url), 'utf8')
}

const parsed = new Map<string, Recipe>()

/** Returns a recipe that comes with Feedwright; undefined when none has this name. */
export function builtInRecipe(name: string): Recipe | undefined {
  const known = parsed.get(name)
  const text = known === undefined ? builtInText(name) : undefined
  if (text === undefined) return known
  const { recipe, faults } = readRecipe(text, `recipes/${name}.yaml`)
  if (recipe === undefined) throw new Problem('internal', faults.map(({ message }) => message).join('\n'))
  parsed.set(name, recipe)
  return recipe
}
