import type { ArticleChange, ChangesPage, LatestPage } from '../../../articles/changes/change-store.ts'
import type { Row } from '../rows.ts'
import { all, IN_LIST, one, run, type SqlValue, type Work } from '../work.ts'

/** A change that is to be stored, with the due time of its article. */
export interface RecordedChange extends ArticleChange {
  /** In milliseconds since 1970. */
  readonly due: number
}

/** Implements `ChangeStore.articleChanges`. */
export function* articleChanges({ after, limit }: ChangesPage): Work<readonly ArticleChange[]> {
  const rows = yield* all(
    `SELECT ${COLUMNS} FROM article_changes WHERE number > ? ORDER BY number LIMIT ?`,
    after,
    limit,
  )
  return rows.map(changeOf)
}

/** Implements `ChangeStore.latestChanges`. */
export function* latestChanges({ since, after, limit }: LatestPage): Work<readonly ArticleChange[]> {
  const rows = yield* all(
    `SELECT ${COLUMNS} FROM article_changes WHERE dated >= ? ${after === undefined ? '' : 'AND (dated, article_id) < (?, ?)'}
     ORDER BY dated DESC, article_id DESC LIMIT ?`,
    since.getTime(),
    ...(after === undefined ? [] : [after.dated.getTime(), after.id]),
    limit,
  )
  return rows.map(changeOf)
}

/** Implements `ChangeStore.changesOf`. */
export function* changesOf(ids: readonly string[]): Work<readonly ArticleChange[]> {
  const rows = yield* all(`SELECT ${COLUMNS} FROM article_changes WHERE article_id ${IN_LIST}`, ids)
  return rows.map(changeOf)
}

const COLUMNS = 'number, event, article_id, revision, changed, dated'

function changeOf(row: Row): ArticleChange {
  return {
    number: Number(row.number),
    event: row.event as ArticleChange['event'],
    id: row.article_id as string,
    revision: Number(row.revision),
    changed: new Date(Number(row.changed)),
    dated: new Date(Number(row.dated)),
  }
}

/** Implements `ChangeStore.lastChange`. */
export function* lastChange(): Work<number> {
  return Number((yield* one('SELECT max(number) AS last FROM article_changes'))?.last ?? 0)
}

/** Rows of one statement. Engines prepare each text once: so there are only two. */
const STATEMENT_ROWS = 100

/** Stores changes, each in place of an earlier one of its article. */
export function* putChanges(changes: readonly RecordedChange[]): Work<void> {
  const whole = changes.length - (changes.length % STATEMENT_ROWS)
  for (let at = 0; at < whole; at += STATEMENT_ROWS) yield* put(changes.slice(at, at + STATEMENT_ROWS))
  for (const change of changes.slice(whole)) yield* put([change])
}

function put(changes: readonly RecordedChange[]): Work<void> {
  return run(
    `INSERT INTO article_changes (article_id, number, event, revision, due, changed, dated)
     VALUES ${changes.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}
     ON CONFLICT (article_id) DO UPDATE SET number = excluded.number, event = excluded.event,
       revision = excluded.revision, due = excluded.due, changed = excluded.changed,
       dated = excluded.dated`,
    ...changes.flatMap(valuesOf),
  )
}

function valuesOf({ id, number, event, revision, due, changed, dated }: RecordedChange): readonly SqlValue[] {
  return [id, number, event, revision, due, changed.getTime(), dated.getTime()]
}
