import type { z } from 'zod'

/** Returns the names of the fields that a schema accepts at a path of a value; none where it takes no fields. */
export function fieldNamesAt(path: readonly PropertyKey[], schema: z.ZodType): readonly string[] {
  const reached = path.reduce<readonly z.core.$ZodType[]>(
    (schemas, key) => schemas.flatMap(variantsOf).flatMap(variant => insideOf(variant, key)),
    [schema],
  )
  const names = reached.flatMap(variantsOf).flatMap(variant => Object.keys(shapeOf(variant) ?? {}))
  return [...new Set(names)]
}

/** Returns the schemas that a value may meet: those in a union, without what is optional, has a default or is transformed. */
function variantsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'union':
      return def.options.flatMap(variantsOf)
    case 'pipe':
      return variantsOf(def.in)
    case 'optional':
    case 'default':
      return variantsOf(def.innerType)
    default:
      return [schema]
  }
}

function insideOf(schema: z.core.$ZodType, key: PropertyKey): readonly z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'array') return typeof key === 'number' ? [def.element] : []
  if (def.type === 'record') return [def.valueType]
  const field = shapeOf(schema)?.[String(key)]
  return field === undefined ? [] : [field]
}

function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod
  return def.type === 'object' ? def.shape : undefined
}
