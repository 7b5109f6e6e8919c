/** Longest list, and most fields in one place. */
const MAX_ENTRIES = 2_000
/** Entries of all lists and places together; a record whose lists are all as long as they may be has fewer. */
const MAX_IN_ALL = 50_000
/** Lists and fields within each other. A record has three levels; what has thousands overflows the stack. */
const MAX_LEVELS = 100

/** What no record has so much of, and where: of too many levels, the field. */
export interface ExceededLimit {
  readonly path: readonly PropertyKey[]
  /** What was expected and what was got. */
  readonly message: string
}

/**
 * Finds the first list or field of a record that has more entries, or more levels, than any article needs. To look into
 * each of millions would take minutes and gigabytes. Itself it looks at no more than it allows.
 */
export function findExceededLimit(record: unknown): ExceededLimit | undefined {
  let left = MAX_IN_ALL

  function find(value: unknown, path: readonly PropertyKey[]): ExceededLimit | undefined {
    if (typeof value !== 'object' || value === null) return undefined
    const count = Array.isArray(value) ? value.length : Object.keys(value).length
    left -= count
    if (count > MAX_ENTRIES) return { path, message: `expected at most ${MAX_ENTRIES} entries, got ${count}` }
    if (left < 0) return { path: [], message: `expected at most ${MAX_IN_ALL} entries in all, got more` }
    if (path.length === MAX_LEVELS) {
      return { path: path.slice(0, 1), message: `expected at most ${MAX_LEVELS} levels, got more` }
    }
    for (const [key, inner] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
      const found = find(inner, [...path, key])
      if (found !== undefined) return found
    }
    return undefined
  }

  return find(record, [])
}
