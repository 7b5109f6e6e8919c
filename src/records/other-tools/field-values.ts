import { slugify } from '../../articles/identity.ts'
import { type Fields, isFields } from '../fields.ts'
import {
  ATTACHMENT_FIELD_NAMES,
  AUTHOR_FIELD_NAMES,
  type FieldName,
  fieldKey,
  IMAGE_FIELD_NAMES,
  PERSON_FIELDS,
} from './field-names.ts'

/**
 * Returns a value in the form that our field has: `"yes"` as true, `a, b` as a list of tags, `{path}` as the source of an image.
 * Returns undefined when the value cannot mean this field, such as an image that is `true`. A value of another kind stays as it
 * is, for the schema to refuse.
 */
export function readFieldValue(field: FieldName, value: unknown): unknown {
  if (isEmpty(value)) return undefined
  const read: (value: unknown) => unknown = READERS[field]
  return read(value)
}

/** Returns whether a value says nothing: no value, empty text, or a list of such. */
export function isEmpty(value: unknown): boolean {
  return isBlank(value) || (Array.isArray(value) && value.every(isBlank))
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/** Returns true or false for the usual ways to write them; undefined for anything else. */
export function truthOf(value: unknown): boolean | undefined {
  return TRUTHS.get(String(value).trim().toLowerCase())
}

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', 'y', '1'].map(word => [word, true] as const),
  ...['false', 'no', 'off', 'n', '0'].map(word => [word, false] as const),
])

const READERS: Readonly<Record<FieldName, (value: unknown) => unknown>> = {
  // A number is the post's number in WordPress, and no id of a feed.
  id: value => (typeof value === 'number' ? undefined : value),
  slug: slugOf,
  link: value => (typeof value === 'string' && !/^https?:/i.test(value) ? undefined : value),
  aliases: value => listOf(value).map(rooted),
  title: textOf,
  summary: textOf,
  published: dateOf,
  // Nobody knows when "true" ends, so the schema refuses it.
  embargo: value => (truthOf(value) === false ? undefined : (dateOf(value) ?? value)),
  updated: dateOf,
  expires: dateOf,
  authors: value => (Array.isArray(value) ? value.map(authorOf) : authorOf(value)),
  tags: value => listOf(value).flatMap(tagsOf),
  section: textOf,
  language: value => (typeof value === 'string' ? value.trim().replaceAll('_', '-') : value),
  image: imageOf,
  attachments: value => listOf(value).map(attachmentOf),
  draft: value => truthOf(value) ?? value,
  feeds: value => truthOf(value) ?? value,
  republish: value => truthOf(value) ?? value,
  content: value => value,
  markdown: value => value,
}

/** The text of a number, such as the title `1984`. */
function textOf(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value
}

/** `published: true` and `false` say whether an article is shown, not when. */
function dateOf(value: unknown): unknown {
  return typeof value === 'boolean' || isFields(value) ? undefined : value
}

/** Returns an old address as a path from the root of the site. */
function rooted(value: unknown): unknown {
  if (typeof value !== 'string' || /^(?:https?:\/)?\//i.test(value.trim())) return value
  return `/${value.trim()}`
}

/** Returns the last part of a path in the letters that a slug may have. */
function slugOf(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value
  const last = String(value)
    .split('/')
    .findLast(part => part.trim() !== '')
  return slugify(last ?? '') || value
}

function authorOf(value: unknown): unknown {
  if (!isFields(value)) return textOf(value)
  const named =
    typeof value.key === 'string'
      ? { name: [], email: AUTHOR_FIELD_NAMES.email, url: AUTHOR_FIELD_NAMES.url }
      : AUTHOR_FIELD_NAMES
  const picked = pick(value, typeof value.name === 'string' ? AUTHOR_FIELD_NAMES : named)
  return Object.fromEntries(Object.entries(picked).filter(([name]) => !PERSON_FIELDS.has(fieldKey(name))))
}

function tagsOf(value: unknown): readonly unknown[] {
  if (isFields(value)) return [value.label ?? value.name ?? value.title ?? value.slug].map(textOf)
  if (typeof value === 'string')
    return value
      .split(',')
      .map(tag => tag.trim())
      .filter(tag => tag !== '')
  return isEmpty(value) ? [] : [textOf(value)]
}

function imageOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(oneImageOf).find(image => image !== undefined)
  return oneImageOf(value)
}

function oneImageOf(value: unknown): unknown {
  if (typeof value === 'boolean' || typeof value === 'number') return undefined
  return isFields(value) ? pick(value, IMAGE_FIELD_NAMES) : value
}

function attachmentOf(value: unknown): unknown {
  return isFields(value) ? pick(value, ATTACHMENT_FIELD_NAMES) : value
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** Gives the fields of an object our names. Fields of other names stay as they are. */
function pick(value: Fields, names: Readonly<Record<string, readonly string[]>>): Fields {
  const rest = new Map(Object.entries(value).filter(([, inner]) => !isEmpty(inner)))
  const picked: Record<string, unknown> = {}
  for (const [field, aliases] of Object.entries(names)) {
    const name = aliases
      .map(alias => [...rest.keys()].find(key => fieldKey(key) === fieldKey(alias)))
      .find(key => key !== undefined)
    if (name === undefined) continue
    picked[field] = rest.get(name)
    rest.delete(name)
  }
  return { ...picked, ...Object.fromEntries(rest) }
}
