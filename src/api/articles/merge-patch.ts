/** Applies a JSON merge patch (RFC 7396 section 2): `null` removes a field, and lists are replaced whole. */
export function mergePatch(target: unknown, patch: unknown, depth = MAX_DEPTH): unknown {
  if (!isObject(patch) || depth === 0) return patch
  const merged = new Map(isObject(target) ? Object.entries(target) : [])
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), value, depth - 1))
  }
  return Object.fromEntries(merged)
}

/** Records have three levels of fields. Deeper ones are replaced whole. */
const MAX_DEPTH = 10

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
