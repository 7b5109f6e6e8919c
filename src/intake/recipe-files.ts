import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { PublicationRecord } from '../articles/schema/publication-schema.ts'
import { isMissing, messageOf, Problem } from '../problem.ts'
import { decodeText } from '../records/decode-text.ts'

/** Folder of the recipes that feeds for portals follow, beside `publication.yaml`. */
const RECIPE_FOLDER = 'portals'

/** Returns the paths at which the recipes of feeds may lie, whether they are there or not. */
export function recipePaths(feeds: PublicationRecord['feeds']): readonly string[] {
  return portalsOf(feeds).map(pathOf)
}

/**
 * Returns the texts of the recipes in the folder, by the names of their portals.
 * @throws Problem when one of them is there and cannot be read.
 */
export async function readRecipeFiles(
  feeds: PublicationRecord['feeds'],
  root: string,
): Promise<Readonly<Record<string, string>>> {
  const recipes: Record<string, string> = {}
  for (const portal of portalsOf(feeds)) {
    const bytes = await readFile(join(root, pathOf(portal))).catch(error => {
      if (isMissing(error)) return undefined
      throw new Problem('invalid', `${pathOf(portal)}: could not be read: ${messageOf(error)}`)
    })
    if (bytes !== undefined) recipes[portal] = decodeText(bytes).text
  }
  return recipes
}

/** Returns the recipes with those that were valid before in the place of those with a fault. */
export function usableRecipes(
  { recipes }: Pick<Publication, 'recipes'>,
  faults: readonly Fault[],
  before: Publication['recipes'] = {},
): Pick<Publication, 'recipes'> {
  if (recipes === undefined) return {}
  const wrong = new Set(faults.flatMap(({ severity, file }) => (severity === 'fault' ? file : [])))
  const usable = Object.entries(recipes).map(([portal, text]) => [
    portal,
    wrong.has(pathOf(portal)) ? (before[portal] ?? text) : text,
  ])
  return { recipes: Object.fromEntries(usable) }
}

function portalsOf(feeds: PublicationRecord['feeds']): readonly string[] {
  return [...new Set(Object.values(feeds).flatMap(feed => feed.for ?? []))]
}

function pathOf(portal: string): string {
  return `${RECIPE_FOLDER}/${portal}.yaml`
}
