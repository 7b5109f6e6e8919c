import type { RecordPage } from '../../articles/addresses/site-address.ts'
import type { LineOf } from '../../articles/faults/issue-faults.ts'
import { dateOfFile } from '../../articles/identity.ts'
import { type Fields, isFields } from '../fields.ts'
import { FIELD_GROUPS, FIELD_NAMES, type FieldName, fieldKey, PAGE_FIELDS } from './field-names.ts'
import { isEmpty, readFieldValue, truthOf } from './field-values.ts'

/** Fields under our names, and the line of each in the file. */
export interface RenamedFields {
  readonly fields: Fields
  /** The facts of the article's page on the site of its tool. */
  readonly page: RecordPage
  readonly lineOf: LineOf
}

/**
 * Gives the fields of any tool our names and the kinds of values that we expect. Fields that only say how a page looks are left
 * out. Any other field stays as it is.
 */
export function renameFields(written: Fields, lineOf: LineOf, path: string): RenamedFields {
  const values = valuesOf(path.split('/').includes('_posts') ? asInJekyll(written, path) : written)
  const fields: Record<string, unknown> = otherFields(written)
  const paths = new Map<PropertyKey, readonly PropertyKey[]>()
  for (const field of fieldNames) {
    const found = findValues(field, values)
    const first = found[0]
    if (first === undefined) continue
    paths.set(field, first.path)
    fields[field] = COLLECTED.has(field) ? found.flatMap(({ value }) => value) : first.value
  }
  const authors = authorsWithAddresses(fields.authors, values)
  if (authors !== undefined) fields.authors = authors
  const ownPath = pagePath(values)
  const isJekyll = path.split('/').includes('_posts')
  const page = {
    path: isJekyll ? ownPath?.replaceAll(/:title\b/g, ':slug') : ownPath,
    categories: categoriesIn(values),
    slug: slugIn(values),
    date: dateBeside(values),
  }
  const dateInPath = page.path && dateOfFile(`${page.path}/index`)
  if (fields.published === undefined && dateInPath) fields.published = dateInPath
  if (fields.published === true && dateOfFile(path) !== undefined) delete fields.published
  const image = imageWithTexts(fields.image, values)
  if (image !== undefined) fields.image = image
  return {
    fields: { ...fields, ...visibility(fields, values) },
    page,
    lineOf: ([field, ...inner]) =>
      lineOf(field === undefined ? [] : [...(paths.get(field) ?? [field]), ...inner]),
  }
}

/** Fields that have the values of all their names. */
const COLLECTED: ReadonlySet<FieldName> = new Set(['tags', 'aliases'])

const fieldNames = Object.keys(FIELD_NAMES) as FieldName[]

/** A value as it is written, and its place. */
interface WrittenValue {
  readonly path: readonly PropertyKey[]
  readonly value: unknown
}

type Values = ReadonlyMap<string, WrittenValue>

/** Returns every value, and every value inside an object as `outer.inner`, by the key of its name. */
function valuesOf(written: Fields): Values {
  const values = new Map<string, WrittenValue>()
  const add = (key: string, place: WrittenValue) => {
    if (!values.has(key)) values.set(key, place)
  }
  const groups: WrittenValue[] = []
  for (const [name, value] of Object.entries(written)) {
    add(fieldKey(name), { path: [name], value })
    if (!isFields(value)) continue
    const isGroup = FIELD_GROUPS.includes(fieldKey(name))
    for (const [inner, innerValue] of Object.entries(value)) {
      const place = { path: [name, inner], value: innerValue }
      if (isGroup) groups.push(place)
      else add(`${fieldKey(name)}.${fieldKey(inner)}`, place)
    }
  }
  for (const place of groups) add(fieldKey(String(place.path[1])), place)
  return values
}

/** Returns the values that a field has under its names. A wrong value under our own name stays, to be reported. */
function findValues(field: FieldName, values: Values): readonly WrittenValue[] {
  const named = FIELD_NAMES[field].map(name => values.get(keyOf(name))).filter(place => place !== undefined)
  const found = named
    .map(({ path, value }) => ({ path, value: readFieldValue(field, value) }))
    .filter(({ value }) => value !== undefined)
  const own = values.get(field.toLowerCase())
  if (found.length > 0 || own === undefined || isEmpty(own.value) || isNoDate(field, own.value)) return found
  return [own]
}

/** A record has few names, and is asked for all that are known. */
const KEYS: ReadonlyMap<string, string> = new Map(
  Object.values(FIELD_NAMES)
    .flat()
    .map(name => [name, name.split('.').map(fieldKey).join('.')]),
)

function keyOf(name: string): string {
  return KEYS.get(name) ?? name.split('.').map(fieldKey).join('.')
}

/** Whether a date says that there is none: `published: false`, `embargo: no`. */
function isNoDate(field: FieldName, value: unknown): boolean {
  return (field === 'published' || field === 'embargo') && truthOf(value) === false
}

/** Returns the image with the texts that stand beside it, such as `image_alt` or `cover_caption`. */
function imageWithTexts(image: unknown, values: Values): unknown {
  const declared = isFields(image) ? image : { ...(image !== undefined && { src: image }) }
  const texts = IMAGE_TEXTS.flatMap(text => {
    const name = FIELD_NAMES.image.find(name => !isEmpty(values.get(keyOf(name) + text)?.value))
    return name === undefined || declared[text] !== undefined
      ? []
      : [[text, values.get(keyOf(name) + text)?.value]]
  })
  return texts.length === 0 ? image : { ...declared, ...Object.fromEntries(texts) }
}

const IMAGE_TEXTS = ['alt', 'caption', 'credit']

/** Returns a single author with the addresses that stand beside the name, such as `author_url`. */
function authorsWithAddresses(authors: unknown, values: Values): unknown {
  if (typeof authors !== 'string') return authors
  const [url, email] = [AUTHOR_URLS, AUTHOR_EMAILS].map(names =>
    names.map(name => values.get(name)?.value).find(value => !isEmpty(value)),
  )
  if (url === undefined && email === undefined) return authors
  return { name: authors, ...(url !== undefined && { url }), ...(email !== undefined && { email }) }
}

const AUTHOR_URLS = ['authorurl', 'authorlink', 'authorwebsite']
const AUTHOR_EMAILS = ['authoremail']

/**
 * Returns the path of the page: `permalink` in Jekyll and Eleventy, `url` in Hugo, `path` in Zola. One without a slash at the
 * beginning follows the language of the page.
 */
function pagePath(values: Values): string | undefined {
  const own = ['permalink', 'url'].map(name => values.get(name)?.value)
  const path = own.filter(value => typeof value === 'string').find(text => PATH.test(text.trim()))
  const inZola = values.get('path')?.value
  if (path !== undefined) return inOurPlaceholders(path.trim())
  return typeof inZola === 'string' && inZola.trim() !== '' ? `/${inZola}/` : undefined
}

/** A path, perhaps without the slash at its beginning, but not the name of a style or a URL. */
const PATH = /^(?:[/:]|\{\{|[^\s:/]+\/)(?!\/)/

/** Returns a path of Eleventy, whose templates may show what a placeholder says too. */
function inOurPlaceholders(path: string): string {
  return path
    .replace(/\{\{-?\s*page\.fileSlug\s*(?:\|\s*slugify\s*)?-?\}\}/g, ':name')
    .replace(/\{\{-?\s*title\s*\|\s*(?:slugify|slug)\s*-?\}\}/g, ':title')
    .replace(/\{\{-?\s*slug\s*(?:\|\s*slugify\s*)?-?\}\}/g, ':slug')
    .replace(/(?<=\/)index\.html$/, '')
}

/** Returns the date of Hugo's addresses, where an article is published at another one. */
function dateBeside(values: Values): string | undefined {
  const [date, publishDate] = ['date', 'publishdate'].map(name => values.get(name)?.value)
  return typeof date === 'string' && !isEmpty(publishDate) ? date : undefined
}

function slugIn(values: Values): string | undefined {
  const slug = values.get('slug')?.value
  return typeof slug === 'string' || typeof slug === 'number' ? String(slug).trim() : undefined
}

function categoriesIn(values: Values): readonly string[] {
  const names = ['categories', 'category'].flatMap<unknown>(
    field => readFieldValue('tags', values.get(field)?.value) ?? [],
  )
  return [...new Set(names.filter(name => typeof name === 'string'))]
}

/** Words for the state of an article that nobody may see yet. */
const HIDDEN_STATES: readonly unknown[] = ['draft', 'pending', 'private', 'trash', 'auto-draft']

/** Returns `draft` and `feeds` for the other ways to hide an article. */
function visibility(fields: Fields, values: Values): Fields {
  const isTrue = (name: string) => truthOf(values.get(name)?.value) === true
  const isFalse = (name: string) => truthOf(values.get(name)?.value) === false
  const state = String(values.get('status')?.value).toLowerCase()
  const isDraft =
    isFalse('published') || isFalse('publish') || isTrue('private') || HIDDEN_STATES.includes(state)
  const isUnlisted = isTrue('unlisted') || isTrue('hidden') || values.get('build.list')?.value === 'never'
  return {
    ...(isDraft && fields.draft === undefined && { draft: true }),
    ...(isUnlisted && fields.feeds === undefined && { feeds: false }),
  }
}

/** Keys of the names that have a meaning, and of those of an image's texts. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  ...Object.values(FIELD_NAMES)
    .flat()
    .map(name => fieldKey(name.split('.')[0] ?? '')),
  ...FIELD_NAMES.image.flatMap(name => IMAGE_TEXTS.map(text => fieldKey(name) + text)),
  ...PAGE_FIELDS,
  ...AUTHOR_URLS,
  ...AUTHOR_EMAILS,
  'path',
])

/** Returns fields with tags and categories as Jekyll reads them: parted by spaces, and the folders above as categories. */
function asInJekyll(written: Fields, path: string): Fields {
  const folders = path.split('/')
  const named = Object.entries(written).map(([name, value]) => {
    const isList = SPACED.has(fieldKey(name)) && typeof value === 'string' && !value.includes(',')
    return [name, isList ? value.split(/\s+/) : value] as const
  })
  const fields: Fields = Object.fromEntries(named)
  const above = folders.slice(0, folders.indexOf('_posts'))
  return above.length === 0 ? fields : { ...fields, categories: [above, fields.categories ?? []].flat() }
}

/** Names of lists that Jekyll parts at spaces. The singular `tag` and `category` are one name. */
const SPACED: ReadonlySet<string> = new Set(['tags', 'categories'])

function otherFields(written: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(written).filter(([name]) => !KNOWN_KEYS.has(fieldKey(name))))
}
