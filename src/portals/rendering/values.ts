/** What a value of a recipe may be. */
export type Value = string | number | Date | readonly string[]

/** Returns the value of a name such as `image.url`; undefined when there is none. */
export type FindValue = (name: string) => Value | undefined

/** Computes values by their names. */
export type Values = Readonly<Record<string, () => Value | undefined>>

/** Returns a lookup in several sets of values. Each value is computed once. */
export function valuesFrom(...sets: readonly Values[]): FindValue {
  const known = new Map<string, Value | undefined>()
  return name => {
    if (known.has(name)) return known.get(name)
    const set = sets.find(each => Object.hasOwn(each, name))
    const value = present(set?.[name]?.())
    known.set(name, value)
    return value
  }
}

/** A text without characters, and a list without entries, is no value. */
function present(value: Value | undefined): Value | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length === 0 ? undefined : value
  return value
}
