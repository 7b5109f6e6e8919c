import type { Tombstone } from '../../../articles/recall/recall-store.ts'
import type { ListRef } from '../../../articles/selection.ts'
import type { Row } from '../rows.ts'
import { all, run, type Work } from '../work.ts'
import { RECALLED } from './withdrawal-rows.ts'

/** Tombstones that a list retains. No document has more. */
const MAX_TOMBSTONES = 50

/** Implements `RecallStore.tombstones`. */
export function* tombstones({ kind, name }: ListRef, limit: number): Work<readonly Tombstone[]> {
  const rows = yield* all(
    `SELECT t.id, t.at, r.reason, r.shown FROM tombstones t JOIN articles a ON a.id = t.id ${RECALLED}
     WHERE t.list = (SELECT number FROM lists WHERE kind = ? AND name = ?)
       AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = t.id AND e.list = t.list)
     ORDER BY t.at DESC, t.id DESC LIMIT ?`,
    ...[kind, name, limit],
  )
  return rows.map(tombstoneOf)
}

function tombstoneOf({ id, at, reason, shown }: Row): Tombstone {
  const isShown = shown === 1 && typeof reason === 'string'
  return { id: String(id), at: new Date(Number(at)), ...(isShown && { reason }) }
}

/** Stores that a list no longer has an article, since a time in milliseconds since 1970. */
export function putTombstone(list: number, id: string, at: number): Work<void> {
  return run(
    `INSERT INTO tombstones (list, id, at) VALUES (?, ?, ?)
     ON CONFLICT (list, id) DO UPDATE SET at = excluded.at`,
    ...[list, id, at],
  )
}

/** Says that lists which had an article have something else to say of it. */
export function touchLists(id: string, revision: number): Work<void> {
  return run(
    'UPDATE lists SET changed = ? WHERE number IN (SELECT list FROM tombstones WHERE id = ?)',
    revision,
    id,
  )
}

/** Removes all but the newest tombstones of a list. */
export function trimTombstones(list: number): Work<void> {
  return run(
    `DELETE FROM tombstones WHERE list = ? AND (at, id) <=
       (SELECT at, id FROM tombstones WHERE list = ? ORDER BY at DESC, id DESC LIMIT 1 OFFSET ${MAX_TOMBSTONES})`,
    list,
    list,
  )
}

/** Removes the tombstones of a list that is given up. */
export function deleteTombstones(list: number): Work<void> {
  return run('DELETE FROM tombstones WHERE list = ?', list)
}
