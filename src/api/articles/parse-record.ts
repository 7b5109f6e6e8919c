import { isDeepStrictEqual } from 'node:util'
import type { ArticleDraft, Body } from '../../articles/article.ts'
import { quote } from '../../articles/faults/fault.ts'
import { slugify } from '../../articles/identity.ts'
import { parseArticle } from '../../articles/parse-article.ts'
import { readEmbargo } from '../../articles/press/embargo/read-embargo.ts'
import type { Publication } from '../../articles/publication.ts'
import type { SlugOwner } from '../../articles/store/article-reader.ts'
import type { MediaStore } from '../../articles/store/media-store.ts'
import { type FieldError, pointerOf } from '../problem-response.ts'
import type { RecordFiles } from './record-files.ts'
import { type ArticleView, type RecordFields, viewOf } from './record-of.ts'
import { resolveMedia } from './resolve-media.ts'

/** The context in which a record is parsed. */
export interface RecordContext {
  /** The id or slug in the path of the request. A record without a path names itself. */
  readonly key?: string
  /** The article that the record replaces, possibly a withdrawn one. */
  readonly found: SlugOwner | undefined
  readonly publication: Publication
  readonly now: Date
  readonly store: MediaStore
  readonly files: RecordFiles
}

/** A draft with warnings, or every error of the record. */
export type ParsedRecord =
  | { readonly draft: ArticleDraft; readonly warnings: readonly FieldError[] }
  | { readonly errors: readonly FieldError[] }

const NO_BODY: Body = { format: 'text', source: '' }
/** Fields that the server adds to a record. A client may send them back unchanged. */
const SERVER_FIELDS = ['url', 'revision', 'source'] as const

/**
 * Parses a record as `parseArticle` parses that of a file. A record without a date has the date of its article, or the
 * current one. A record without id and slug has those of its article, or the one in the path, if there is one.
 */
export async function parseRecord(fields: RecordFields, context: RecordContext): Promise<ParsedRecord> {
  const { found, publication, now } = context
  const { id, url, revision, source, ...rest } = fields
  const named = nameFields(rest, id, context)
  const published = rest.published ?? (found?.article.published ?? now).toISOString()
  const parsed = parseFields({ ...named.fields, published }, publication)
  const errors = [...serverFieldErrors(fields, context), ...named.errors, ...parsed.errors]
  if (parsed.draft === undefined || errors.length > 0) return { errors }
  const resolved = await resolveMedia(parsed.draft, context)
  if (resolved.errors.length > 0) return { errors: resolved.errors }
  const draft = { ...resolved.draft, ...restoredNames(parsed.draft, found) }
  return { draft, warnings: resolved.warnings }
}

function parseFields(fields: RecordFields, { timeZone, language, authors }: Publication) {
  const { fields: read, problems } = readEmbargo(fields, NO_BODY, { timeZone, language })
  const paths: (readonly PropertyKey[])[] = []
  // `parseArticle` reports the line of each fault. Here it is the number of the fault's path.
  const lineOf = (path: readonly PropertyKey[]) => paths.push(path)
  const { draft, faults } = parseArticle(read, NO_BODY, { file: '', timeZone, language, authors, lineOf })
  const errors = faults.map(({ line = 0, message }) => ({
    pointer: pointerOf(paths[line - 1] ?? []),
    detail: message,
  }))
  const held = problems.map(({ field = '', message }) => ({ pointer: pointerOf([field]), detail: message }))
  return { draft, errors: [...errors, ...held] }
}

/** A withdrawn article is restored with its id. A new one that replaces one gets its slug, and an id of that. */
function restoredNames(draft: ArticleDraft, found: SlugOwner | undefined): Partial<ArticleDraft> {
  if (found === undefined) return {}
  const { id, slug } = found.article
  const nameInId = draft.slug ?? slug
  if (!found.withdrawn) return { nameInId }
  return draft.republish ? { nameInId, slug: nameInId } : { nameInId, id }
}

function serverFieldErrors(
  fields: RecordFields,
  { found, publication }: RecordContext,
): readonly FieldError[] {
  const view: Partial<ArticleView> = found && !found.withdrawn ? viewOf(found, publication) : {}
  const changed = SERVER_FIELDS.filter(
    name => fields[name] !== undefined && !isDeepStrictEqual(fields[name], view[name]),
  )
  return changed.map(name => {
    const expected = view[name] === undefined ? 'none' : `none, or ${quote(view[name])}`
    return {
      pointer: pointerOf([name]),
      detail: `expected ${expected}, because the server sets it, got ${quote(fields[name])}`,
    }
  })
}

interface Named {
  readonly fields: RecordFields
  readonly errors: readonly FieldError[]
}

/** Adds the id or slug of the path to a new record. */
function nameFields(rest: RecordFields, id: unknown, { key, found }: RecordContext): Named {
  if (found !== undefined) {
    const own = found.article.id
    const detail = `expected ${quote(own)}, as an id never changes, got ${quote(id)}`
    return { fields: rest, errors: id === undefined || id === own ? [] : [{ pointer: '/id', detail }] }
  }
  if (key === undefined) return { fields: id === undefined ? rest : { id, ...rest }, errors: [] }
  const field = fieldOfKey(key)
  if (field === undefined) {
    const detail = `expected a slug such as ${quote(slugify(key) || 'my-article')} or an id that is a URI in the path, got ${quote(key)}`
    return { fields: rest, errors: [{ detail }] }
  }
  const given = { id, slug: rest.slug }[field]
  const detail = `expected ${quote(key)}, as in the path, got ${quote(given)}`
  const fields = { ...(id !== undefined && { id }), ...rest, [field]: key }
  return { fields, errors: given === undefined || given === key ? [] : [{ pointer: `/${field}`, detail }] }
}

function fieldOfKey(key: string): 'id' | 'slug' | undefined {
  if (slugify(key) === key) return 'slug'
  return URL.canParse(key) ? 'id' : undefined
}
