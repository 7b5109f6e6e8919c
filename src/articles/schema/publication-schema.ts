import { z } from 'zod'
import { quote } from '../faults/fault.ts'
import { cacheSchema } from './cache-schema.ts'
import { feedsSchema, itemCount } from './feed-schema.ts'
import {
  absoluteUrl,
  authorsSchema,
  baseUrl,
  imageSchema,
  language,
  MAX_SUMMARY_LENGTH,
  MAX_TITLE_LENGTH,
  oneOrList,
  singleLine,
} from './field-schemas.ts'
import { indexNowSchema } from './indexnow-schema.ts'
import { mediumSchema, showSchema } from './podcast/show-schema.ts'
import { sourcesSchema } from './source-schema.ts'
import { webhooksSchema } from './webhook-schema.ts'

const timeZoneName = z.string().refine(isTimeZone, {
  error: issue => `expected an IANA time zone such as "Europe/Berlin", got ${quote(issue.input)}`,
})

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** A folder inside the publication's own. */
const folderName = singleLine(MAX_TITLE_LENGTH).transform(name => name.replace(/^\.?\/|\/+$/g, ''))

const MAX_TTL_MINUTES = 1_440

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A duration such as `2m`, parsed to milliseconds. */
const duration = z
  .string()
  .regex(/^\d{1,5}[smhd]$/, { error: 'expected a duration such as "30s", "2m" or "1h"' })
  .transform(text => Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 0))

const minutes = z.number().int().min(1).max(MAX_TTL_MINUTES)

/** The frequency of a feed's articles decides between the bounds. */
const ttlBounds = z
  .strictObject({ min: minutes.default(15), max: minutes.default(240) })
  .refine(({ min, max }) => min <= max, { error: 'expected "min" to be no more than "max"' })

/** Tools that build sites, and whose folders can be served as they are. */
const SITE_TOOLS = ['hugo', 'jekyll', 'zola', 'eleventy', 'astro', 'docusaurus', 'obsidian'] as const

const hub = absoluteUrl.refine(url => /^https?:/i.test(url) && !url.includes('#'), {
  error: issue =>
    `expected the address of a WebSub hub, such as "https://hub.example/", got ${quote(issue.input)}`,
})

/** The fields of `publication.yaml`. */
export const publicationSchema = z.strictObject({
  title: singleLine(MAX_TITLE_LENGTH).meta({ description: 'Name of the publication and of its main feed.' }),
  description: singleLine(MAX_SUMMARY_LENGTH)
    .optional()
    .meta({ description: 'One or two sentences about its subject.' }),
  url: baseUrl
    .optional()
    .meta({ description: 'Public URL of Feedwright; BASE_URL overrides it. Its host is in minted ids.' }),
  language: language.default('en'),
  timeZone: timeZoneName.default('UTC').meta({ description: 'The zone of dates without one.' }),
  authors: authorsSchema.default([]).meta({ description: 'The authors of articles that declare none.' }),
  image: imageSchema.optional().meta({ description: 'A wide logo.' }),
  icon: imageSchema.optional().meta({ description: 'A square picture of at least 512 pixels.' }),
  copyright: singleLine(MAX_TITLE_LENGTH).optional(),
  color: z
    .string()
    .regex(/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i, { error: 'expected a colour such as "#9a3412"' })
    .optional()
    .meta({ description: 'Colour of links and buttons on the pages.' }),
  feeds: feedsSchema
    .default({})
    .meta({ description: 'Further feeds, by name; "main" configures the main feed.' }),
  podcast: showSchema
    .optional()
    .meta({ description: 'Makes the main feed a podcast, of articles with a recording.' }),
  medium: mediumSchema
    .optional()
    .meta({ description: 'What the articles are, such as blog, for feeds that are no podcast.' }),
  tool: z
    .enum(SITE_TOOLS)
    .optional()
    .meta({ description: 'The tool whose configuration says what this file does not.' }),
  site: baseUrl
    .transform(url => url.replace(/\/+$/, ''))
    .optional()
    .meta({ description: 'The site with the pages of the articles, when another tool builds it.' }),
  permalinks: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .meta({
      description: "Path of an article's page on the site, such as /:year/:name/; or one for each folder.",
    }),
  ids: z
    .enum(['link', 'jekyll-feed'])
    .optional()
    .meta({ description: 'The ids that the feed of the site had: the links, or those of jekyll-feed.' }),
  folders: oneOrList(folderName).optional().meta({
    description: 'The folders with the articles, when there are other files; **/name is one anywhere.',
  }),
  source: sourcesSchema.optional().meta({
    description: 'Tables, queries or JSON APIs whose rows are articles, beside those of the folder.',
  }),
  strict: z.boolean().optional().meta({
    description: 'Whether a record with an unknown field, or a wrong minor one, is refused.',
  }),
  ended: z.boolean().optional().meta({ description: 'Whether no feed gets further articles.' }),
  undo: duration.optional().meta({
    description: 'How long a new article is held back, such as 2m, so that it can still be changed.',
  }),
  items: itemCount.default(50).meta({ description: 'Minimum number of items in a feed.' }),
  ttl: z
    .union([minutes.transform(fixed => ({ min: fixed, max: fixed })), ttlBounds])
    .default({ min: 15, max: 240 })
    .meta({
      description: 'Minutes for which a copy of a feed is fresh (ttl, sy: and max-age), or their bounds.',
    }),
  hub: z
    .boolean()
    .optional()
    .meta({ description: 'Whether readers can subscribe to the feeds here, at /hub.' }),
  hubs: oneOrList(hub)
    .optional()
    .meta({ description: 'WebSub hubs that are told of each change of a public feed.' }),
  caches: oneOrList(cacheSchema).optional().meta({
    description: 'Caches in front that are told what has changed, so that they may store feeds for a day.',
  }),
  push: z
    .enum(['whole', 'delta'])
    .optional()
    .meta({ description: 'What subscribers are sent: the whole feed, or only new items.' }),
  webhooks: webhooksSchema
    .optional()
    .meta({ description: 'Addresses that are sent signed events of articles and feeds.' }),
  indexnow: indexNowSchema
    .optional()
    .meta({ description: 'Tells search engines of changed pages (IndexNow): true, or your key.' }),
  delta: z
    .boolean()
    .optional()
    .meta({ description: 'Sends readers that support it only new items (RFC 3229).' }),
})

/** The fields of `publication.yaml` as a program may pass them. */
export type PublicationFields = z.input<typeof publicationSchema>

/** The parsed fields of `publication.yaml`, with defaults. */
export type PublicationRecord = z.output<typeof publicationSchema>
