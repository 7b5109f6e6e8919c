import type { Recall, UndoneRecall, Withdrawal } from '../../../articles/recall/recall-store.ts'
import { isListed, type ListRule, openListEntries } from '../lists/list-entries.ts'
import { lastRevision, nextRevision } from '../revisions.ts'
import { articleOf, type Row } from '../rows.ts'
import { firstFreeName } from '../sources/names.ts'
import { findBySlug, putSlug, restoreArticle, withdrawArticle } from '../sources/statements.ts'
import { all, IN_LIST, one, run, type Work } from '../work.ts'
import { deleteRecall, putRecall } from './holds.ts'
import { touchLists } from './tombstones.ts'
import { RECALLED, WITHDRAWAL, withdrawalOf } from './withdrawal-rows.ts'

/** Implements `RecallStore.withdrawals`. */
export function* withdrawals(ids: readonly string[]): Work<ReadonlyMap<string, Withdrawal>> {
  const rows = yield* all(`SELECT a.id, ${WITHDRAWAL} FROM articles a ${RECALLED} WHERE a.id ${IN_LIST}`, ids)
  return new Map(
    rows.flatMap(row => {
      const withdrawal = withdrawalOf(row)
      return withdrawal === undefined ? [] : [[String(row.id), withdrawal] as const]
    }),
  )
}

/** Implements `RecallStore.recall`. */
export function* recall(id: string, given: Recall, now: Date): Work<Withdrawal | undefined> {
  const row = yield* one(
    `SELECT a.id, a.source, ${WITHDRAWAL} FROM articles a ${RECALLED} WHERE a.id = ?`,
    id,
  )
  if (row === undefined) return undefined
  const before = withdrawalOf(row)
  const at = before?.at.getTime() ?? now.getTime()
  const revision = before?.revision ?? (yield* nextRevision())
  const source = before === undefined ? (row.source as string | null) : (before.heldFrom ?? null)
  if (before === undefined) yield* withdraw(id, at, revision)
  else yield* touchLists(id, yield* nextRevision())
  yield* putRecall({ ...given, id, at, revision, isHeld: true, source })
  return (yield* withdrawals([id])).get(id)
}

function* withdraw(id: string, at: number, revision: number): Work<void> {
  yield* withdrawArticle(id, at, revision)
  // It is put into no list, so the language of other articles does not count.
  const entries = yield* openListEntries('')
  yield* entries.remove(id, at)
  yield* entries.finish(yield* lastRevision())
}

/** Implements `RecallStore.undoRecall`. */
export function* undoRecall(id: string): Work<UndoneRecall | undefined> {
  const row = yield* one(
    `SELECT a.id, a.slug, a.published, a.due, a.draft, a.record, ${WITHDRAWAL} FROM articles a ${RECALLED} WHERE a.id = ?`,
    id,
  )
  const withdrawal = row && withdrawalOf(row)
  if (row === undefined || withdrawal === undefined || !withdrawal.isHeld) return undefined
  yield* deleteRecall(id)
  if (withdrawal.heldFrom === undefined) {
    yield* touchLists(id, yield* nextRevision())
    return 'gone'
  }
  yield* restore(row, withdrawal.heldFrom)
  return 'restored'
}

function* restore(row: Row, source: string): Work<void> {
  const id = String(row.id)
  const revision = yield* nextRevision()
  yield* reclaimSlug(id, String(row.slug))
  const article = articleOf({ ...row, revision })
  yield* restoreArticle(id, { source, listed: isListed(article), revision })
  const entries = yield* openListEntries(yield* declaredLanguage())
  yield* entries.put(id, article, { due: Number(row.due), revision })
  yield* entries.finish(yield* lastRevision())
}

/** Another article may have taken the slug while this one was withdrawn. */
function* reclaimSlug(id: string, slug: string): Work<void> {
  const isTaken = function* (candidate: string): Work<boolean> {
    const owner = yield* findBySlug(candidate)
    return owner !== undefined && owner.id !== id
  }
  const free = yield* firstFreeName(slug, isTaken)
  if (free === slug) return
  yield* run('UPDATE articles SET slug = ? WHERE id = ?', free, id)
  yield* putSlug(free, id)
}

/** Returns the language of articles that declare none, as the lists have it. */
function* declaredLanguage(): Work<string> {
  const row = yield* one("SELECT rule FROM lists WHERE kind = 'feed' LIMIT 1")
  return row === undefined ? '' : (JSON.parse(String(row.rule)) as ListRule).language
}
