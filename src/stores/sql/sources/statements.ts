import type { Fault } from '../../../articles/faults/fault.ts'
import type { Source } from '../../../articles/store/source-store.ts'
import type { Row } from '../rows.ts'
import { one, run, type Work } from '../work.ts'

/** Finds an article by its id, withdrawn or not. */
export function findById(id: string): Work<Row | undefined> {
  return one(BY_ID, id)
}

/** The record is not read, because it may be large. */
const ARTICLE =
  'SELECT id, slug, source, published, due, draft, withdrawn, revision, octet_length(record) AS record_bytes FROM articles WHERE'
/** Statements are constants because engines prepare each text once. */
const BY_ID = `${ARTICLE} id = ?`
const BY_SOURCE = `${ARTICLE} source = ? AND withdrawn IS NULL`
const BY_SLUG =
  'SELECT id, slug, source, withdrawn FROM articles WHERE id = (SELECT article_id FROM slugs WHERE slugs.slug = ?)'
const WITHDRAWN = `${ARTICLE} content_hash = ? AND withdrawn IS NOT NULL ORDER BY withdrawn DESC LIMIT 1`

/** Finds the article of a source. */
export function findBySource(path: string): Work<Row | undefined> {
  return one(BY_SOURCE, path)
}

/** Finds the record of an article, withdrawn or not. */
export function findRecord(id: string): Work<Row | undefined> {
  return one('SELECT record FROM articles WHERE id = ?', id)
}

/** Finds the revision of an article, withdrawn or not. */
export function findRevision(id: string): Work<Row | undefined> {
  return one('SELECT revision FROM articles WHERE id = ?', id)
}

/** Finds the article that has a slug, or had it last, withdrawn or not. */
export function findBySlug(slug: string): Work<Row | undefined> {
  return one(BY_SLUG, slug)
}

/** Finds the most recently withdrawn article whose file had this content. */
export function findWithdrawn(contentHash: string): Work<Row | undefined> {
  return one(WITHDRAWN, contentHash)
}

/** Withdraws an article at a time in milliseconds since 1970. */
export function withdrawArticle(id: string, at: number, revision: number): Work<void> {
  return run(
    'UPDATE articles SET withdrawn = ?, source = NULL, listed = 0, revision = ? WHERE id = ?',
    at,
    revision,
    id,
  )
}

/** The columns of a withdrawn article that change when it is restored. */
export interface Restored {
  readonly source: string
  readonly listed: boolean
  readonly revision: number
}

/** Restores a withdrawn article unchanged, under another source. */
export function restoreArticle(id: string, { source, listed, revision }: Restored): Work<void> {
  return run(
    'UPDATE articles SET withdrawn = NULL, source = ?, listed = ?, revision = ? WHERE id = ? AND withdrawn IS NOT NULL',
    source,
    Number(listed),
    revision,
    id,
  )
}

/** An article as it is stored; instants are in milliseconds since 1970. */
export interface ArticleRow {
  readonly id: string
  readonly slug: string
  readonly source: Source
  readonly published: number
  readonly due: number
  readonly expires: number | null
  readonly draft: boolean
  readonly listed: boolean
  readonly revision: number
  readonly remoteImage: string | null
  readonly record: string
}

/** Inserts or updates an article and its slug. */
export function* putArticle(article: ArticleRow): Work<void> {
  const { id, slug, source, published, due, expires, draft, listed, revision, remoteImage, record } = article
  yield* run(
    `INSERT INTO articles
       (id, slug, source, content_hash, published, due, draft, listed, revision, remote_image, record, expires)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, source = excluded.source,
       content_hash = excluded.content_hash, published = excluded.published, due = excluded.due,
       draft = excluded.draft, listed = excluded.listed, revision = excluded.revision, withdrawn = NULL,
       remote_image = excluded.remote_image, record = excluded.record, expires = excluded.expires`,
    ...[id, slug, source.path, source.contentHash, published, due, Number(draft), Number(listed), revision],
    ...[remoteImage, record, expires],
  )
  yield* putSlug(slug, id)
}

/** Stores a name of an article: its slug, or an old address. It may have been that of another article. */
export function putSlug(slug: string, id: string): Work<void> {
  return run(
    `INSERT INTO slugs (slug, article_id) VALUES (?, ?)
     ON CONFLICT (slug) DO UPDATE SET article_id = excluded.article_id`,
    slug,
    id,
  )
}

/** Inserts or updates a source with its own faults and `more`. */
export function putSource(source: Source, more: readonly Fault[] = []): Work<void> {
  return run(
    `INSERT INTO sources (path, fingerprint, content_hash, dependencies, faults) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET fingerprint = excluded.fingerprint, content_hash = coalesce(nullif(excluded.content_hash, ''), sources.content_hash),
       dependencies = excluded.dependencies, faults = excluded.faults`,
    ...[source.path, source.fingerprint, source.contentHash],
    ...[JSON.stringify(source.dependencies), JSON.stringify([...source.faults, ...more])],
  )
}

/** Deletes a source. Returns the hash of its last content, or undefined when there was no such source. */
export function* deleteSource(path: string): Work<string | undefined> {
  const row = yield* one('DELETE FROM sources WHERE path = ? RETURNING content_hash', path)
  return row?.content_hash as string | undefined
}
