import { z } from 'zod'
import { addressKey, addressParts } from '../addresses/old-address.ts'
import { DATE_FORMS, type DateContext, parseDate } from '../dates/dates.ts'
import { quote } from '../faults/fault.ts'
import { MAX_GIVEN_ID_LENGTH, slugify } from '../identity.ts'
import { cleanText } from '../text.ts'
import {
  absoluteUrl,
  articleImageSchema,
  attachmentSchema,
  authorsSchema,
  language,
  MAX_NAME_LENGTH,
  MAX_SUMMARY_LENGTH,
  MAX_TITLE_LENGTH,
  oneOrList,
  singleLine,
} from './field-schemas.ts'
import { episodeFields } from './podcast/episode-schema.ts'

/**
 * Creates the schema of a record in any form: front matter, JSON, or the publishing API. `dates` completes its dates.
 */
export function articleSchema(dates: DateContext) {
  const date = z
    .string()
    .transform((text, context) => {
      const parsed = parseDate(text, dates)
      if (parsed.date !== undefined) return parsed.date
      context.addIssue({ code: 'custom', message: parsed.problem })
      return z.NEVER
    })
    .meta({
      description: `A date such as ${DATE_FORMS}; without a zone it is in the publication's timeZone.`,
    })
  return z.strictObject({
    id: articleId.optional().meta({ description: 'Permanent; minted when absent.' }),
    slug: articleSlug.optional().meta({ description: "Last part of the article's address on this server." }),
    link: absoluteUrl.optional().meta({ description: "The article's page, when it is on another server." }),
    aliases: oneOrList(oldAddress).optional().meta({
      description: 'Earlier addresses of the article, which redirect to its page: paths or URLs.',
    }),
    title: singleLine(MAX_TITLE_LENGTH).meta({ description: 'Plain text.' }),
    summary: singleLine(MAX_SUMMARY_LENGTH)
      .optional()
      .meta({ description: 'Plain text; taken from the first paragraph when absent.' }),
    published: date,
    embargo: date.optional().meta({
      description: 'The article is not shown before; later than "published", it is its date.',
    }),
    updated: date.optional().meta({ description: 'Only for a change that subscribers should notice.' }),
    expires: date.optional().meta({ description: 'From this instant, the article is no longer shown.' }),
    authors: authorsSchema.optional(),
    tags: oneOrList(singleLine(MAX_NAME_LENGTH)).optional(),
    section: singleLine(MAX_NAME_LENGTH).optional(),
    language: language.optional(),
    image: articleImageSchema
      .optional()
      .meta({ description: 'A file beside the record or a URL; found by name when absent.' }),
    attachments: oneOrList(attachmentSchema).optional(),
    draft: z.boolean().optional().meta({ description: 'true hides the article everywhere.' }),
    feeds: feedsOfArticle.optional().meta({
      description:
        'false: in no feed; {not: [name]}: not in some; {only: [name]}: in no others; "main" is the main feed.',
    }),
    republish: z
      .boolean()
      .optional()
      .meta({ description: 'true with a new date turns it into a new article, with a new id.' }),
    ...episodeFields,
    content: z.string().optional().meta({ description: 'The body as HTML (JSON records).' }),
    markdown: z.string().optional().meta({ description: 'The body as Markdown (JSON records).' }),
  })
}

/** The parsed fields of a record, before its files have been read. */
export type ArticleRecord = z.output<ReturnType<typeof articleSchema>>

/** Any id that a feed may have had. Readers compare ids as they are written, so it stays as it is. */
const articleId = z
  .string()
  .refine(isIdText, { error: 'expected text on one line, without space around it' })
  .max(MAX_GIVEN_ID_LENGTH)

function isIdText(id: string): boolean {
  return id !== '' && id.trim() === id && !/\p{Cc}/u.test(id) && cleanText(id) === id
}

const articleSlug = z.string().refine(slug => slug !== '' && slugify(slug) === slug, {
  error: issue =>
    `expected lower-case letters and digits joined by "-", such as ${quote(slugify(String(issue.input)) || 'my-article')}`,
})

/** Only path and query count: the old host is now that of this server, or leads to it. */
const oldAddress = z
  .string()
  .refine(text => ![undefined, '/'].includes(addressKey(text)), {
    error: issue => `expected an old address such as "/2021/02/radio/", got ${quote(issue.input)}`,
  })
  .transform(text => {
    const { path, query } = addressParts(text) ?? { path: text, query: '' }
    return path + query
  })

const feedNames = oneOrList(singleLine(MAX_NAME_LENGTH))

const feedsOfArticle = z.union([
  z.boolean(),
  z.strictObject({ not: feedNames }),
  z.strictObject({ only: feedNames }),
])
