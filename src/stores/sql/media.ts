import type { StoredMedia } from '../../articles/store/media-store.ts'
import { mediaOf } from './rows.ts'
import { one, type Work } from './work.ts'

/** `ArticleStore.putMedia`, in one transaction. */
export function* putMedia(media: readonly StoredMedia[]): Work<readonly StoredMedia[]> {
  const kept: StoredMedia[] = []
  for (const each of media) kept.push({ ...each, name: yield* putOne(each) })
  return kept
}

/** Gives its name. What is known as it is is not written again: a start needs no room on the disk. */
function* putOne(media: StoredMedia): Work<string> {
  const { hash, name, type, length, width = null, height = null } = media
  const known = yield* one(
    `SELECT name FROM media WHERE hash = ? AND type = ?
     AND width IS NOT DISTINCT FROM ? AND height IS NOT DISTINCT FROM ?`,
    ...[hash, type, width, height],
  )
  if (known !== undefined) return String(known.name)
  const row = yield* one(
    `INSERT INTO media (hash, name, type, length, width, height) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (hash) DO UPDATE SET type = excluded.type, width = excluded.width, height = excluded.height
     RETURNING name`,
    ...[hash, name, type, length, width, height],
  )
  return String(row?.name)
}

/** `ArticleStore.findMedia`. */
export function* findMedia(hash: string): Work<StoredMedia | undefined> {
  const row = yield* one('SELECT hash, name, type, length, width, height FROM media WHERE hash = ?', hash)
  return row && mediaOf(row)
}
