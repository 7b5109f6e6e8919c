import type { Recall } from '../../../articles/recall/recall-store.ts'
import { all, run, type Work } from '../work.ts'
import { recallValues } from './withdrawal-rows.ts'

/** The articles that stay withdrawn although a record has them. They are few, and read once in a transaction. */
export interface Holds {
  has(id: string): boolean
  /** Returns the id of the article that is held back from a source. */
  heldFrom(path: string): string | undefined
  /** Says which source has a held article now. */
  move(id: string, path: string): Work<void>
  /** Says that a source has gone. Its article is still held, wherever it comes back. */
  leave(path: string): Work<void>
  /** Ends the hold of an article. */
  release(id: string): Work<void>
}

/** Opens the holds of one transaction. */
export function* openHolds(): Work<Holds> {
  const rows = yield* all('SELECT article_id, source FROM recalls WHERE held = 1')
  const sources = new Map(rows.map(row => [String(row.article_id), row.source as string | null]))
  const byPath = new Map(rows.map(row => [row.source as string | null, String(row.article_id)]))

  function* setSource(id: string, path: string | null): Work<void> {
    const before = sources.get(id) ?? null
    if (before === path) return
    sources.set(id, path)
    byPath.delete(before)
    if (path !== null) byPath.set(path, id)
    yield* run('UPDATE recalls SET source = ? WHERE article_id = ?', path, id)
  }

  return {
    has: id => sources.has(id),
    heldFrom: path => byPath.get(path),
    move: setSource,
    *leave(path) {
      const id = byPath.get(path)
      if (id !== undefined) yield* setSource(id, null)
    },
    *release(id) {
      byPath.delete(sources.get(id) ?? null)
      sources.delete(id)
      yield* deleteRecall(id)
    },
  }
}

/** A recall as it is stored. */
export interface StoredRecall extends Recall {
  readonly id: string
  /** When the article was withdrawn, in milliseconds since 1970. */
  readonly at: number
  readonly revision: number
  readonly isHeld: boolean
  readonly source: string | null
}

/** Stores a recall in place of an earlier one of the article. */
export function putRecall({ id, at, revision, isHeld, source, ...recall }: StoredRecall): Work<void> {
  return run(
    `INSERT INTO recalls (article_id, at, revision, reason, who, shown, held, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (article_id) DO UPDATE SET at = excluded.at, revision = excluded.revision, reason = excluded.reason,
       who = excluded.who, shown = excluded.shown, held = excluded.held, source = excluded.source`,
    ...[id, at, revision],
    ...recallValues(recall),
    ...[Number(isHeld), source],
  )
}

/** Removes the recall of an article. */
export function deleteRecall(id: string): Work<void> {
  return run('DELETE FROM recalls WHERE article_id = ?', id)
}
