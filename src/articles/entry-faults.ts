import type { Fault } from './fault.ts'
import { faultAt, type Place } from './issue-faults.ts'

/** Longest list, and most fields in one place. */
const MAX_ENTRIES = 2_000
/** Deepest level at which a record has fields: `authors[0].url`. */
const MAX_DEPTH = 3

/**
 * Lists and fields within a record that have more entries than any article needs. To look into each of millions would
 * take minutes and gigabytes.
 */
export function entryFaults(
  value: unknown,
  place: Place,
  path: readonly PropertyKey[] = [],
): readonly Fault[] {
  if (typeof value !== 'object' || value === null) return []
  const count = Array.isArray(value) ? value.length : Object.keys(value).length
  if (count > MAX_ENTRIES) {
    return [faultAt(path, `expected at most ${MAX_ENTRIES} entries, came ${count}`, place)]
  }
  if (path.length === MAX_DEPTH) return []
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value)
  return [...entries].flatMap(([key, inner]) => entryFaults(inner, place, [...path, key]))
}
