import { z } from 'zod'
import { quote } from '../faults/fault.ts'
import { slugify } from '../identity.ts'
import {
  imageSchema,
  language,
  MAX_NAME_LENGTH,
  MAX_SUMMARY_LENGTH,
  MAX_TITLE_LENGTH,
  oneOrList,
  singleLine,
} from './field-schemas.ts'
import { mediumSchema, showSchema } from './podcast/show-schema.ts'

const MAX_ITEMS = 500
const MAX_DAYS = 36_500
const MIN_BYTES = 10_000
const MAX_BYTES = 10_000_000

/** Minimum number of items in a feed. */
export const itemCount = z.number().int().min(1).max(MAX_ITEMS)

const feedName = z.string().refine(name => name !== '' && slugify(name) === name, {
  error: issue =>
    `expected lower-case letters and digits joined by "-", such as ${quote(slugify(String(issue.input)) || 'long-reads')}`,
})

const names = oneOrList(singleLine(MAX_NAME_LENGTH)).default([])

/** The terms that a declared feed may select. */
export const termsSchema = z.strictObject({
  tags: names,
  authors: names,
  sections: names,
  languages: oneOrList(language).default([]),
})

const MAX_MAPPED = 500
const MAX_VALUE_LENGTH = 20_000

/** What a portal calls the sections and tags of articles, by their names here. */
const categoriesSchema = z
  .record(singleLine(MAX_NAME_LENGTH), singleLine(MAX_NAME_LENGTH))
  .refine(categories => Object.keys(categories).length <= MAX_MAPPED, {
    error: `expected at most ${MAX_MAPPED} categories`,
  })

/** The fields of a feed in `publication.yaml`. */
export const feedSchema = z.strictObject({
  title: singleLine(MAX_TITLE_LENGTH).optional(),
  description: singleLine(MAX_SUMMARY_LENGTH).optional(),
  image: imageSchema.optional(),
  language: language.optional(),
  any: termsSchema.optional().meta({ description: 'Includes articles that have any of these.' }),
  all: termsSchema.optional().meta({ description: 'Includes only articles that have all of these.' }),
  none: termsSchema.optional().meta({ description: 'Excludes articles that have any of these.' }),
  items: itemCount.optional(),
  days: z
    .number()
    .int()
    .min(1)
    .max(MAX_DAYS)
    .optional()
    .meta({ description: 'Includes only articles of this many last days.' }),
  bytes: z
    .number()
    .int()
    .min(MIN_BYTES)
    .max(MAX_BYTES)
    .optional()
    .meta({ description: 'Maximum length as RSS, in bytes.' }),
  content: z.enum(['full', 'summary']).default('full'),
  private: z.boolean().default(false).meta({ description: 'Readers need a token.' }),
  medium: mediumSchema.optional().meta({ description: 'What its articles are, such as blog.' }),
  podcast: showSchema.optional().meta({ description: 'Makes it a podcast, of articles with a recording.' }),
  ended: z.boolean().optional().meta({ description: 'Whether it gets no further articles.' }),
  was: oneOrList(feedName)
    .default([])
    .meta({ description: 'Earlier names of the feed, which redirect to it.' }),
  for: feedName
    .optional()
    .meta({ description: 'The portal whose dialect it has, such as smartnews; no page names it.' }),
  categories: categoriesSchema.optional().meta({
    description: 'What the portal calls sections and tags; "*" stands for all others.',
  }),
  values: z
    .record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), z.string().min(1).max(MAX_VALUE_LENGTH))
    .optional()
    .meta({ description: 'Texts that the recipe of the portal asks for, such as a measuring script.' }),
})

/** A feed as `publication.yaml` declares it. */
export type FeedRecord = z.output<typeof feedSchema>

/** The feeds in `publication.yaml`, by name. */
export const feedsSchema = z.record(feedName, feedSchema).superRefine((feeds, context) => {
  if (feeds.main?.private === true) {
    const message = 'the main feed cannot be private: its address is public'
    context.addIssue({ code: 'custom', path: ['main', 'private'], message })
  }
  for (const [name, feed] of Object.entries(feeds)) {
    for (const [field, message] of portalFaults(name, feed)) {
      context.addIssue({ code: 'custom', path: [name, field], message })
    }
  }
  const owners = new Map<string, string>()
  for (const [name, { was }] of Object.entries(feeds)) {
    for (const earlier of new Set(was)) {
      const owner = owners.get(earlier)
      owners.set(earlier, owner ?? name)
      const isName = Object.hasOwn(feeds, earlier)
      if (owner === undefined && !isName) continue
      const message = isName
        ? `${quote(earlier)} is the name of a feed now: an earlier name redirects, so it cannot be used again`
        : `${quote(earlier)} is an earlier name of ${quote(owner)} too`
      context.addIssue({ code: 'custom', path: [name, 'was'], message })
    }
  }
})

/** Fields that the recipe of a portal decides. */
const DECIDED_BY_RECIPE = ['podcast', 'medium'] as const
/** Fields that only a recipe uses. */
const USED_BY_RECIPE = ['categories', 'values'] as const

function portalFaults(name: string, feed: FeedRecord): readonly (readonly [string, string])[] {
  if (feed.for === undefined) {
    const unused = USED_BY_RECIPE.filter(field => feed[field] !== undefined)
    return unused.map(field => [field, 'only a feed for a portal has it: name the portal with "for"'])
  }
  if (name === 'main')
    return [['for', 'the main feed is for readers: declare another feed for the portal, beside it']]
  const wrong = DECIDED_BY_RECIPE.filter(field => feed[field] !== undefined)
  return wrong.map(field => [field, 'a feed for a portal cannot have it: remove it'])
}
