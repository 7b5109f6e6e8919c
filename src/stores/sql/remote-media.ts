import { withRemoteFacts } from '../../articles/remote-files.ts'
import type { MediaFacts } from '../../articles/store/media-store.ts'
import type {
  ArticleWithFile,
  DueRemoteMedia,
  RemoteMedia,
  RemoteMediaResult,
} from '../../articles/store/remote-media-store.ts'
import { nextRevision } from './revisions.ts'
import { type ArticleRecordJson, dueRemoteMediaOf, FACTS, factsOf, remoteMediaOf } from './rows.ts'
import { all, one, run, type Work } from './work.ts'

/** Queues a remote file for its first attempt, unless it is known. */
export function enqueueRemoteMedia(url: string, now: Date): Work<void> {
  return run(
    'INSERT INTO remote_images (url, retry_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
    url,
    now.getTime(),
  )
}

/** Stores which remote attachments an article has, in place of those that it had. */
export function* putRemoteAttachments(id: string, urls: readonly string[]): Work<void> {
  yield* run('DELETE FROM remote_attachments WHERE article_id = ?', id)
  for (const url of urls)
    yield* run('INSERT INTO remote_attachments (url, article_id) VALUES (?, ?)', url, id)
}

/** Selects whether an article that is not withdrawn has the image `r.url`. */
const IS_IMAGE = 'EXISTS (SELECT 1 FROM articles WHERE remote_image = r.url AND withdrawn IS NULL)'
/** Selects whether one has the attachment `r.url`. */
const IS_ATTACHMENT = `EXISTS (SELECT 1 FROM remote_attachments u JOIN articles a ON a.id = u.article_id
  WHERE u.url = r.url AND a.withdrawn IS NULL)`
const IS_USED = `(${IS_IMAGE} OR ${IS_ATTACHMENT})`

/** Returns the facts of a remote file; undefined until it has been fetched. */
export function* remoteFacts(url: string): Work<MediaFacts | undefined> {
  const row = yield* one(`SELECT ${FACTS} FROM remote_images WHERE url = ? AND type IS NOT NULL`, url)
  return row && factsOf(row)
}

/** Implements `RemoteMediaStore.findRemoteMedia`. */
export function* findRemoteMedia(url: string): Work<RemoteMedia | undefined> {
  const row = yield* one(`SELECT url, ${FACTS}, attempts FROM remote_images WHERE url = ?`, url)
  return row && remoteMediaOf(row)
}

/** Implements `RemoteMediaStore.dueRemoteMedia`. */
export function* dueRemoteMedia(now: Date, limit: number): Work<readonly DueRemoteMedia[]> {
  const rows = yield* all(
    `SELECT url, attempts, CASE WHEN ${IS_IMAGE} THEN 'image' ELSE 'attachment' END AS use FROM remote_images r
     WHERE retry_at IS NOT NULL AND retry_at <= ? AND ${IS_USED} ORDER BY retry_at, url LIMIT ?`,
    now.getTime(),
    limit,
  )
  return rows.map(dueRemoteMediaOf)
}

/** Implements `RemoteMediaStore.nextRemoteMedia`. */
export function* nextRemoteMedia(): Work<Date | undefined> {
  const row = yield* one(
    `SELECT retry_at FROM remote_images r WHERE retry_at IS NOT NULL AND ${IS_USED} ORDER BY retry_at LIMIT 1`,
  )
  return row && new Date(Number(row.retry_at))
}

/** Implements `RemoteMediaStore.saveRemoteMedia`, in one transaction. */
export function* saveRemoteMedia(url: string, result: RemoteMediaResult): Work<readonly ArticleWithFile[]> {
  if ('facts' in result) return yield* saveFacts(url, result.facts)
  yield* run(
    'UPDATE remote_images SET attempts = attempts + 1, error = ?, retry_at = ? WHERE url = ?',
    result.error,
    result.retryAt.getTime(),
    url,
  )
  return []
}

function* saveFacts(url: string, facts: MediaFacts): Work<readonly ArticleWithFile[]> {
  const { type, length, width = null, height = null, duration = null, bitrate = null } = facts
  yield* run(
    `UPDATE remote_images SET type = ?, length = ?, width = ?, height = ?, duration = ?, bitrate = ?,
       retry_at = NULL, error = NULL WHERE url = ?`,
    ...[type, length, width, height, duration, bitrate, url],
  )
  const knownFacts = factsOf({ type, length, width, height, duration, bitrate })
  const articles = yield* all(
    `SELECT id, record FROM articles WHERE withdrawn IS NULL AND id IN
       (SELECT id FROM articles WHERE remote_image = ?
        UNION SELECT article_id FROM remote_attachments WHERE url = ?)`,
    ...[url, url],
  )
  if (articles.length === 0) return []
  const revision = yield* nextRevision()
  for (const { id, record } of articles) {
    yield* run(
      'UPDATE articles SET record = ?, revision = ? WHERE id = ?',
      ...[recordWithFacts(record as string, { url, facts: knownFacts }), revision, id as string],
    )
    yield* run('UPDATE entries SET revision = ? WHERE id = ?', revision, id as string)
    yield* run(
      'UPDATE lists SET changed = ? WHERE number IN (SELECT list FROM entries WHERE id = ?)',
      revision,
      id as string,
    )
  }
  return articles.map(({ id, record }) => ({ id: String(id), duration: toldDuration(String(record), url) }))
}

function toldDuration(json: string, url: string): number | undefined {
  const { attachments } = JSON.parse(json) as ArticleRecordJson
  return attachments.find(({ src }) => src === url)?.duration
}

function recordWithFacts(
  json: string,
  { url, facts }: Pick<RemoteMedia, 'url'> & { facts: MediaFacts },
): string {
  const record = JSON.parse(json) as ArticleRecordJson
  return JSON.stringify(withRemoteFacts(record, src => (src === url ? facts : undefined)))
}
