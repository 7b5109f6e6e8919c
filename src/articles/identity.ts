import { createHash } from 'node:crypto'
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
 * Mints an id: a `tag:` URI (RFC 4151) of host, day of publication and a name, in ASCII. It is short enough for a number to
 * be added.
 */
export function mintId(
  { published }: Pick<ArticleDraft, 'published'>,
  name: string,
  { host, timeZone }: MintOptions,
): string {
  const prefix = `tag:${host},${dayIn(published, timeZone)}:`
  const room = MAX_ID_LENGTH - prefix.length - '-9999'.length
  const encoded = encodeURIComponent(name)
  if (encoded.length <= room) return prefix + encoded
  const start = encoded.slice(0, room - HASH_LENGTH - 1).replace(/%[0-9A-F]?$/, '')
  return `${prefix}${start}-${hashOf(name)}`
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
  return shortened(wordsOf(text), MAX_SLUG_LENGTH)
}

function wordsOf(text: string): string {
  const words = text.normalize('NFC').toLowerCase()
  return (words.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join('-')
}

function shortened(words: string, length: number): string {
  return Array.from(words).slice(0, length).join('').replace(/-$/, '')
}

/** Names that a record has by its path alone, so that they are the same whatever other records there are. */
export interface PathNames {
  /** The slug: folders and name of the file, as in `news-2021-02-17-title`. Empty when they have no letters or digits. */
  readonly slug: string
  /** The name in a minted id, which has the date already: `news-title`. */
  readonly inId: string
}

/**
 * Returns the names of a record by its path. Folders for years are left out if the name of the file has a date. Of the path, the folder is left out in which all `folders` lie. A path that is
 * too long ends with a part of its SHA-256, so that two paths do not get the same name.
 */
export function namesOfPath(path: string, folders: readonly string[] = []): PathNames {
  const root = commonFolder(folders.filter(folder => !folder.startsWith('**/')))
  const parts = path.slice(path.startsWith(`${root}/`) ? root.length + 1 : 0).split('/')
  const above = parts.slice(0, isIndex(path) ? -2 : -1)
  const inside = above
    .filter(folder => !POST_FOLDERS.test(folder))
    .map(folder => `${folder}/`)
    .join('')
  const undated = inside.replace(YEAR_FOLDERS, '$1')
  const name = fullNameOf(path)
  return {
    slug: slugOfPath((DATE_PREFIX.test(name) ? undated : inside) + name),
    inId: slugOfPath(undated + nameOfFile(path)),
  }
}

/** Returns the folder that contains all folders: `content` of `content/en` and `content/fr`; empty for the whole one. */
function commonFolder([first = '', ...others]: readonly string[]): string {
  const isCommon = (part: string) => others.every(folder => `${folder}/`.startsWith(`${part}/`))
  const parents = first.split('/').map((_, at, all) => all.slice(0, all.length - at).join('/'))
  return parents.find(isCommon) ?? ''
}

function slugOfPath(path: string): string {
  const words = wordsOf(path)
  if (Array.from(words).length <= MAX_SLUG_LENGTH) return words
  return `${shortened(words, MAX_SLUG_LENGTH - HASH_LENGTH - 1)}-${hashOf(words)}`
}

function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH)
}

const HASH_LENGTH = 8
/** A folder for each year, perhaps for each month or day. */
const YEAR_FOLDERS = /(^|\/)\d{4}\/(?:\d{1,2}\/){0,2}/
/** Folders in which Jekyll has posts and drafts: they say nothing about an article. */
const POST_FOLDERS = /^_(?:posts|drafts)$/

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
  return fullNameOf(path).replace(DATE_PREFIX, '')
}

function fullNameOf(path: string): string {
  const language = languageOfFile(path)
  return language === undefined ? namingPart(path) : `${namingPart(path)}-${language}`
}

/** Returns the language in the name of an `index` file: `fr` of `title/index.fr.md`. */
export function languageOfFile(path: string): string | undefined {
  return path.includes('/') ? INDEX.exec(baseName(path))?.groups?.language : undefined
}

/** Returns the file's name without extension, or the name of the folder that the file stands for. */
function namingPart(path: string): string {
  return (isIndex(path) && path.split('/').at(-2)) || baseName(path)
}

function isIndex(path: string): boolean {
  return path.includes('/') && INDEX.test(baseName(path))
}
