import type { ArticleStore, RemoteImageResult, StoredMedia } from '../articles/article-store.ts'
import { Problem } from '../problem.ts'
import { articleOf, holdingOf, mediaOf, remoteImageOf, sourceOf, termOf, tokenOf } from './rows.ts'
import { applyChanges } from './sqlite-apply.ts'
import { archivePage, closePages } from './sqlite-archives.ts'
import { hiddenUntil, keepPublic } from './sqlite-clock.ts'
import { openDatabase, type Queries, queries, snapshot, transaction } from './sqlite-database.ts'
import { knownChange, noteChange, noteChangeAt } from './sqlite-documents.ts'
import { keepLists } from './sqlite-keep-lists.ts'
import { createListing } from './sqlite-lists.ts'
import { changes, select, terms } from './sqlite-select.ts'
import { prepareStatements } from './sqlite-statements.ts'

/** How often at most the use of a token is noted. */
const USE_NOTED_MS = 60_000

/**
 * The store in one SQLite file, in WAL mode. `:memory:` gives one that is gone when closed.
 * @throws Problem when the file cannot be opened or was made by a newer Feedwright.
 */
export function openSqliteStore(path: string): ArticleStore {
  const database = openDatabase(path)
  const { one, all, run } = queries(database)
  const statements = prepareStatements(database)
  const inOne = <Result>(work: () => Result) => transaction(database, work)

  /** What is known as it is is not written again: a start needs no room on the disk. */
  function putMedia(media: StoredMedia): StoredMedia {
    const { hash, name, type, length, width = null, height = null } = media
    const kept =
      one(
        'SELECT name FROM media WHERE hash = ? AND type = ? AND width IS ? AND height IS ?',
        ...[hash, type, width, height],
      ) ??
      one(
        `INSERT INTO media (hash, name, type, length, width, height) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET type = excluded.type, width = excluded.width, height = excluded.height
         RETURNING name`,
        ...[hash, name, type, length, width, height],
      )
    return { ...media, name: String(kept?.name) }
  }

  /** Who has a right token gets the feed also when its use cannot be noted, as on a full disk. */
  function noteUse(id: string, now: Date): void {
    try {
      run('UPDATE tokens SET last_used = ? WHERE id = ?', now.getTime(), id)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }

  return {
    async apply(changes, options) {
      return inOne(() => {
        const listing = createListing({ one, all, run }, options.language)
        return applyChanges({ statements, listing }, changes, options)
      })
    },

    async sources({ after = '', limit = -1 } = { limit: -1 }) {
      return all(
        'SELECT path, fingerprint, content_hash, dependencies, faults FROM sources WHERE path > ? ORDER BY path LIMIT ?',
        after,
        limit,
      ).map(sourceOf)
    },

    async keepLists(lists, language) {
      await keepLists({ one, all, run, transaction: inOne }, lists, language)
    },

    async holdings(paths) {
      return all(
        `SELECT s.path, s.content_hash, a.id, a.slug FROM json_each(?) wanted CROSS JOIN sources s ON s.path = wanted.value
         LEFT JOIN articles a ON a.source = s.path`,
        JSON.stringify(paths),
      ).map(holdingOf)
    },

    async select(selection) {
      return snapshot(database, () => select({ one, all, run }, selection))
    },

    async articles(ids) {
      const rows = all(
        `SELECT id, slug, published, draft, revision, record FROM articles
         WHERE id IN (SELECT value FROM json_each(?))`,
        JSON.stringify(ids),
      )
      const found = new Map(rows.map(row => [String(row.id), articleOf(row)]))
      return ids.flatMap(id => found.get(id) ?? [])
    },

    async changes(since, now) {
      const until = hiddenUntil({ one }, since?.now, now)
      if (until !== undefined) inOne(() => keepPublic({ run }, until, now))
      return snapshot(database, () => changes({ one, all, run }, since, now))
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
      return terms({ one, all, run }, now)
    },

    async closePages(feed, options) {
      return inOne(() => closePages({ one, all, run }, feed, options))
    },

    async archivePage(feed, page) {
      return archivePage({ one, all, run }, feed, page)
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
      if (now.getTime() - Number(used.last_used ?? 0) > USE_NOTED_MS) noteUse(String(used.id), now)
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
      const known = knownChange({ one }, key, digest)
      return known ?? inOne(() => noteChange({ one, all, run }, key, digest, now))
    },

    async lastChangedAt(key, digest, moment) {
      const known = knownChange({ one }, key, digest)
      return known ?? inOne(() => noteChangeAt({ one, all, run }, key, digest, moment))
    },

    async hasChanged(key) {
      return one('SELECT 1 FROM documents WHERE key = ?', key) !== undefined
    },

    async remember(key, value) {
      const known = one('SELECT value FROM remembered WHERE key = ?', key)
      if (known !== undefined) return String(known.value)
      run('INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING', key, value)
      return String(one('SELECT value FROM remembered WHERE key = ?', key)?.value)
    },

    async putMedia(media) {
      return transaction(database, () => media.map(putMedia))
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
      return inOne(() => saveRemoteImage({ one, all, run }, url, result))
    },

    async close() {
      database.close()
    },
  }
}

/** An article that shows the image `r.url` and has not been withdrawn. */
const SHOWN = 'SELECT 1 FROM articles WHERE remote_image = r.url AND withdrawn IS NULL'

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
  const changed = all(
    `UPDATE articles SET record = json_patch(record, ?), revision = ?
     WHERE remote_image = ? AND withdrawn IS NULL RETURNING id`,
    JSON.stringify({ image: { type, length, width: width ?? undefined, height: height ?? undefined } }),
    revision,
    url,
  )
  for (const { id } of changed) {
    run('UPDATE entries SET revision = ? WHERE id = ?', revision, String(id))
    run(
      'UPDATE lists SET changed = ? WHERE number IN (SELECT list FROM entries WHERE id = ?)',
      revision,
      String(id),
    )
  }
  return changed.length
}
