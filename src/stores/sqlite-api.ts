import type { ArticlesPage, SlugOwner } from '../articles/article-store.ts'
import { type ApiToken, isSameHash, type Scope, tokenId } from '../articles/feed-token.ts'
import type { KeptAnswer, KeptRequest } from '../articles/kept-request.ts'
import { ownerOf } from './rows.ts'
import type { Queries } from './sqlite-database.ts'

/** How often at most the use of a token is noted. */
export const USE_NOTED_MS = 60_000
/** How long the answer of a request is kept, */
const KEPT_MS = 86_400_000
/** and of how many requests. */
const MAX_KEPT = 10_000
/** A request that has no answer after this time died with its process. */
const ABANDONED_MS = 60_000

const COLUMNS = 'a.id, a.slug, a.source, a.published, a.due, a.draft, a.withdrawn, a.revision'

/** `ArticleStore.list`. */
export function listArticles({ all }: Queries, { limit, after, tag }: ArticlesPage): readonly SlugOwner[] {
  const [from, values] = tag === undefined ? [KEPT, []] : [TAGGED, [tag]]
  const place = after === undefined ? [] : [after.published.getTime(), after.id]
  const rows = all(
    `SELECT ${COLUMNS}, json_set(a.record, '$.body.source', '') AS record ${from}
     ${after === undefined ? '' : 'AND (o.published, o.id) < (?, ?)'} ORDER BY o.published DESC, o.id DESC LIMIT ?`,
    ...[...values, ...place, limit],
  )
  return rows.map(row => ownerOf(row))
}

const KEPT = 'FROM articles o CROSS JOIN articles a ON a.id = o.id WHERE o.withdrawn IS NULL'
const TAGGED = `FROM entries o CROSS JOIN articles a ON a.id = o.id
  WHERE o.list = (SELECT number FROM lists WHERE kind = 'tag' AND name = ?)`

/** `ArticleStore.addApiToken`. */
export function addApiToken(
  { run }: Queries,
  {
    id,
    scope,
    label,
    hash,
    created,
  }: { id: string; scope: Scope; label: string; hash: string; created: Date },
): void {
  run(
    "INSERT INTO tokens (id, feed, scope, label, hash, created) VALUES (?, '', ?, ?, ?, ?)",
    ...[id, scope, label, hash, created.getTime()],
  )
}

/** `ArticleStore.useApiToken`: found by its short name, then compared. */
export function useApiToken({ one, run }: Queries, hash: string, now: Date): ApiToken | undefined {
  const id = tokenId(hash)
  const row = one(
    'SELECT hash, scope, last_used FROM tokens WHERE id = ? AND scope IS NOT NULL AND revoked IS NULL',
    id,
  )
  if (row === undefined || !isSameHash(String(row.hash), hash)) return undefined
  if (now.getTime() - Number(row.last_used ?? 0) > USE_NOTED_MS) {
    run('UPDATE tokens SET last_used = ? WHERE id = ?', now.getTime(), id)
  }
  return { id, scope: row.scope as Scope }
}

/** `ArticleStore.beginRequest`, inside a transaction that the caller holds. */
export function beginRequest(
  { one, run }: Queries,
  key: string,
  fingerprint: string,
  now: Date,
): KeptRequest | undefined {
  const time = now.getTime()
  run('DELETE FROM requests WHERE begun <= ?', time - KEPT_MS)
  const known = one('SELECT fingerprint, begun, answer FROM requests WHERE key = ?', key)
  if (known !== undefined && (known.answer !== null || Number(known.begun) > time - ABANDONED_MS)) {
    const answer = known.answer === null ? undefined : (JSON.parse(String(known.answer)) as KeptAnswer)
    return { fingerprint: String(known.fingerprint), answer }
  }
  run(
    `INSERT INTO requests (key, fingerprint, begun) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, begun = excluded.begun`,
    ...[key, fingerprint, time],
  )
  run(
    `DELETE FROM requests WHERE key IN
       (SELECT key FROM requests ORDER BY begun DESC, key LIMIT -1 OFFSET ?)`,
    MAX_KEPT,
  )
  return undefined
}

/** `ArticleStore.endRequest`. */
export function endRequest({ run }: Queries, key: string, answer: KeptAnswer | undefined): void {
  if (answer === undefined) run('DELETE FROM requests WHERE key = ? AND answer IS NULL', key)
  else run('UPDATE requests SET answer = ? WHERE key = ?', JSON.stringify(answer), key)
}
