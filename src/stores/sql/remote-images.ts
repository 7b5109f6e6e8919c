import type { MediaFacts } from '../../articles/store/media-store.ts'
import type { RemoteImage, RemoteImageResult } from '../../articles/store/remote-image-store.ts'
import { nextRevision } from './revisions.ts'
import { type ArticleRecordJson, factsOf, remoteImageOf } from './rows.ts'
import { all, one, run, type Work } from './work.ts'

/** Queues a remote image for its first attempt, unless it is known. */
export function enqueueRemoteImage(url: string, now: Date): Work<void> {
  return run(
    'INSERT INTO remote_images (url, retry_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
    url,
    now.getTime(),
  )
}

const COLUMNS = 'url, type, length, width, height, attempts'

/** Selects whether an article that is not withdrawn has the image `r.url`. */
const USED = 'SELECT 1 FROM articles WHERE remote_image = r.url AND withdrawn IS NULL'

/** Returns the facts of a remote image; undefined until it has been fetched. */
export function* remoteImageFacts(url: string): Work<MediaFacts | undefined> {
  const row = yield* one(
    'SELECT type, length, width, height FROM remote_images WHERE url = ? AND type IS NOT NULL',
    url,
  )
  return row && factsOf(row)
}

/** Implements `RemoteImageStore.findRemoteImage`. */
export function* findRemoteImage(url: string): Work<RemoteImage | undefined> {
  const row = yield* one(`SELECT ${COLUMNS} FROM remote_images WHERE url = ?`, url)
  return row && remoteImageOf(row)
}

/** Implements `RemoteImageStore.dueRemoteImages`. */
export function* dueRemoteImages(now: Date, limit: number): Work<readonly RemoteImage[]> {
  const rows = yield* all(
    `SELECT ${COLUMNS} FROM remote_images r
     WHERE retry_at IS NOT NULL AND retry_at <= ? AND EXISTS (${USED}) ORDER BY retry_at, url LIMIT ?`,
    now.getTime(),
    limit,
  )
  return rows.map(remoteImageOf)
}

/** Implements `RemoteImageStore.nextRemoteImage`. */
export function* nextRemoteImage(): Work<Date | undefined> {
  const row = yield* one(
    `SELECT retry_at FROM remote_images r WHERE retry_at IS NOT NULL AND EXISTS (${USED}) ORDER BY retry_at LIMIT 1`,
  )
  return row && new Date(Number(row.retry_at))
}

/** Implements `RemoteImageStore.saveRemoteImage`, in one transaction. */
export function* saveRemoteImage(url: string, result: RemoteImageResult): Work<number> {
  if ('facts' in result) return yield* saveFacts(url, result.facts)
  yield* run(
    'UPDATE remote_images SET attempts = attempts + 1, error = ?, retry_at = ? WHERE url = ?',
    result.error,
    result.retryAt.getTime(),
    url,
  )
  return 0
}

function* saveFacts(url: string, facts: MediaFacts): Work<number> {
  const { type, length, width = null, height = null } = facts
  yield* run(
    'UPDATE remote_images SET type = ?, length = ?, width = ?, height = ?, retry_at = NULL, error = NULL WHERE url = ?',
    ...[type, length, width, height, url],
  )
  const knownFacts = factsOf({ type, length, width, height })
  const articles = yield* all(
    'SELECT id, record FROM articles WHERE remote_image = ? AND withdrawn IS NULL',
    url,
  )
  if (articles.length === 0) return 0
  const revision = yield* nextRevision()
  for (const { id, record } of articles) {
    yield* run(
      'UPDATE articles SET record = ?, revision = ? WHERE id = ?',
      ...[withFacts(record as string, knownFacts), revision, id as string],
    )
    yield* run('UPDATE entries SET revision = ? WHERE id = ?', revision, id as string)
    yield* run(
      'UPDATE lists SET changed = ? WHERE number IN (SELECT list FROM entries WHERE id = ?)',
      revision,
      id as string,
    )
  }
  return articles.length
}

function withFacts(json: string, facts: MediaFacts): string {
  const record = JSON.parse(json) as ArticleRecordJson
  return JSON.stringify({ ...record, image: { ...record.image, ...facts } })
}
