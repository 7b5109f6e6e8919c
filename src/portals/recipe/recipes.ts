import type { Fault } from '../../articles/faults/fault.ts'
import { quote } from '../../articles/faults/fault.ts'
import { nearestName } from '../../articles/faults/nearest-name.ts'
import type { Publication } from '../../articles/publication.ts'
import { BUILT_IN, builtInRecipe } from './built-in.ts'
import { readRecipe } from './read-recipe.ts'
import type { Recipe } from './recipe.ts'

/** Folder of the recipes that people write, beside `publication.yaml`. */
export const RECIPE_FOLDER = 'portals'

/** Returns the path of the recipe that a name stands for. */
export function recipeFile(name: string): string {
  return `${RECIPE_FOLDER}/${name}.yaml`
}

/** Finds recipes: a file of the folder wins over one that comes with Feedwright. */
export interface Recipes {
  /** Returns the recipe of a name. While its file has a fault, the last valid one is in force. */
  find(name: string, publication: Pick<Publication, 'recipes'>): Recipe | undefined
}

/** Creates a finder of recipes, which reads each text once. */
export function createRecipes(): Recipes {
  const read = new Map<string, { readonly text: string; readonly recipe: Recipe | undefined }>()
  return {
    find(name, { recipes = {} }) {
      const text = recipes[name]
      if (text === undefined) {
        read.delete(name)
        return builtInRecipe(name)
      }
      const before = read.get(name)
      if (before?.text === text) return before.recipe
      const recipe = readRecipe(text, recipeFile(name)).recipe ?? before?.recipe
      read.set(name, { text, recipe })
      return recipe
    },
  }
}

/** Returns the faults of the recipes that feeds name with `for`, and of names without a recipe. */
export function recipeFaults({
  feeds,
  recipes = {},
}: Pick<Publication, 'feeds' | 'recipes'>): readonly Fault[] {
  const names = new Set(Object.values(feeds).flatMap(feed => feed.for ?? []))
  const wrong = [...names].flatMap(name => {
    const text = recipes[name]
    return text === undefined ? [] : readRecipe(text, recipeFile(name)).faults
  })
  const missing = Object.entries(feeds).flatMap(([name, feed]) => {
    const portal = feed.for
    if (portal === undefined || recipes[portal] !== undefined || isBuiltIn(portal)) return []
    return [{ severity: 'fault' as const, ...missingRecipe(name, portal) }]
  })
  return [...wrong, ...missing]
}

function isBuiltIn(name: string): boolean {
  return BUILT_IN.some(known => known === name)
}

function missingRecipe(feed: string, portal: string): Omit<Fault, 'severity'> {
  const near = nearestName(portal, BUILT_IN)
  const advice = near === undefined ? `write ${recipeFile(portal)}` : `did you mean ${quote(near)}?`
  const message = `expected a portal, got ${quote(portal)}: the portals here are ${BUILT_IN.join(', ')}: ${advice}`
  return { file: 'publication.yaml', field: `feeds.${feed}.for`, message }
}
