import type { StoredAnswer, StoredRequest } from '../../articles/store/request-store.ts'
import { NO_LIMIT, one, run, type Work } from './work.ts'

/** Implements `RequestStore.beginRequest`, in one transaction. Evicts old requests. */
export function* beginRequest(key: string, fingerprint: string, now: Date): Work<StoredRequest | undefined> {
  const time = now.getTime()
  yield* run('DELETE FROM requests WHERE begun <= ?', time - MAX_AGE_MS)
  const known = yield* one('SELECT fingerprint, begun, answer FROM requests WHERE key = ?', key)
  if (known !== undefined && (known.answer !== null || Number(known.begun) > time - ABANDONED_MS)) {
    const answer = known.answer === null ? undefined : (JSON.parse(String(known.answer)) as StoredAnswer)
    return { fingerprint: String(known.fingerprint), answer }
  }
  yield* run(
    `INSERT INTO requests (key, fingerprint, begun) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, begun = excluded.begun`,
    ...[key, fingerprint, time],
  )
  yield* run(
    `DELETE FROM requests WHERE key IN
       (SELECT key FROM requests ORDER BY begun DESC, key LIMIT ? OFFSET ?)`,
    NO_LIMIT,
    MAX_REQUESTS,
  )
  return undefined
}

const MAX_AGE_MS = 86_400_000
const MAX_REQUESTS = 10_000
/** A request without an answer after this time is considered abandoned: its process has died. */
const ABANDONED_MS = 60_000

/** Implements `RequestStore.storeAnswer`. */
export function storeAnswer(key: string, answer: StoredAnswer): Work<void> {
  return run('UPDATE requests SET answer = ? WHERE key = ? AND answer IS NULL', JSON.stringify(answer), key)
}

/** Implements `RequestStore.abandonRequest`. */
export function abandonRequest(key: string): Work<void> {
  return run('DELETE FROM requests WHERE key = ? AND answer IS NULL', key)
}
