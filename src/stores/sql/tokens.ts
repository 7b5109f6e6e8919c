import type { TokenStore } from '../../articles/store/token-store.ts'
import { type ApiToken, type FeedToken, isSameHash, type Scope, tokenId } from '../../articles/token.ts'
import { Problem } from '../../problem.ts'
import { type Row, tokenOf } from './rows.ts'
import { all, type Engine, one, run, type Work } from './work.ts'

/** Implements `TokenStore.addToken`. */
export function addToken({
  id,
  feed,
  label,
  hash,
  created,
}: Parameters<TokenStore['addToken']>[0]): Work<void> {
  return run(
    'INSERT INTO tokens (id, feed, label, hash, created) VALUES (?, ?, ?, ?, ?)',
    ...[id, feed, label, hash, created.getTime()],
  )
}

/** Implements `TokenStore.addApiToken`. */
export function addApiToken({
  id,
  scope,
  label,
  hash,
  created,
}: Parameters<TokenStore['addApiToken']>[0]): Work<void> {
  return run(
    "INSERT INTO tokens (id, feed, scope, label, hash, created) VALUES (?, '', ?, ?, ?, ?)",
    ...[id, scope, label, hash, created.getTime()],
  )
}

/** Implements `TokenStore.tokens`. */
export function* tokens(): Work<readonly FeedToken[]> {
  const rows = yield* all(
    'SELECT id, feed, scope, label, created, last_used, revoked FROM tokens ORDER BY created, id',
  )
  return rows.map(tokenOf)
}

/** Implements `TokenStore.revokeToken`. */
export function* revokeToken(id: string, now: Date): Work<boolean> {
  const revoked = yield* one(
    'UPDATE tokens SET revoked = ? WHERE id = ? AND revoked IS NULL RETURNING id',
    now.getTime(),
    id,
  )
  return revoked !== undefined
}

/** Implements `TokenStore.useToken`. */
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
  await storeUse(engine, token, now)
  return true
}

/** Implements `TokenStore.useApiToken`. It finds the token by its short id, and compares the hash in constant time. */
export async function useApiToken(engine: Engine, hash: string, now: Date): Promise<ApiToken | undefined> {
  const token = await engine.read(() =>
    one(
      'SELECT id, hash, scope, last_used FROM tokens WHERE id = ? AND scope IS NOT NULL AND revoked IS NULL',
      tokenId(hash),
    ),
  )
  if (token === undefined || !isSameHash(String(token.hash), hash)) return undefined
  await storeUse(engine, token, now)
  return { id: String(token.id), scope: token.scope as Scope }
}

/** The use of a token is stored at most once in this time. */
const USE_INTERVAL_MS = 60_000

/** A valid token is accepted even if its use cannot be stored, for example on a full disk. */
async function storeUse({ write }: Engine, { id, last_used }: Row, now: Date): Promise<void> {
  if (now.getTime() - Number(last_used ?? 0) <= USE_INTERVAL_MS) return
  try {
    await write(() => run('UPDATE tokens SET last_used = ? WHERE id = ?', now.getTime(), String(id)))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}
