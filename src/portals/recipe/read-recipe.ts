import type { Fault } from '../../articles/faults/fault.ts'
import { issueFaults } from '../../articles/faults/issue-faults.ts'
import { readYamlFields } from '../../records/syntax/yaml-fields.ts'
import { type Recipe, recipeSchema } from './recipe.ts'

/** A valid recipe, or every fault of its text. */
export interface ReadRecipe {
  readonly recipe: Recipe | undefined
  readonly faults: readonly Fault[]
}

/** Reads the text of a recipe in YAML. Each fault has the line of its field. Never throws. */
export function readRecipe(text: string, file: string): ReadRecipe {
  const { fields, lineOf, faults } = readYamlFields(text, { file, linesBefore: 0 })
  if (faults.some(({ severity }) => severity === 'fault')) return { recipe: undefined, faults }
  const parsed = recipeSchema.safeParse(fields)
  if (parsed.success) return { recipe: parsed.data, faults }
  const record = { value: fields, known: Object.keys(recipeSchema.shape), schema: recipeSchema }
  return {
    recipe: undefined,
    faults: [...faults, ...issueFaults(parsed.error.issues, record, { file, lineOf })],
  }
}
