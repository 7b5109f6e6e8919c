import { z } from 'zod'
import { quote } from '../../articles/faults/fault.ts'
import {
  CHANNEL_NAMES,
  DATE_FORMATS,
  elementFaults,
  elementSchema,
  ITEM_NAMES,
  xmlName,
} from './element-schema.ts'
import { valueFault } from './template.ts'
import { MEASURES } from './value-names.ts'

const MAX_ITEMS = 500
const MAX_DAYS = 3_650
const MIN_BYTES = 10_000
const MAX_BYTES = 10_000_000
const MAX_TEXT = 2_000

const text = z.string().min(1).max(MAX_TEXT)
const whole = z.number().int().min(1)
const words = z.union([z.string().transform(list => list.split(/\s+/).filter(Boolean)), z.array(z.string())])

/** The fields of a limit of the portal, which `check` and previews test. */
export const ruleSchema = z
  .strictObject({
    value: z
      .string()
      .meta({ description: 'What is measured: a value such as title, or a measure such as age.' }),
    required: z.boolean().optional(),
    least: z
      .number()
      .optional()
      .meta({ description: 'Characters of a text, entries of a list, or the number.' }),
    most: z.number().optional(),
    https: z.boolean().optional().meta({ description: 'Whether an address must begin with https.' }),
    noUrl: z.boolean().optional().meta({ description: 'Whether it must not be an address.' }),
    sameHost: z.boolean().optional().meta({ description: 'Whether its host must be that of the feed.' }),
    oneOf: z.array(z.string()).optional(),
    wanted: z.boolean().optional().meta({ description: 'Whether the portal only asks for it.' }),
    leaveOut: z.boolean().optional().meta({ description: 'Whether the feed leaves such an article out.' }),
    advice: text.meta({ description: 'What to do, as an instruction.' }),
  })
  .refine(rule => TESTS.some(test => rule[test] !== undefined), {
    error: `expected what is tested: one of required, least, most, https, noUrl, sameHost and oneOf`,
  })

const TESTS = ['required', 'least', 'most', 'https', 'noUrl', 'sameHost', 'oneOf'] as const

/** What a portal wants, as data. */
export const recipeSchema = z
  .strictObject({
    portal: text.meta({ description: 'Name of the portal, for people.' }),
    verified: z
      .strictObject({
        by: text.meta({ description: 'Who has compared the recipe with what, in a few words.' }),
        when: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'expected a day such as 2026-11-28 in quotes' }),
        source: z.union([text.transform(one => [one]), z.array(text)]),
      })
      .meta({ description: 'Who has checked the recipe, when, and against which text.' }),
    format: z.enum(['rss', 'atom']).default('rss'),
    namespaces: z.record(xmlName, z.string().min(1)).default({}),
    order: z.enum(['changed', 'published']).default('changed'),
    items: whole.max(MAX_ITEMS).default(50),
    days: whole.max(MAX_DAYS).default(30).meta({ description: 'Age after which articles leave the feed.' }),
    bytes: whole.min(MIN_BYTES).max(MAX_BYTES).default(1_000_000).meta({ description: 'Of the document.' }),
    ttl: whole.max(1_440).default(15).meta({ description: 'Minutes between two fetches of the portal.' }),
    cache: z
      .number()
      .int()
      .min(0)
      .max(3_600)
      .default(60)
      .meta({ description: 'Seconds that a copy is fresh.' }),
    dates: z.enum(DATE_FORMATS).optional().meta({ description: 'Of the format when absent.' }),
    recall: z
      .strictObject({ days: whole.max(MAX_DAYS) })
      .optional()
      .meta({
        description: 'How long a withdrawn article stays in the feed as a notice; never when absent.',
      }),
    html: z
      .strictObject({
        tags: words,
        attributes: z.record(z.string(), words).default({}),
        rename: z.record(z.string(), z.string()).optional(),
        picture: z
          .boolean()
          .default(true)
          .meta({ description: "Whether the article's picture is in front." }),
      })
      .optional()
      .meta({ description: 'The HTML of texts; all that Feedwright accepts when absent.' }),
    categories: z
      .strictObject({
        known: z.array(text).optional().meta({ description: 'The categories that the portal has.' }),
        default: text.optional(),
      })
      .default({}),
    values: z
      .record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), text)
      .default({})
      .meta({ description: 'What the texts in "values" of a feed are: $set.NAME.' }),
    channel: z.array(elementSchema),
    item: z.array(elementSchema).min(1),
    rules: z.array(ruleSchema).default([]),
  })
  .superRefine((recipe, context) => {
    const prefixes = Object.keys(recipe.namespaces)
    const own = Object.keys(recipe.values).map(name => `set.${name}`)
    const channel = { path: ['channel'], known: [...CHANNEL_NAMES, ...own], prefixes }
    const item = { path: ['item'], known: [...ITEM_NAMES, ...own], prefixes }
    const faults = [...elementFaults(recipe.channel, channel), ...elementFaults(recipe.item, item)]
    for (const { path, message } of faults) context.addIssue({ code: 'custom', path: [...path], message })
    const measured = [...item.known, ...Object.keys(MEASURES)]
    for (const [at, { value }] of recipe.rules.entries()) {
      const message = valueFault(value, measured)
      if (message !== undefined) context.addIssue({ code: 'custom', path: ['rules', at, 'value'], message })
    }
    const { known, default: fallback } = recipe.categories
    if (known !== undefined && fallback !== undefined && !known.includes(fallback)) {
      const message = `expected one of the known categories, got ${quote(fallback)}`
      context.addIssue({ code: 'custom', path: ['categories', 'default'], message })
    }
  })

/** The dialect of a portal: its elements, order, window, notices, limits and rules. */
export type Recipe = z.output<typeof recipeSchema>

/** A limit of a portal. */
export type Rule = Recipe['rules'][number]
