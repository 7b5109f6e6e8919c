import { z } from 'zod'
import { quote } from '../faults/fault.ts'
import { cleanText, closeDirections } from '../text.ts'

/** Maximum lengths in UTF-16 units. */
export const MAX_TITLE_LENGTH = 1_000
export const MAX_SUMMARY_LENGTH = 10_000
export const MAX_NAME_LENGTH = 200

/**
 * Creates the schema of text on one line, never empty. Characters that XML forbids are removed, and changes of direction
 * are closed.
 */
export function singleLine(maxLength: number) {
  return z
    .string()
    .transform(text => closeDirections(cleanText(text).replace(/\s+/g, ' ').trim()))
    .pipe(z.string().min(1).max(maxLength))
}

/** An absolute http or https URL, in URI characters. */
export const absoluteUrl = z
  .string()
  .refine(isWebUrl, { error: issue => `expected an absolute http or https URL, got ${quote(issue.input)}` })
  .transform(asciiUrl)
  .meta({ format: 'uri' })

function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text.trim()) && URL.canParse(text)
}

/** The address under which a publication is served: paths are appended to it. */
export const baseUrl = absoluteUrl.refine(isBaseUrl, {
  error: issue => `expected an address without "?", "#" and user name, got ${quote(issue.input)}`,
})

/** Returns whether paths can be appended to an absolute URL, and anyone may know it. */
export function isBaseUrl(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && !/[?#]/.test(url) && parsed.username === '' && parsed.password === ''
}

/** Feeds contain URIs (RFC 3986): other characters of a URL are converted to percent-encoding and Punycode. */
function asciiUrl(url: string): string {
  return /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(url) ? url : new URL(url).href
}

/** A BCP 47 language tag. */
export const language = z.string().refine(isLanguage, {
  error: issue => `expected a language tag such as "en" or "pt-BR", got ${quote(issue.input)}`,
})

function isLanguage(tag: string): boolean {
  try {
    return /^[a-z]{2,3}(?:-|$)/i.test(tag) && Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** A file in the folder, by its path from the record or from a root; an absolute URL; or a path returned by `POST /api/media`. */
export const mediaSource = sourceSchema(isMediaSource)

/** The picture of an article: as any other, or its bytes, as in `data:image/png;base64,…`. */
const pictureSource = sourceSchema(src => /^data:image\/[\w.+-]+[;,]/i.test(src) || isMediaSource(src))

/** Returns whether a source holds the bytes of a file. */
export function isDataUrl(src: string): boolean {
  return /^data:/i.test(src)
}

function sourceSchema(isSource: (src: string) => boolean) {
  return z
    .string()
    .refine(isSource, {
      error: issue => `expected a file in the folder or an http(s) URL, got ${quote(issue.input)}`,
    })
    .transform(src => (isWebUrl(src) ? asciiUrl(src) : src))
}

function isMediaSource(src: string): boolean {
  if (/^\s*[a-z][a-z0-9+.-]*:/i.test(src)) return isWebUrl(src)
  if (isMediaPath(src)) return true
  return src.trim() !== '' && !/^\s*[/\\]{2}|\p{Cc}/u.test(src)
}

/** Returns whether a source has the form `/media/{hash}/{name}` of a file that Feedwright serves. */
export function isMediaPath(src: string): boolean {
  return /^\/media\/[0-9a-f]{32}\/[^/\\\p{Cc}]+$/u.test(src)
}

export const mediaType = z
  .string()
  .regex(/^[a-z]+\/[a-z0-9.+-]+$/, { error: 'expected a media type such as "image/jpeg"' })
const pixels = z.number().int().positive()
const bytes = z.number().int().nonnegative()

/** The fields of an author. */
export const authorObject = z.strictObject({
  name: singleLine(MAX_NAME_LENGTH),
  email: z.email().optional(),
  url: absoluteUrl.optional(),
})

const authorRecord = z.union([singleLine(MAX_NAME_LENGTH).transform(name => ({ name })), authorObject])

/** One author or a list of them. A name may replace the fields of an author. */
export const authorsSchema = oneOrList(authorRecord)

/** The fields of a picture. */
export const imageObject = z.strictObject({
  src: mediaSource.optional(),
  alt: singleLine(MAX_TITLE_LENGTH)
    .optional()
    .meta({ description: 'Describes the picture for people who cannot see it.' }),
  caption: singleLine(MAX_SUMMARY_LENGTH).optional(),
  credit: singleLine(MAX_NAME_LENGTH).optional(),
  width: pixels.optional(),
  height: pixels.optional(),
  type: mediaType.optional(),
  length: bytes.optional(),
})

/** The picture of a publication: its source, or its fields. */
export const imageSchema = z.union([mediaSource.transform(src => ({ src })), imageObject])

/** The picture of an article, which may also hold its bytes. */
export const articleImageSchema = z.union([
  pictureSource.transform(src => ({ src })),
  imageObject.extend({ src: pictureSource.optional() }),
])

/** The fields of an attachment. */
export const attachmentObject = z.strictObject({
  src: mediaSource,
  title: singleLine(MAX_TITLE_LENGTH).optional(),
  duration: z.number().nonnegative().optional().meta({ description: 'Playing time in seconds.' }),
  type: mediaType.optional(),
  length: bytes.optional(),
})

/** An attachment of an article: its source, or its fields. */
export const attachmentSchema = z.union([mediaSource.transform(src => ({ src })), attachmentObject])

/** Creates the schema of a list, or of one item without a list. */
export function oneOrList<Item extends z.ZodType>(item: Item) {
  return z.union([z.array(item), item.transform(one => [one])])
}
