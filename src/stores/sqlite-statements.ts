import type { DatabaseSync, StatementSync } from 'node:sqlite'

const COLUMNS = 'id, slug, source, published, due, draft, withdrawn, revision, record'

const SQL = {
  byId: `SELECT ${COLUMNS} FROM articles WHERE id = ?`,
  bySource: `SELECT ${COLUMNS} FROM articles WHERE source = ? AND withdrawn IS NULL`,
  bySlug: `SELECT ${COLUMNS} FROM articles WHERE id = (SELECT article_id FROM slugs WHERE slugs.slug = ?)`,
  withdrawnByContent: `SELECT ${COLUMNS} FROM articles WHERE content_hash = ? AND withdrawn IS NOT NULL ORDER BY withdrawn DESC LIMIT 1`,
  withdraw: 'UPDATE articles SET withdrawn = ?, source = NULL, listed = 0, revision = ? WHERE id = ?',
  bringBack: `UPDATE articles SET withdrawn = NULL, source = ?, revision = ?,
      listed = draft = 0 AND ifnull(record ->> '$.hiddenFrom', '') <> 'all' WHERE id = ? AND withdrawn IS NOT NULL`,
  putArticle: `INSERT INTO articles (id, slug, source, content_hash, published, due, draft, listed, revision, remote_image, record)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, source = excluded.source, content_hash = excluded.content_hash,
      published = excluded.published, due = excluded.due, draft = excluded.draft, listed = excluded.listed, revision = excluded.revision, withdrawn = NULL,
      remote_image = excluded.remote_image, record = excluded.record`,
  putSlug:
    'INSERT INTO slugs (slug, article_id) VALUES (?, ?) ON CONFLICT (slug) DO UPDATE SET article_id = excluded.article_id',
  putSource: `INSERT INTO sources (path, fingerprint, content_hash, dependencies, faults) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (path) DO UPDATE SET fingerprint = excluded.fingerprint,
      content_hash = coalesce(nullif(excluded.content_hash, ''), content_hash),
      dependencies = excluded.dependencies, faults = excluded.faults`,
  contentOf: 'SELECT content_hash FROM sources WHERE path = ?',
  deleteSource: 'DELETE FROM sources WHERE path = ?',
  wantImage: 'INSERT INTO remote_images (url, retry_at) VALUES (?, ?) ON CONFLICT (url) DO NOTHING',
  knownImage: 'SELECT type, length, width, height FROM remote_images WHERE url = ? AND type IS NOT NULL',
  lastRevision: 'SELECT last FROM revisions',
  nextRevision: 'UPDATE revisions SET last = last + 1 RETURNING last',
} as const

type Statement = keyof typeof SQL

/** Statements by which changes of sources are applied. */
export type Statements = Readonly<Record<Statement, StatementSync>>

/** Every statement by which changes of sources are applied, prepared. */
export function prepareStatements(database: DatabaseSync): Statements {
  const prepared = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)])
  return Object.fromEntries(prepared) as Statements
}
