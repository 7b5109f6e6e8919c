import type { ArticleDraft } from './article.ts'
import { dayIn } from './dates/dates.ts'

/** The parts of a minted id that belong to the publication. */
export interface MintOptions {
  /** Host of the publication. */
  readonly host: string
  /** IANA time zone of the publication, which decides the day in the id. */
  readonly timeZone: string
}

/**
 * Mints an id: a `tag:` URI (RFC 4151) of host, day of publication and slug, in ASCII. It is short enough for a number to
 * be added.
 */
export function mintId(
  { published }: Pick<ArticleDraft, 'published'>,
  slug: string,
  { host, timeZone }: MintOptions,
): string {
  const prefix = `tag:${host},${dayIn(published, timeZone)}:`
  const room = MAX_ID_LENGTH - prefix.length - '-9999'.length
  const encoded = encodeURIComponent(slug).slice(0, room)
  return prefix + encoded.replace(/%[0-9A-F]?$/, '')
}

/** Longest id that is minted, in characters. TT-RSS stores only the first 245 (docs/readers.md#ids). */
export const MAX_ID_LENGTH = 200

/** Longest id of a record, in UTF-16 units: longer than any that was found in a feed. */
export const MAX_GIVEN_ID_LENGTH = 1_000

/** Yields a name, and then the name with every number from 2. */
export function* numbered(name: string): Generator<string, never> {
  yield name
  for (let n = 2; ; n++) yield `${name}-${n}`
}

const MAX_SLUG_LENGTH = 100

/**
 * Returns a name for URLs: letters and digits of any script in lower case, joined by `-`. Empty when the text has none.
 */
export function slugify(text: string): string {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return Array.from(words.join('-')).slice(0, MAX_SLUG_LENGTH).join('').replace(/-$/, '')
}

const DATE_PREFIX = /^(\d{4}-\d{1,2}-\d{1,2})(?!\d)[-_. ]*/
/** A folder for each year and month, perhaps for each day. */
const DATE_FOLDERS = /(?:^|\/)(\d{4})\/(\d{1,2})(?:\/(\d{1,2}))?(?=\/)/
/** The article of a folder that holds its pictures, perhaps in a language, as Hugo has them: `index.fr.md`. */
const INDEX = /^index(?:\.(?<language>[a-z]{2}(?:-[a-z]{2})?))?$/i

/** Returns the last part of a path, without its extension. */
export function baseName(path: string): string {
  const name = path.split('/').at(-1) ?? ''
  return name.replace(/(?<=.)\.[^.]*$/, '')
}

/**
 * Returns the date in the path of a record, whether it exists or not: `2021-02-17` of `news/2021-02-17-title.md`, of
 * `2021-02-17-title/index.md` and of `2021/02/17/title.md`; the first of the month where folders name only that.
 */
export function dateOfFile(path: string): string | undefined {
  const own = DATE_PREFIX.exec(namingPart(path))?.[1]
  const [, year, month, day = '1'] = DATE_FOLDERS.exec(path) ?? []
  return own ?? (year && [year, month, day].join('-'))
}

/**
 * Returns the name of a record without date and extension: `title` of `news/2021-02-17-title.md` and of `title/index.md`. A
 * language stays in it, so that the name does not depend on other files: `title-fr` of `title/index.fr.md`.
 */
export function nameOfFile(path: string): string {
  const name = namingPart(path).replace(DATE_PREFIX, '')
  const language = languageOfFile(path)
  return language === undefined ? name : `${name}-${language}`
}

/** Returns the language in the name of an `index` file: `fr` of `title/index.fr.md`. */
export function languageOfFile(path: string): string | undefined {
  return path.includes('/') ? INDEX.exec(baseName(path))?.groups?.language : undefined
}

/** Returns the file's name without extension, or the name of the folder that the file stands for. */
function namingPart(path: string): string {
  const name = baseName(path)
  return (INDEX.test(name) && path.split('/').at(-2)) || name
}
