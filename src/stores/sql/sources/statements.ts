import type { Fault } from '../../../articles/faults/fault.ts'
import type { Source } from '../../../articles/store/source-store.ts'
import type { Row } from '../rows.ts'
import { one, run, type Work } from '../work.ts'

const ARTICLE =
  'SELECT id, slug, source, published, due, draft, withdrawn, revision, record FROM articles WHERE'
/** Texts are put together once, for engines know statements by them. */
const BY_ID = `${ARTICLE} id = ?`
const BY_SOURCE = `${ARTICLE} source = ? AND withdrawn IS NULL`
const BY_SLUG = `${ARTICLE} id = (SELECT article_id FROM slugs WHERE slugs.slug = ?)`
const WITHDRAWN = `${ARTICLE} content_hash = ? AND withdrawn IS NOT NULL ORDER BY withdrawn DESC LIMIT 1`

/** The article of an id, also when it was withdrawn. */
export function findById(id: string): Work<Row | undefined> {
  return one(BY_ID, id)
}

/** The article of a source. */
export function findBySource(path: string): Work<Row | undefined> {
  return one(BY_SOURCE, path)
}

/** The article that has, or had last, a slug, also when it was withdrawn. */
export function findBySlug(slug: string): Work<Row | undefined> {
  return one(BY_SLUG, slug)
}

/** The article that was withdrawn last of those whose file held this content. */
export function findWithdrawn(contentHash: string): Work<Row | undefined> {
  return one(WITHDRAWN, contentHash)
}

/** Withdraws an article. */
export function withdrawArticle(id: string, at: number, revision: number): Work<void> {
  return run(
    'UPDATE articles SET withdrawn = ?, source = NULL, listed = 0, revision = ? WHERE id = ?',
    at,
    revision,
    id,
  )
}

/** What changes when a withdrawn article comes back as it was. */
export interface Return {
  readonly source: string
  readonly listed: boolean
  readonly revision: number
}

/** Brings a withdrawn article back as it was. */
export function restoreArticle(id: string, { source, listed, revision }: Return): Work<void> {
  return run(
    'UPDATE articles SET withdrawn = NULL, source = ?, listed = ?, revision = ? WHERE id = ? AND withdrawn IS NOT NULL',
    source,
    Number(listed),
    revision,
    id,
  )
}

/** An article as it is kept. */
export interface ArticleRow {
  readonly id: string
  readonly slug: string
  readonly source: Source
  readonly published: number
  readonly due: number
  readonly draft: boolean
  readonly listed: boolean
  readonly revision: number
  readonly remoteImage: string | null
  readonly record: string
}

/** Keeps an article and its slug, whether it is new or not. */
export function* putArticle(article: ArticleRow): Work<void> {
  const { id, slug, source, published, due, draft, listed, revision, remoteImage, record } = article
  yield* run(
    `INSERT INTO articles
       (id, slug, source, content_hash, published, due, draft, listed, revision, remote_image, record)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, source = excluded.source,
       content_hash = excluded.content_hash, published = excluded.published, due = excluded.due,
       draft = excluded.draft, listed = excluded.listed, revision = excluded.revision, withdrawn = NULL,
       remote_image = excluded.remote_image, record = excluded.record`,
    ...[id, slug, source.path, source.contentHash, published, due, Number(draft), Number(listed), revision],
    ...[remoteImage, record],
  )
  yield* run(
    `INSERT INTO slugs (slug, article_id) VALUES (?, ?)
     ON CONFLICT (slug) DO UPDATE SET article_id = excluded.article_id`,
    slug,
    id,
  )
}

/** Keeps a source and all that is wrong with it. */
export function putSource(source: Source, faults: readonly Fault[]): Work<void> {
  return run(
    `INSERT INTO sources (path, fingerprint, content_hash, dependencies, faults) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET fingerprint = excluded.fingerprint, content_hash = coalesce(nullif(excluded.content_hash, ''), sources.content_hash),
       dependencies = excluded.dependencies, faults = excluded.faults`,
    ...[source.path, source.fingerprint, source.contentHash],
    ...[JSON.stringify(source.dependencies), JSON.stringify(faults)],
  )
}

/** Forgets a source. Gives what its file held last, if it was known. */
export function* deleteSource(path: string): Work<string | undefined> {
  const row = yield* one('DELETE FROM sources WHERE path = ? RETURNING content_hash', path)
  return row?.content_hash as string | undefined
}

/** Draws the next revision. */
export function* nextRevision(): Work<number> {
  return Number((yield* one('UPDATE revisions SET last = last + 1 RETURNING last'))?.last)
}

/** The revision that was drawn last. */
export function* lastRevision(): Work<number> {
  return Number((yield* one('SELECT last FROM revisions'))?.last)
}
