import { z } from 'zod'
import { DATE_FORMS, parseDate } from './dates.ts'
import { quote } from './fault.ts'
import { MAX_ID_LENGTH, slugify } from './identity.ts'
import { cleanText } from './text.ts'

const MAX_TITLE_LENGTH = 1_000
const MAX_SUMMARY_LENGTH = 10_000
const MAX_NAME_LENGTH = 200

/** Text on one line, without what XML forbids; never empty. */
function line(maxLength: number) {
  return z
    .string()
    .transform(text => cleanText(text).replace(/\s+/g, ' ').trim())
    .pipe(z.string().min(1).max(maxLength))
}

const absoluteUrl = z
  .string()
  .refine(isWebUrl, { error: issue => `expected an absolute http or https URL, came ${quote(issue.input)}` })
  .transform(asciiUrl)
  .meta({ format: 'uri' })

function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text.trim()) && URL.canParse(text)
}

/** Feeds carry URIs (RFC 3986): a URL with anything else in it is written in percent-encoding and Punycode. */
function asciiUrl(url: string): string {
  return /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(url) ? url : new URL(url).href
}

const language = z.string().refine(isLanguage, {
  error: issue => `expected a language tag such as "en" or "pt-BR", came ${quote(issue.input)}`,
})

function isLanguage(tag: string): boolean {
  try {
    return /^[a-z]{2,3}(?:-|$)/i.test(tag) && Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** A file beside the record, by its relative path, or an absolute https URL. */
const mediaSource = z
  .string()
  .refine(isMediaSource, {
    error: issue => `expected a file in the folder or an http(s) URL, came ${quote(issue.input)}`,
  })
  .transform(src => (isWebUrl(src) ? asciiUrl(src) : src))

function isMediaSource(src: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:/i.test(src)) return isWebUrl(src)
  return src.trim() !== '' && !/^\/|[\\\p{Cc}]/u.test(src) && !src.split('/').includes('..')
}

const mediaType = z
  .string()
  .regex(/^[a-z]+\/[a-z0-9.+-]+$/, { error: 'expected a media type such as "image/jpeg"' })
const pixels = z.number().int().positive()
const bytes = z.number().int().nonnegative()

const authorFields = z.strictObject({
  name: line(MAX_NAME_LENGTH),
  email: z.email().optional(),
  url: absoluteUrl.optional(),
})

const authorRecord = z.union([line(MAX_NAME_LENGTH).transform(name => ({ name })), authorFields])

/** A list of people; one may stand alone, and a name alone is enough. */
export const authorsRecord = oneOrMany(authorRecord)

const imageFields = z.strictObject({
  src: mediaSource.optional(),
  alt: line(MAX_TITLE_LENGTH)
    .optional()
    .meta({ description: 'What the picture shows, for who cannot see it.' }),
  caption: line(MAX_SUMMARY_LENGTH).optional(),
  credit: line(MAX_NAME_LENGTH).optional(),
  width: pixels.optional(),
  height: pixels.optional(),
  type: mediaType.optional(),
  length: bytes.optional(),
})

/** The picture of an article or publication: its source alone, or with what is said of it. */
export const imageRecord = z.union([mediaSource.transform(src => ({ src })), imageFields])

const attachmentFields = z.strictObject({
  src: mediaSource,
  title: line(MAX_TITLE_LENGTH).optional(),
  duration: z.number().nonnegative().optional().meta({ description: 'Playing time in seconds.' }),
  type: mediaType.optional(),
  length: bytes.optional(),
})

const attachmentRecord = z.union([mediaSource.transform(src => ({ src })), attachmentFields])

/** The names of the fields inside a field, by the name of that field. */
export const nestedFieldNames: Readonly<Record<string, readonly string[]>> = {
  authors: Object.keys(authorFields.shape),
  image: Object.keys(imageFields.shape),
  icon: Object.keys(imageFields.shape),
  attachments: Object.keys(attachmentFields.shape),
}

function oneOrMany<Item extends z.ZodType>(item: Item) {
  return z.union([z.array(item), item.transform(one => [one])])
}

const articleId = z
  .string()
  .regex(/^[!-;=?-~]+$/, { error: 'expected printable ASCII without spaces, "<" or ">"' })
  .max(MAX_ID_LENGTH)
  .refine(id => !URL.canParse(id) || new URL(id).href === id, {
    error: issue => `expected the URI in its normal form, ${quote(normalForm(String(issue.input)))}`,
  })

function normalForm(id: string): string {
  return URL.canParse(id) ? new URL(id).href : id
}

const articleSlug = z.string().refine(slug => slug !== '' && slugify(slug) === slug, {
  error: issue =>
    `expected lower-case letters and digits joined by "-", such as ${quote(slugify(String(issue.input)) || 'my-article')}`,
})

/**
 * The fields of a record, in any of its spellings (front matter, JSON, the publishing API).
 * Dates without a zone are read in `timeZone`, an IANA name.
 */
export function articleRecord(timeZone: string) {
  const date = z
    .string()
    .transform((text, context) => {
      const parsed = parseDate(text, timeZone)
      if (parsed !== undefined) return parsed
      context.addIssue({
        code: 'custom',
        message: `expected a date such as ${DATE_FORMS}, came ${quote(text)}`,
      })
      return z.NEVER
    })
    .meta({
      description: `A date such as ${DATE_FORMS}; without a zone it is read in the publication's timeZone.`,
    })
  return z.strictObject({
    id: articleId.optional().meta({ description: 'Kept for ever; minted when absent.' }),
    slug: articleSlug.optional().meta({ description: "Last part of the article's address here." }),
    link: absoluteUrl.optional().meta({ description: "The article's own page, when it is elsewhere." }),
    title: line(MAX_TITLE_LENGTH).meta({ description: 'Plain text.' }),
    summary: line(MAX_SUMMARY_LENGTH)
      .optional()
      .meta({ description: 'Plain text; made from the first paragraph when absent.' }),
    published: date,
    updated: date.optional().meta({ description: 'Only for a change that subscribers should hear of.' }),
    authors: authorsRecord.optional(),
    tags: oneOrMany(line(MAX_NAME_LENGTH)).optional(),
    section: line(MAX_NAME_LENGTH).optional(),
    language: language.optional(),
    image: imageRecord
      .optional()
      .meta({ description: 'A file beside the record or a URL; found by name when absent.' }),
    attachments: oneOrMany(attachmentRecord).optional(),
    draft: z.boolean().optional().meta({ description: 'true keeps the article out of everything.' }),
    content: z.string().optional().meta({ description: 'The body as HTML (JSON records).' }),
    markdown: z.string().optional().meta({ description: 'The body as Markdown (JSON records).' }),
  })
}

/** A record whose fields are right, before its files have been looked at. */
export type ArticleRecord = z.output<ReturnType<typeof articleRecord>>

const timeZoneName = z.string().refine(isTimeZone, {
  error: issue => `expected an IANA time zone such as "Europe/Berlin", came ${quote(issue.input)}`,
})

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const MIN_ITEMS = 1
const MAX_ITEMS = 500
const MAX_TTL_MINUTES = 1_440

/** The fields of `publication.yaml`. */
export const publicationRecord = z.strictObject({
  title: line(MAX_TITLE_LENGTH).meta({ description: 'Name of the publication and of its main feed.' }),
  description: line(MAX_SUMMARY_LENGTH)
    .optional()
    .meta({ description: 'One or two sentences: what it is about.' }),
  url: absoluteUrl
    .optional()
    .meta({ description: 'Where readers reach Feedwright; BASE_URL wins over it. Host of minted ids.' }),
  language: language.default('en'),
  timeZone: timeZoneName.default('UTC').meta({ description: 'In which dates without a zone are read.' }),
  authors: authorsRecord.default([]).meta({ description: 'Of articles that name none.' }),
  image: imageRecord.optional().meta({ description: 'A wide logo.' }),
  icon: imageRecord.optional().meta({ description: 'A square picture of at least 512 pixels.' }),
  copyright: line(MAX_TITLE_LENGTH).optional(),
  items: z
    .number()
    .int()
    .min(MIN_ITEMS)
    .max(MAX_ITEMS)
    .default(50)
    .meta({ description: 'How many items a feed shows.' }),
  ttl: z
    .number()
    .int()
    .min(1)
    .max(MAX_TTL_MINUTES)
    .default(30)
    .meta({ description: 'Minutes that a copy of a feed is fresh: ttl, sy: and max-age.' }),
})

/** `publication.yaml` as it stands, defaults filled in. */
export type PublicationRecord = z.output<typeof publicationRecord>
