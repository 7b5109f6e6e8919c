import { isDeepStrictEqual } from 'node:util'
import type { ArticleDraft, Body } from '../../articles/article.ts'
import { quote } from '../../articles/faults/fault.ts'
import { slugify } from '../../articles/identity.ts'
import { parseArticle } from '../../articles/parse-article.ts'
import type { Publication } from '../../articles/publication.ts'
import type { ArticleStore, SlugOwner } from '../../articles/store/article-store.ts'
import { type FieldError, pointerOf } from '../problem-response.ts'
import { type ArticleView, viewOf } from './article-view.ts'
import type { RecordFields } from './record-of.ts'
import { resolveMedia } from './resolve-media.ts'

/** What a record is read with. */
export interface RecordContext {
  /** The id or slug by which the article was asked for. */
  readonly key: string
  /** The article that the record is a version of, perhaps withdrawn. */
  readonly owner: SlugOwner | undefined
  readonly publication: Publication
  readonly now: Date
  readonly store: Pick<ArticleStore, 'findMedia'>
}

/** A draft, or everything that keeps the record from being one. */
export type ParsedRecord = { readonly draft: ArticleDraft } | { readonly errors: readonly FieldError[] }

const NO_BODY: Body = { format: 'text', source: '' }
/** What the server gives besides the record; it may be sent back as it was received. */
const GIVEN = ['url', 'revision', 'source'] as const

/**
 * Makes a draft of a record as a file would give it. Without a date it keeps that of its article, or is dated now;
 * without a name it keeps its article's, or has the one that was asked for.
 */
export async function parseRecord(fields: RecordFields, context: RecordContext): Promise<ParsedRecord> {
  const { owner, publication, now } = context
  const { id, url, revision, source, ...rest } = fields
  const named = nameFields(rest, id, context)
  const errors: FieldError[] = [...givenFaults(fields, context), ...named.errors]
  const paths: (readonly PropertyKey[])[] = []
  const { draft, faults } = parseArticle(
    { ...named.fields, published: rest.published ?? (owner?.article.published ?? now).toISOString() },
    NO_BODY,
    // Where faults of a file have their line, these have the number of their path.
    {
      file: '',
      timeZone: publication.timeZone,
      authors: publication.authors,
      lineOf: path => paths.push(path),
    },
  )
  for (const { line = 0, message } of faults) {
    errors.push({ pointer: pointerOf(paths[line - 1] ?? []), detail: message })
  }
  if (draft === undefined || errors.length > 0) return { errors }
  const taken = await resolveMedia(draft, context)
  if (taken.errors.length > 0) return { errors: taken.errors }
  return { draft: { ...taken.draft, ...keptName(draft, owner) } }
}

/** A withdrawn article comes back with its id; a new one that is made of it has its address. */
function keptName(draft: ArticleDraft, owner: SlugOwner | undefined): Pick<ArticleDraft, 'id' | 'slug'> {
  if (!owner?.withdrawn) return {}
  const { id, slug } = owner.article
  return draft.republish ? { slug: draft.slug ?? slug } : { id }
}

function givenFaults(fields: RecordFields, { owner, publication }: RecordContext): readonly FieldError[] {
  const view: Partial<ArticleView> = owner && !owner.withdrawn ? viewOf(owner, publication) : {}
  return GIVEN.filter(name => fields[name] !== undefined && !isDeepStrictEqual(fields[name], view[name])).map(
    name => ({
      pointer: pointerOf([name]),
      detail: `expected ${view[name] === undefined ? 'none' : `none, or ${quote(view[name])}`}, which the server gives, got ${quote(fields[name])}`,
    }),
  )
}

interface Named {
  readonly fields: RecordFields
  readonly errors: readonly FieldError[]
}

/** The names of an article are those that it has, or else the one that it was asked for by. */
function nameFields(rest: RecordFields, id: unknown, { key, owner }: RecordContext): Named {
  if (owner !== undefined) {
    const own = owner.article.id
    const right = id === undefined || id === own
    const detail = `expected ${quote(own)}, as an id never changes, got ${quote(id)}`
    return { fields: rest, errors: right ? [] : [{ pointer: '/id', detail }] }
  }
  const field = fieldOfKey(key)
  if (field === undefined) {
    const detail = `expected a slug such as ${quote(slugify(key) || 'my-article')} or an id that is a URI in the path, got ${quote(key)}`
    return { fields: rest, errors: [{ detail }] }
  }
  const said = { id, slug: rest.slug }
  const right = said[field] === undefined || said[field] === key
  const detail = `expected ${quote(key)}, as the path says, got ${quote(said[field])}`
  const named = { ...(id !== undefined && { id }), ...rest, [field]: key }
  return { fields: named, errors: right ? [] : [{ pointer: `/${field}`, detail }] }
}

function fieldOfKey(key: string): 'id' | 'slug' | undefined {
  if (slugify(key) === key) return 'slug'
  return URL.canParse(key) ? 'id' : undefined
}
