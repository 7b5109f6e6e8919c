import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { ArticleStore, RemoteImageResult } from '../articles/article-store.ts'
import { articleOf, mediaOf, type Row, remoteImageOf, sourceOf } from './rows.ts'
import { applyChanges } from './sqlite-apply.ts'
import { openDatabase, transaction } from './sqlite-database.ts'

const SECOND = 1_000

/** No document is older than this: Thunderbird asks for what changed since 2000-01-01 (READERS 0.6). */
const EARLIEST_CHANGE = Date.UTC(2000, 0, 2)

/**
 * The store in one SQLite file, in WAL mode. `:memory:` gives one that is gone when closed.
 * @throws Problem when the file cannot be opened or was made by a newer Feedwright.
 */
export function openSqliteStore(path: string): ArticleStore {
  const database = openDatabase(path)
  const { one, all, run } = queries(database)

  return {
    async apply(changes, options) {
      return transaction(database, () => applyChanges(database, changes, options))
    },

    async sources() {
      return all(
        'SELECT path, fingerprint, content_hash, dependencies, faults FROM sources ORDER BY path',
      ).map(sourceOf)
    },

    async select({ now, limit }) {
      return all(
        `SELECT id, slug, published, draft, revision, record FROM articles
         WHERE draft = 0 AND withdrawn IS NULL AND published <= ? ORDER BY published DESC, id DESC LIMIT ?`,
        now.getTime(),
        limit,
      ).map(articleOf)
    },

    async count(now) {
      const row = one(
        'SELECT count(*) AS n FROM articles WHERE draft = 0 AND withdrawn IS NULL AND published <= ?',
        now.getTime(),
      )
      return Number(row?.n)
    },

    async findBySlug(slug) {
      const row = one(
        `SELECT a.id, a.slug, a.published, a.draft, a.revision, a.record, a.withdrawn
         FROM slugs JOIN articles a ON a.id = slugs.article_id WHERE slugs.slug = ?`,
        slug,
      )
      if (row === undefined) return undefined
      return { article: articleOf(row), current: row.slug === slug, withdrawn: row.withdrawn !== null }
    },

    async nextDue(now) {
      const row = one(
        `SELECT published FROM articles WHERE draft = 0 AND withdrawn IS NULL AND published > ?
         ORDER BY published, id LIMIT 1`,
        now.getTime(),
      )
      return row === undefined ? undefined : new Date(Number(row.published))
    },

    async lastChanged(key, digest, now) {
      return transaction(database, () => {
        const last = one('SELECT digest, changed FROM documents WHERE key = ?', key)
        if (last?.digest === digest) return new Date(Number(last.changed))
        const changed = changedAfter(last === undefined ? undefined : Number(last.changed), now)
        run(
          `INSERT INTO documents (key, digest, changed) VALUES (?, ?, ?)
           ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, changed = excluded.changed`,
          key,
          digest,
          changed,
        )
        return new Date(changed)
      })
    },

    async remember(key, value) {
      run('INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING', key, value)
      return String(one('SELECT value FROM remembered WHERE key = ?', key)?.value)
    },

    async putMedia(media) {
      const { hash, name, type, length, width = null, height = null } = media
      run(
        `INSERT INTO media (hash, name, type, length, width, height) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET type = excluded.type, width = excluded.width, height = excluded.height`,
        hash,
        name,
        type,
        length,
        width,
        height,
      )
      return { ...media, name: String(one('SELECT name FROM media WHERE hash = ?', hash)?.name) }
    },

    async findMedia(hash) {
      const row = one('SELECT hash, name, type, length, width, height FROM media WHERE hash = ?', hash)
      return row === undefined ? undefined : mediaOf(row)
    },

    async findRemoteImage(url) {
      const row = one(
        'SELECT url, type, length, width, height, attempts FROM remote_images WHERE url = ?',
        url,
      )
      return row === undefined ? undefined : remoteImageOf(row)
    },

    async dueRemoteImages(now, limit) {
      return all(
        `SELECT url, type, length, width, height, attempts FROM remote_images r
         WHERE retry_at IS NOT NULL AND retry_at <= ? AND EXISTS (${SHOWN}) ORDER BY retry_at, url LIMIT ?`,
        now.getTime(),
        limit,
      ).map(remoteImageOf)
    },

    async nextRemoteImage() {
      const row = one(
        `SELECT retry_at FROM remote_images r WHERE retry_at IS NOT NULL AND EXISTS (${SHOWN}) ORDER BY retry_at LIMIT 1`,
      )
      return row === undefined ? undefined : new Date(Number(row.retry_at))
    },

    async saveRemoteImage(url, result) {
      return transaction(database, () => saveRemoteImage({ one, all, run }, url, result))
    },

    async close() {
      database.close()
    },
  }
}

/** An article that shows the image `r.url` and has not been withdrawn. */
const SHOWN = 'SELECT 1 FROM articles WHERE remote_image = r.url AND withdrawn IS NULL'

/**
 * A second that is later than the last change and, where it can be, already over: a reader that asks by date
 * alone then never takes two changes within one second for one (READERS 3.4).
 */
function changedAfter(last: number | undefined, now: Date): number {
  const over = Math.floor(now.getTime() / SECOND) * SECOND - SECOND
  return Math.max(over, EARLIEST_CHANGE, (last ?? 0) + SECOND)
}

function saveRemoteImage({ one, all, run }: Queries, url: string, result: RemoteImageResult): number {
  if ('error' in result) {
    const { error, retryAt } = result
    run(
      'UPDATE remote_images SET attempts = attempts + 1, error = ?, retry_at = ? WHERE url = ?',
      error,
      retryAt.getTime(),
      url,
    )
    return 0
  }
  const { type, length, width = null, height = null } = result.facts
  run(
    'UPDATE remote_images SET type = ?, length = ?, width = ?, height = ?, retry_at = NULL, error = NULL WHERE url = ?',
    type,
    length,
    width,
    height,
    url,
  )
  const revision = Number(one('UPDATE revisions SET last = last + 1 RETURNING last')?.last)
  return all(
    `UPDATE articles SET record = json_patch(record, ?), revision = ?
     WHERE remote_image = ? AND withdrawn IS NULL RETURNING id`,
    JSON.stringify({ image: result.facts }),
    revision,
    url,
  ).length
}

type Queries = ReturnType<typeof queries>

/** Each statement is prepared once, by its text. */
function queries(database: DatabaseSync) {
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  function statement(sql: string) {
    const known = prepared.get(sql) ?? database.prepare(sql)
    prepared.set(sql, known)
    return known
  }
  return {
    one: (sql: string, ...values: SQLInputValue[]): Row | undefined => statement(sql).get(...values),
    all: (sql: string, ...values: SQLInputValue[]): readonly Row[] => statement(sql).all(...values),
    run: (sql: string, ...values: SQLInputValue[]): void => void statement(sql).run(...values),
  }
}
