/** A part of a record that is larger than any article needs. */
export interface ExceededLimit {
  /** Path of the list or fields; of the outermost field when there are too many levels. */
  readonly path: readonly PropertyKey[]
  /** A message of the form "expected at most …, got …". */
  readonly message: string
}

/** Entries of one list, or fields in one place. */
const MAX_ENTRIES = 2_000
/** Entries and fields of the whole record. No valid record reaches it. */
const MAX_TOTAL_ENTRIES = 50_000
/** Nested lists and fields. A record has three levels; thousands would overflow the stack. */
const MAX_LEVELS = 100

/**
 * Finds the first part of a record that exceeds a limit. Validating millions of entries would take minutes and gigabytes.
 * The search itself reads no more than the limits allow.
 */
export function findExceededLimit(record: unknown): ExceededLimit | undefined {
  let left = MAX_TOTAL_ENTRIES

  function find(value: unknown, path: readonly PropertyKey[]): ExceededLimit | undefined {
    if (typeof value !== 'object' || value === null) return undefined
    const count = Array.isArray(value) ? value.length : Object.keys(value).length
    left -= count
    if (count > MAX_ENTRIES) return { path, message: `expected at most ${MAX_ENTRIES} entries, got ${count}` }
    if (left < 0)
      return { path: [], message: `expected at most ${MAX_TOTAL_ENTRIES} entries in all, got more` }
    if (path.length === MAX_LEVELS)
      return { path: path.slice(0, 1), message: `expected at most ${MAX_LEVELS} levels, got more` }
    for (const [key, inner] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
      const found = find(inner, [...path, key])
      if (found !== undefined) return found
    }
    return undefined
  }

  return find(record, [])
}
