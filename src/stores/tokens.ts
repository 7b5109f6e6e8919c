import type { ArticleStore } from '../articles/article-store.ts'
import type { FeedToken } from '../articles/feed-token.ts'
import { Problem } from '../problem.ts'
import { tokenOf } from './rows.ts'
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

/** `ArticleStore.tokens`. */
export function* tokens(): Work<readonly FeedToken[]> {
  const rows = yield* all(
    'SELECT id, feed, label, created, last_used, revoked FROM tokens ORDER BY created, id',
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
    one('SELECT id, last_used FROM tokens WHERE hash = ? AND feed = ? AND revoked IS NULL', hash, feed),
  )
  if (token === undefined) return false
  if (now.getTime() - Number(token.last_used ?? 0) > USE_NOTED_MS) {
    await noteUse(engine, String(token.id), now)
  }
  return true
}

/** Who has a right token gets the feed also when its use cannot be noted, as on a full disk. */
async function noteUse({ write }: Engine, id: string, now: Date): Promise<void> {
  try {
    await write(() => run('UPDATE tokens SET last_used = ? WHERE id = ?', now.getTime(), id))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}
