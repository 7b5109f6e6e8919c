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

const MAX_ITEMS = 500
const MAX_DAYS = 36_500
const MIN_BYTES = 10_000
const MAX_BYTES = 10_000_000

/** How many items a feed shows at least. */
export const itemCount = z.number().int().min(1).max(MAX_ITEMS)

const feedName = z.string().refine(name => name !== '' && slugify(name) === name, {
  error: issue =>
    `expected lower-case letters and digits joined by "-", such as ${quote(slugify(String(issue.input)) || 'long-reads')}`,
})

const names = oneOrList(singleLine(MAX_NAME_LENGTH)).default([])

/** What a declared feed may ask of articles. */
export const termsSchema = z.strictObject({
  tags: names,
  authors: names,
  sections: names,
  languages: oneOrList(language).default([]),
})

/** A feed that `publication.yaml` declares. */
export const feedSchema = z.strictObject({
  title: singleLine(MAX_TITLE_LENGTH).optional(),
  description: singleLine(MAX_SUMMARY_LENGTH).optional(),
  image: imageSchema.optional(),
  language: language.optional(),
  any: termsSchema.optional().meta({ description: 'Articles that have any of these.' }),
  all: termsSchema.optional().meta({ description: 'Articles that have all of these.' }),
  none: termsSchema.optional().meta({ description: 'Articles that have none of these.' }),
  items: itemCount.optional(),
  days: z
    .number()
    .int()
    .min(1)
    .max(MAX_DAYS)
    .optional()
    .meta({ description: 'Only articles of so many last days.' }),
  bytes: z
    .number()
    .int()
    .min(MIN_BYTES)
    .max(MAX_BYTES)
    .optional()
    .meta({ description: 'At most so long, as RSS.' }),
  content: z.enum(['full', 'summary']).default('full'),
  private: z.boolean().default(false).meta({ description: 'Only for who has a token.' }),
  was: oneOrList(feedName).default([]).meta({ description: 'Names that the feed had before.' }),
})

/** What `publication.yaml` says of one feed. */
export type FeedRecord = z.output<typeof feedSchema>

/** The feeds of `publication.yaml`, by name. */
export const feedsSchema = z.record(feedName, feedSchema).superRefine((feeds, context) => {
  if (feeds.main?.private === true) {
    const message = 'the main feed cannot be private: everyone finds it'
    context.addIssue({ code: 'custom', path: ['main', 'private'], message })
  }
  const owners = new Map<string, string>()
  for (const [name, { was }] of Object.entries(feeds)) {
    for (const earlier of new Set(was)) {
      const owner = owners.get(earlier)
      owners.set(earlier, owner ?? name)
      const isName = Object.hasOwn(feeds, earlier)
      if (owner === undefined && !isName) continue
      const message = isName
        ? `${quote(earlier)} is the name of a feed now: an earlier name leads on, so it cannot be given again`
        : `${quote(earlier)} is an earlier name of ${quote(owner)} too`
      context.addIssue({ code: 'custom', path: [name, 'was'], message })
    }
  }
})
