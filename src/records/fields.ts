/** Fields by name, as a record reader returns them. */
export type Fields = Readonly<Record<string, unknown>>

/** Deepest level at which a record has fields: `authors[0].url`. */
const MAX_DEPTH = 3

/** Whether a value is an object, not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the fields, and those inside them, without the ones that are `null`: an empty field is an absent one. */
export function withoutNulls(fields: Fields): Fields {
  return fieldsWithoutNulls(fields, MAX_DEPTH)
}

function fieldsWithoutNulls(fields: Fields, depth: number): Fields {
  const present = Object.entries(fields).filter(([, value]) => value !== null)
  return Object.fromEntries(present.map(([name, value]) => [name, valueWithoutNulls(value, depth - 1)]))
}

function valueWithoutNulls(value: unknown, depth: number): unknown {
  if (depth === 0) return value
  if (Array.isArray(value)) return value.map(item => valueWithoutNulls(item, depth - 1))
  return isFields(value) ? fieldsWithoutNulls(value, depth) : value
}
