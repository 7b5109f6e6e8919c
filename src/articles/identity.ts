import type { ArticleDraft } from './article.ts'
import { dayIn } from './dates.ts'

/** Longest id in characters that every reader keeps whole (READERS 1.3). */
export const MAX_ID_LENGTH = 200

const MAX_SLUG_LENGTH = 100

/** What a minted id is made of beside its draft and slug. */
export interface MintOptions {
  /** Host of the publication. */
  readonly host: string
  /** Its zone, in which the day is read. */
  readonly timeZone: string
}

/**
 * A new id: a `tag:` URI (RFC 4151) of host, day of publication and slug, in ASCII, that leaves room for a number.
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

/** A wanted name, and then it with every number from 2 on. */
export function* numbered(wanted: string): Generator<string, never> {
  yield wanted
  for (let n = 2; ; n++) yield `${wanted}-${n}`
}

/**
 * A name for URLs: letters and digits of any script in lower case, joined by `-`.
 * Empty when the text has none.
 */
export function slugify(text: string): string {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return Array.from(words.join('-')).slice(0, MAX_SLUG_LENGTH).join('').replace(/-$/, '')
}

const DATE_PREFIX = /^(\d{4}-\d{2}-\d{2})(?!\d)[-_. ]*/

/** The last part of a path, without its extension. */
export function baseName(path: string): string {
  const name = path.split('/').at(-1) ?? ''
  return name.replace(/(?<=.)\.[^.]*$/, '')
}

/** `2021-02-17` of `news/2021-02-17-a-title.md`: the date at the head of a file's name, whether it exists or not. */
export function dateOfFile(path: string): string | undefined {
  return DATE_PREFIX.exec(baseName(path))?.[1]
}

/** `a-title` of `news/2021-02-17-a-title.md`: a file's name without date and extension. */
export function nameOfFile(path: string): string {
  return baseName(path).replace(DATE_PREFIX, '')
}
