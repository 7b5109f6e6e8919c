import type { z } from 'zod'
import { quote } from '../../articles/faults/fault.ts'
import { findExceededLimit } from '../../articles/faults/size-limits.ts'
import { slugify } from '../../articles/identity.ts'
import type { articleSchema } from '../../articles/schema/article-schema.ts'
import { type Fields, isFields, withoutNulls } from '../../records/fields.ts'
import { type FieldError, pointerOf } from '../problem-response.ts'

type RecordFields = z.input<ReturnType<typeof articleSchema>>

/**
 * A record of an article, with the fields of a JSON file. `id` or `slug` tells which article it is: publish it again under
 * the same name, and it replaces that article. Without `published`, a new article is dated now.
 */
export type ArticleRecord = Immutable<Omit<RecordFields, 'published' | 'updated' | 'expires'>> & {
  readonly published?: string | Date | undefined
  readonly updated?: string | Date | undefined
  readonly expires?: string | Date | undefined
} & ({ readonly id: string } | { readonly slug: string })

type Immutable<Value> = Value extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Immutable<Value[Name]> }
    : Value

/** A record that `articles` yields. With `deleted: true`, its article is withdrawn. */
export type YieldedArticle = ArticleRecord | DeletedArticle

/** The id or slug of an article that is withdrawn. */
export type DeletedArticle = { readonly deleted: true } & (
  | { readonly id: string }
  | { readonly slug: string }
)

/** Yields the articles of an app. `since` is undefined for the first call, which yields all. */
export type ArticlesFunction = (since?: Date) => AsyncIterable<YieldedArticle> | Iterable<YieldedArticle>

/** An article that was published, as a record that may be published again, with the facts of the server. */
export type ListedArticle = ArticleRecord & {
  readonly id: string
  readonly slug: string
  readonly published: string
  /** The address of its page. */
  readonly url: string
  readonly revision: number
  /** File of the folder, or `/api/articles/…` for an article of a program. */
  readonly source: string
}

/** The fields of a record as JSON has them. `key` is its id, or else its slug; undefined when that is no text. */
export type ReadRecord =
  | { readonly fields: Fields; readonly key: string | undefined }
  | { readonly errors: readonly FieldError[] }

/** Reads a record of a program, which may be anything. A field that is `undefined` or `null` counts as absent. */
export function readArticleRecord(record: unknown): ReadRecord {
  if (!isFields(record))
    return { errors: [{ detail: `expected the fields of a record, got ${quote(record)}` }] }
  const excess = findExceededLimit(record)
  if (excess !== undefined) return { errors: [{ pointer: pointerOf(excess.path), detail: excess.message }] }
  const fields = withoutNulls(fieldsOf(record))
  const name = fields.id ?? fields.slug
  if (name === undefined) return { errors: [{ detail: nameless(fields) }] }
  return { fields, key: typeof name === 'string' ? name : undefined }
}

function nameless({ title }: Fields): string {
  const example = quote(slugify(String(title ?? '')) || 'my-article')
  return `expected "slug" or "id", by which the article is found again, got neither: set "slug", for instance to ${example}`
}

function fieldsOf(record: Fields): Fields {
  const present = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, jsonOf(value)]))
}

/** Returns a value as JSON has it. An invalid date would become `null`, which is an absent field. */
function jsonOf(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString()
  if (Array.isArray(value)) return value.map(jsonOf)
  if (!isFields(value)) return value
  return typeof value.toJSON === 'function' ? value.toJSON() : fieldsOf(value)
}
