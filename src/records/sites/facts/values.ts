import { type Fields, isFields } from '../../fields.ts'

/** Deeper values are left out. */
const MAX_DEPTH = 4
const MAX_VALUES = 1_000
const MAX_LENGTH = 1_000

/**
 * Returns the texts and numbers of a configuration by the names under which templates show them, such as `site.author.name`; in
 * lower case.
 */
export function templateValues(config: Fields, prefix: string): Readonly<Record<string, string>> {
  const values = [...valuesWithin(config, prefix, MAX_DEPTH)].slice(0, MAX_VALUES)
  return Object.fromEntries(values)
}

function* valuesWithin(fields: Fields, prefix: string, depth: number): Generator<readonly [string, string]> {
  for (const [name, value] of Object.entries(fields)) {
    const path = `${prefix}.${name.toLowerCase()}`
    if (isFields(value) && depth > 1) yield* valuesWithin(value, path, depth - 1)
    else if (typeof value === 'number' || typeof value === 'boolean') yield [path, String(value)]
    else if (typeof value === 'string' && value.length <= MAX_LENGTH) yield [path, value]
  }
}
