import { distance } from 'fastest-levenshtein'

/** Longer names are no typing errors. */
const MAX_NAME_LENGTH = 40

/** Returns the known name most similar to a name in lower case; undefined when none is similar. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined
  const allowed = Math.min(3, Math.floor(name.length / 2))
  return known
    .map(field => ({ field, edits: distance(name, field.toLowerCase()) }))
    .filter(({ edits }) => edits <= allowed)
    .sort((a, b) => a.edits - b.edits)[0]?.field
}
