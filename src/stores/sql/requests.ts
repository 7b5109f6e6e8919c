import type { StoredAnswer, StoredRequest } from '../../articles/store/request-store.ts'
import type { Applied, ApplyOptions } from '../../articles/store/source-store.ts'
import { NO_LIMIT, one, run, type Work } from './work.ts'

/** How long the answer of a request is kept, */
const KEPT_MS = 86_400_000
/** and of how many requests. */
const MAX_KEPT = 10_000
/** A request that has no answer after this time died with its process. */
const ABANDONED_MS = 60_000

/** `ArticleStore.beginRequest`, in one transaction. */
export function* beginRequest(key: string, fingerprint: string, now: Date): Work<StoredRequest | undefined> {
  const time = now.getTime()
  yield* run('DELETE FROM requests WHERE begun <= ?', time - KEPT_MS)
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
    MAX_KEPT,
  )
  return undefined
}

/** `RequestStore.storeAnswer`. */
export function storeAnswer(key: string, answer: StoredAnswer): Work<void> {
  return run('UPDATE requests SET answer = ? WHERE key = ? AND answer IS NULL', JSON.stringify(answer), key)
}

/** `RequestStore.abandonRequest`. */
export function abandonRequest(key: string): Work<void> {
  return run('DELETE FROM requests WHERE key = ? AND answer IS NULL', key)
}

/** Keeps the answer to what was applied, in the transaction that applies it. */
export function* answerRequest({ request }: ApplyOptions, applied: Applied): Work<void> {
  const answer = request?.answer(applied)
  if (request !== undefined && answer !== undefined) yield* storeAnswer(request.key, answer)
}
