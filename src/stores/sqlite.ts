import type { ArticleStore, RemoteImageResult } from '../articles/article-store.ts'
import { articleOf, cursorOf, mediaOf, remoteImageOf, sourceOf, termOf, tokenOf } from './rows.ts'
import { candidatesSql } from './selection-sql.ts'
import { applyChanges } from './sqlite-apply.ts'
import { closePages } from './sqlite-archives.ts'
import { openDatabase, type Queries, queries, transaction } from './sqlite-database.ts'

const SECOND = 1_000

/** How often at most the use of a token is noted. */
const USE_NOTED_MS = 60 * SECOND

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

    async select(selection) {
      const { text, values } = candidatesSql(selection)
      return all(
        `SELECT a.id, a.slug, a.published, a.draft, a.revision, a.record FROM (${text}) c JOIN articles a ON a.id = c.id
         ORDER BY a.published DESC, a.id DESC`,
        ...values,
      ).map(articleOf)
    },

    async count(now) {
      return Number(one('SELECT count(*) AS n FROM articles WHERE listed = 1 AND due <= ?', now.getTime())?.n)
    },

    async findTerm(kind, by) {
      const [column, value] = 'slug' in by ? ['slug', by.slug] : ['folded', by.folded]
      const row = one(`SELECT kind, name, slug FROM terms WHERE kind = ? AND ${column} = ?`, kind, value)
      return row === undefined ? undefined : termOf(row)
    },

    async terms(now) {
      return all(
        `SELECT t.kind, t.name, t.slug, count(*) AS count FROM terms t
         JOIN article_terms x ON x.kind = t.kind AND x.folded = t.folded AND x.due <= ?
         GROUP BY t.kind, t.folded ORDER BY t.kind, t.folded`,
        now.getTime(),
      ).map(row => ({ ...termOf(row), count: Number(row.count) }))
    },

    async closePages(feed, options) {
      return transaction(database, () => closePages({ one, all, run }, feed, options))
    },

    async archivePage(feed, page) {
      const through = one('SELECT published, id FROM archive_pages WHERE feed = ? AND page = ?', feed, page)
      const after = one('SELECT published, id FROM archive_pages WHERE feed = ? AND page = ?', feed, page - 1)
      if (through === undefined) return undefined
      return { through: cursorOf(through), after: after && cursorOf(after) }
    },

    async addToken({ id, feed, label, hash, created }) {
      run(
        'INSERT INTO tokens (id, feed, label, hash, created) VALUES (?, ?, ?, ?, ?)',
        id,
        feed,
        label,
        hash,
        created.getTime(),
      )
    },

    async tokens() {
      return all('SELECT id, feed, label, created, last_used, revoked FROM tokens ORDER BY created, id').map(
        tokenOf,
      )
    },

    async revokeToken(id, now) {
      return (
        one(
          'UPDATE tokens SET revoked = ? WHERE id = ? AND revoked IS NULL RETURNING id',
          now.getTime(),
          id,
        ) !== undefined
      )
    },

    async useToken(feed, hash, now) {
      const used = one(
        'SELECT id, last_used FROM tokens WHERE hash = ? AND feed = ? AND revoked IS NULL',
        hash,
        feed,
      )
      if (used === undefined) return false
      if (now.getTime() - Number(used.last_used ?? 0) > USE_NOTED_MS) {
        run('UPDATE tokens SET last_used = ? WHERE id = ?', now.getTime(), String(used.id))
      }
      return true
    },

    async findBySlug(slug) {
      const row = one(
        `SELECT a.id, a.slug, a.published, a.due, a.draft, a.revision, a.record, a.withdrawn
         FROM slugs JOIN articles a ON a.id = slugs.article_id WHERE slugs.slug = ?`,
        slug,
      )
      if (row === undefined) return undefined
      const { withdrawn, due } = row
      return {
        article: articleOf(row),
        current: row.slug === slug,
        withdrawn: withdrawn !== null,
        due: new Date(Number(due)),
      }
    },

    async nextDue(now) {
      const row = one(
        'SELECT due FROM articles WHERE draft = 0 AND withdrawn IS NULL AND due > ? ORDER BY due LIMIT 1',
        now.getTime(),
      )
      return row === undefined ? undefined : new Date(Number(row.due))
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

    async hasChanged(key) {
      return one('SELECT 1 FROM documents WHERE key = ?', key) !== undefined
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
    JSON.stringify({ image: { type, length, width: width ?? undefined, height: height ?? undefined } }),
    revision,
    url,
  ).length
}
