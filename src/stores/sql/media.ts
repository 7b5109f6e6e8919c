import type { StoredMedia } from '../../articles/store/media-store.ts'
import { FACTS, mediaOf } from './rows.ts'
import { one, type Work } from './work.ts'

/** Implements `MediaStore.putMedia`, in one transaction. */
export function* putMedia(media: readonly StoredMedia[]): Work<readonly StoredMedia[]> {
  const stored: StoredMedia[] = []
  for (const each of media) stored.push({ ...each, name: yield* putOne(each) })
  return stored
}

/** Returns the stored name. Known facts are not written again, so that a restart works on a full disk. */
function* putOne(media: StoredMedia): Work<string> {
  const { hash, name, type, length, width = null, height = null, duration = null, bitrate = null } = media
  const known = yield* one(
    `SELECT name FROM media WHERE hash = ? AND type = ?
     AND width IS NOT DISTINCT FROM ? AND height IS NOT DISTINCT FROM ?
     AND duration IS NOT DISTINCT FROM ? AND bitrate IS NOT DISTINCT FROM ?`,
    ...[hash, type, width, height, duration, bitrate],
  )
  if (known !== undefined) return String(known.name)
  const row = yield* one(
    `INSERT INTO media (hash, name, type, length, width, height, duration, bitrate) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (hash) DO UPDATE SET type = excluded.type, width = excluded.width, height = excluded.height,
       duration = excluded.duration, bitrate = excluded.bitrate
     RETURNING name`,
    ...[hash, name, type, length, width, height, duration, bitrate],
  )
  return String(row?.name)
}

/** Implements `MediaStore.findMedia`. */
export function* findMedia(hash: string): Work<StoredMedia | undefined> {
  const row = yield* one(`SELECT hash, name, ${FACTS} FROM media WHERE hash = ?`, hash)
  return row && mediaOf(row)
}
