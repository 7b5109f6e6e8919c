import { z } from 'zod'
import { quote } from '../../articles/faults/fault.ts'
import { valueFault, valuesIn } from './template.ts'
import { ARTICLE_VALUES, EACH_VALUES, FEED_VALUES } from './value-names.ts'

const MAX_TEMPLATE_LENGTH = 5_000

/** How dates are written: by RFC 822 or RFC 3339, in UTC or in the zone of the publication. */
export const DATE_FORMATS = ['rfc822', 'rfc822-zone', 'rfc3339', 'rfc3339-zone'] as const

/** How a date is written. */
export type DateFormat = (typeof DATE_FORMATS)[number]

/** The name of an element or attribute, with or without a prefix. */
export const xmlName = z.string().regex(/^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/, {
  error: issue => `expected the name of an element, such as "media:thumbnail", got ${quote(issue.input)}`,
})

const template = z.union([z.string().max(MAX_TEMPLATE_LENGTH), z.number().transform(String)])

/** An element of a channel or item. */
export const elementSchema = z.strictObject({
  name: xmlName,
  text: template.optional().meta({ description: 'Its text: constant, or with values such as $title.' }),
  attributes: z.record(xmlName, template).optional(),
  get elements() {
    return z.array(elementSchema).optional()
  },
  each: z
    .enum(Object.keys(EACH_VALUES) as [string, ...string[]])
    .optional()
    .meta({ description: 'What it is repeated for, with values such as $each.url.' }),
  items: z
    .number()
    .int()
    .min(1)
    .optional()
    .meta({ description: 'The most elements of a list, or parts of a joined one.' }),
  join: z.string().optional().meta({ description: 'What is between the parts of a list in one element.' }),
  cdata: z.boolean().optional(),
  dates: z.enum(DATE_FORMATS).optional(),
  when: z
    .enum(['public', 'withdrawn'])
    .optional()
    .meta({ description: 'Of which articles it is written; of both when absent.' }),
  needs: z.array(z.string()).optional().meta({ description: 'Values without which it is left out.' }),
  without: z.array(z.string()).optional().meta({ description: 'Values with which it is left out.' }),
  characters: z.number().int().min(1).optional().meta({ description: 'Its text is cut after so many.' }),
  bytes: z.number().int().min(1).optional().meta({ description: 'Its text is cut after so many.' }),
})

/** An element as a recipe describes it. */
export type ElementRecipe = z.output<typeof elementSchema>

type Path = readonly (string | number)[]

/** A name that a recipe cannot use, and where it stands. */
export interface NameFault {
  readonly path: Path
  readonly message: string
}

/** Returns what is wrong with the names of values and prefixes in elements, with the paths beneath `path`. */
export function elementFaults(
  elements: readonly ElementRecipe[],
  context: { readonly path: Path; readonly known: readonly string[]; readonly prefixes: readonly string[] },
): readonly NameFault[] {
  return elements.flatMap((element, at) => {
    const path = [...context.path, at]
    const known = [...context.known, ...Object.keys(EACH_VALUES[element.each ?? ''] ?? {})]
    const texts: readonly (readonly [Path, string])[] = [
      ...(element.text === undefined ? [] : [[[...path, 'text'], element.text] as const]),
      ...Object.entries(element.attributes ?? {}).map(
        ([name, text]) => [[...path, 'attributes', name], text] as const,
      ),
    ]
    const names = [element.name, ...Object.keys(element.attributes ?? {})]
    const isDouble = element.text !== undefined && element.elements !== undefined
    return [
      ...(isDouble ? [{ path, message: 'expected "text" or "elements", got both' }] : []),
      ...texts.flatMap(([place, text]) => valueFaults(place, valuesIn(text), known)),
      ...valueFaults([...path, 'needs'], element.needs ?? [], known),
      ...valueFaults([...path, 'without'], element.without ?? [], known),
      ...names.flatMap(name => prefixFaults([...path, 'name'], name, context.prefixes)),
      ...elementFaults(element.elements ?? [], { ...context, path: [...path, 'elements'], known }),
    ]
  })
}

/** Names of the values that elements of a channel may have. */
export const CHANNEL_NAMES: readonly string[] = Object.keys(FEED_VALUES)
/** Names of the values that elements of an item may have. */
export const ITEM_NAMES: readonly string[] = [...CHANNEL_NAMES, ...Object.keys(ARTICLE_VALUES)]

function valueFaults(path: Path, names: readonly string[], known: readonly string[]): readonly NameFault[] {
  return names.flatMap(name => {
    const message = valueFault(name, known)
    return message === undefined ? [] : [{ path, message }]
  })
}

function prefixFaults(path: Path, name: string, prefixes: readonly string[]): readonly NameFault[] {
  const prefix = name.includes(':') ? name.split(':')[0] : undefined
  if (prefix === undefined || prefix === 'xml' || prefixes.includes(prefix)) return []
  const message = `expected a prefix that "namespaces" declares, got ${quote(prefix)}: add its namespace there`
  return [{ path, message }]
}
