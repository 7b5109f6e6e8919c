import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { ArticleDraft } from '../../articles/article.ts'
import { quote } from '../../articles/faults/fault.ts'
import type { Publication } from '../../articles/publication.ts'
import type { Recall } from '../../articles/recall/recall-store.ts'
import type { ArticleReader, SlugOwner } from '../../articles/store/article-reader.ts'
import {
  type ApplyOptions,
  type SourceChange,
  type SourceStore,
  TABLES,
} from '../../articles/store/source-store.ts'
import { type FieldError, hasControlCharacters, pointerOf } from '../problem-response.ts'
import type { RecordFields } from './record-of.ts'

/** Begins the path of each article's source. No file of a folder begins with a slash. */
export const SOURCES = '/api/articles/'

/** Attempts at a change. Another follows when the article was changed meanwhile. */
export const MAX_ATTEMPTS = 100

/** A new version of an article, and the article that it replaces. */
export interface NewVersion {
  /** The id or slug by which the article was looked up. */
  readonly key: string
  readonly found: SlugOwner | undefined
  readonly draft: ArticleDraft
}

/** Finds an article by its id, or else by its slug. An article that is not withdrawn comes first. */
export async function findArticle(store: ArticleReader, key: string): Promise<SlugOwner | undefined> {
  if (hasControlCharacters(key)) return undefined
  const found = await store.findById(key)
  return found === undefined || found.withdrawn ? ((await store.findBySlug(key)) ?? found) : found
}

/** Returns the article that a new version replaces. An earlier slug of a withdrawn article is free again. */
export function replacedBy(found: SlugOwner | undefined): SlugOwner | undefined {
  return found?.withdrawn && !found.current ? undefined : found
}

/** Returns why an article of a file or a row cannot be changed: only that changes it. */
export function refusalOfFile(found: SlugOwner | undefined): string | undefined {
  const heldFrom = found?.withdrawal?.heldFrom
  const source = found?.source ?? heldFrom
  if (source?.startsWith(TABLES)) {
    const [table = '', ...key] = source.slice(TABLES.length).split('/')
    const row = `the row ${quote(key.join('/'))} of the source ${table}`
    const undo = heldFrom === undefined ? '' : ', or undo its recall with feedwright recall --undo'
    return `${quote(found?.article.slug)} comes from ${row}: change it there, or remove it there first${undo}`
  }
  if (source === undefined || source.startsWith('/')) return undefined
  const comes = `${quote(found?.article.slug)} comes from the file ${source} of the folder`
  if (heldFrom !== undefined)
    return `${comes}, and was taken back: undo that with feedwright recall --undo, or remove the file first`
  return `${comes}: change it there, remove the file first, or take the article back with feedwright recall`
}

/** Returns the change that stores a new version, if the article is still as it was found. */
export async function changeOf(
  store: SourceStore,
  { key, found, draft }: NewVersion,
): Promise<SourceChange & { readonly kind: 'article' }> {
  const path = found?.source ?? found?.withdrawal?.heldFrom ?? (await freePath(store, key))
  const contentHash = hashOf(path, draft)
  const source = { path, contentHash, fingerprint: contentHash, dependencies: [], faults: [] }
  const expected = found === undefined ? ('absent' as const) : revisionOf(found)
  return { kind: 'article', source, draft, expected }
}

/** Returns the change that withdraws an article, if it is still as it was found. */
export function withdrawalOf(found: SlugOwner, recall?: Recall): SourceChange & { readonly kind: 'gone' } {
  return { kind: 'gone', path: found.source ?? '', expected: revisionOf(found), recall }
}

/** Returns the options with which changes of a publication are applied. */
export function applyOptionsOf(publication: Publication, now: Date): ApplyOptions {
  const { baseUrl, timeZone, language, undo = 0 } = publication
  return { now, host: new URL(baseUrl).hostname, timeZone, language, undo }
}

/** Returns whether an article has not changed between two look-ups. */
export function isSame(one: SlugOwner | undefined, other: SlugOwner | undefined): boolean {
  return one?.article.id === other?.article.id && one?.article.revision === other?.article.revision
}

function revisionOf({ article: { id, revision } }: SlugOwner) {
  return { id, revision }
}

/** An article whose slug has changed still has the path of its first slug. */
async function freePath(store: SourceStore, key: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = number === 1 ? SOURCES + key : `${SOURCES}${key}~${number}`
    const [source] = await store.sourceArticles([path])
    if (source?.id === undefined) return path
  }
}

/** Includes the path: two articles with the same fields are two, and neither is a renamed file. */
function hashOf(path: string, { body, ...draft }: ArticleDraft): string {
  const hash = createHash('sha256').update(path)
  for (const part of [JSON.stringify(draft), body.format, body.source]) hash.update('\n').update(part)
  return hash.digest('hex')
}

/** Returns why a draft cannot be rendered; undefined when it can. */
export type FindRenderingFault = (draft: ArticleDraft) => Promise<string | undefined>

/** Returns the error of a new version whose body cannot be rendered; undefined when it can, or has been rendered before. */
export async function findBodyError(
  { draft, found }: Pick<NewVersion, 'draft' | 'found'>,
  fields: RecordFields,
  findRenderingFault: FindRenderingFault,
): Promise<FieldError | undefined> {
  if (isDeepStrictEqual(draft.body, found?.article.body)) return undefined
  const detail = await findRenderingFault(draft)
  const pointer = pointerOf(['content', 'markdown'].filter(name => fields[name] !== undefined))
  return detail === undefined ? undefined : { pointer, detail }
}
