import type { ArticleStore } from '../../articles/store/article-store.ts'
import { type ApiToken, type FeedToken, isSameHash, type Scope, tokenId } from '../../articles/token.ts'
import { Problem } from '../../problem.ts'
import { type Row, tokenOf } from './rows.ts'
import { all, type Engine, one, run, type Work } from './work.ts'

/** How often at most the use of a token is noted. */
const USE_NOTED_MS = 60_000

/** `ArticleStore.addToken`. */
export function addToken({
  id,
  feed,
  label,
  hash,
  created,
}: Parameters<ArticleStore['addToken']>[0]): Work<void> {
  return run(
    'INSERT INTO tokens (id, feed, label, hash, created) VALUES (?, ?, ?, ?, ?)',
    ...[id, feed, label, hash, created.getTime()],
  )
}

/** `ArticleStore.addApiToken`. */
export function addApiToken({
  id,
  scope,
  label,
  hash,
  created,
}: Parameters<ArticleStore['addApiToken']>[0]): Work<void> {
  return run(
    "INSERT INTO tokens (id, feed, scope, label, hash, created) VALUES (?, '', ?, ?, ?, ?)",
    ...[id, scope, label, hash, created.getTime()],
  )
}

/** `ArticleStore.tokens`. */
export function* tokens(): Work<readonly FeedToken[]> {
  const rows = yield* all(
    'SELECT id, feed, scope, label, created, last_used, revoked FROM tokens ORDER BY created, id',
  )
  return rows.map(tokenOf)
}

/** `ArticleStore.revokeToken`. */
export function* revokeToken(id: string, now: Date): Work<boolean> {
  const revoked = yield* one(
    'UPDATE tokens SET revoked = ? WHERE id = ? AND revoked IS NULL RETURNING id',
    now.getTime(),
    id,
  )
  return revoked !== undefined
}

/** `ArticleStore.useToken`. */
export async function useToken(
  engine: Engine,
  feed: string,
  { hash, now }: { readonly hash: string; readonly now: Date },
): Promise<boolean> {
  const token = await engine.read(() =>
    one(
      'SELECT id, last_used FROM tokens WHERE hash = ? AND feed = ? AND scope IS NULL AND revoked IS NULL',
      hash,
      feed,
    ),
  )
  if (token === undefined) return false
  await noteUse(engine, token, now)
  return true
}

/** `ArticleStore.useApiToken`: found by its short name, then compared. */
export async function useApiToken(engine: Engine, hash: string, now: Date): Promise<ApiToken | undefined> {
  const token = await engine.read(() =>
    one(
      'SELECT id, hash, scope, last_used FROM tokens WHERE id = ? AND scope IS NOT NULL AND revoked IS NULL',
      tokenId(hash),
    ),
  )
  if (token === undefined || !isSameHash(String(token.hash), hash)) return undefined
  await noteUse(engine, token, now)
  return { id: String(token.id), scope: token.scope as Scope }
}

/** Who has a right token is let in also when its use cannot be noted, as on a full disk. */
async function noteUse({ write }: Engine, { id, last_used }: Row, now: Date): Promise<void> {
  if (now.getTime() - Number(last_used ?? 0) <= USE_NOTED_MS) return
  try {
    await write(() => run('UPDATE tokens SET last_used = ? WHERE id = ?', now.getTime(), String(id)))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}
