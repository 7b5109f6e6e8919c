import type { ListRef, Selected, Selection } from '../../../articles/selection.ts'
import type { Changes, ListStore, Moment } from '../../../articles/store/list-store.ts'
import type { CountedTerm, Term } from '../../../articles/terms.ts'
import { lastRevision } from '../revisions.ts'
import { cursorOf, termOf } from '../rows.ts'
import { all, NO_LIMIT, one, type Statement, type Work } from '../work.ts'

/** Implements `ListStore.select`, of one moment. */
export function* select(selection: Selection): Work<Selected> {
  const rows = yield placesStatement(selection)
  const places = rows.map(row => ({ ...cursorOf(row), revision: Number(row.revision) }))
  return { places, revision: yield* lastRevision() }
}

/** The number of a list; the values are its kind and name. */
const LIST = '(SELECT number FROM lists WHERE kind = ? AND name = ?)'

/**
 * Returns the statement for the places of a selection. It walks one list from one of its ends, so that the cost does
 * not depend on the number of articles.
 */
export function placesStatement({
  list,
  now,
  after,
  through,
  since,
  limit = NO_LIMIT,
  oldestFirst = false,
}: Selection): Statement {
  const order = oldestFirst ? 'ASC' : 'DESC'
  const parts: readonly Statement[] = [
    list === undefined
      ? { text: 'e.listed = 1', values: [] }
      : { text: `e.list = ${LIST}`, values: [list.kind, list.name] },
    {
      text: 'e.due <= ? AND (e.expires IS NULL OR e.expires > ?)',
      values: [now.getTime(), now.getTime()],
    },
    ...(after === undefined
      ? []
      : [{ text: '(e.published, e.id) > (?, ?)', values: [after.published.getTime(), after.id] }]),
    ...(through === undefined
      ? []
      : [{ text: '(e.published, e.id) <= (?, ?)', values: [through.published.getTime(), through.id] }]),
    ...(since === undefined ? [] : [{ text: 'e.published >= ?', values: [since.getTime()] }]),
  ]
  return {
    text: `SELECT e.published, e.id, e.revision FROM ${list === undefined ? 'articles' : 'entries'} e
           WHERE ${parts.map(({ text }) => text).join(' AND ')}
           ORDER BY e.published ${order}, e.id ${order} LIMIT ?`,
    values: [...parts.flatMap(({ values }) => values), limit],
  }
}

/** Implements `ListStore.changes`, of one moment. */
export function* changes(since: Moment | undefined, now: Date): Work<Changes> {
  const revision = yield* lastRevision()
  if (since === undefined) return { revision, lists: [] }
  const rows = yield* all(
    `SELECT kind, name FROM lists WHERE changed > ? AND kind <> 'given up'
     UNION
     SELECT kind, name FROM lists WHERE number IN (SELECT list FROM entries WHERE id IN
       (SELECT id FROM articles WHERE draft = 0 AND withdrawn IS NULL AND due > ? AND due <= ?
        UNION ALL
        SELECT id FROM articles WHERE draft = 0 AND withdrawn IS NULL AND expires > ? AND expires <= ?))`,
    since.revision,
    ...[since.now.getTime(), now.getTime(), since.now.getTime(), now.getTime()],
  )
  return { revision, lists: rows.map(({ kind, name }) => ({ kind, name }) as ListRef) }
}

/** Implements `ListStore.findTerm`. */
export function* findTerm(...[kind, by]: Parameters<ListStore['findTerm']>): Work<Term | undefined> {
  const [column, value] = 'slug' in by ? ['slug', by.slug] : ['folded', by.folded]
  const row = yield* one(`SELECT kind, name, slug FROM terms WHERE kind = ? AND ${column} = ?`, kind, value)
  return row && termOf(row)
}

/** Implements `ListStore.terms`, of one moment. The stored length of a list includes articles that are not shown now. */
export function* terms(now: Date): Work<readonly CountedTerm[]> {
  const rows = yield* all(
    `SELECT list, count(*) AS n FROM entries WHERE id IN
       (SELECT id FROM articles WHERE draft = 0 AND withdrawn IS NULL AND due > ?
        UNION ALL
        SELECT id FROM articles WHERE draft = 0 AND withdrawn IS NULL AND expires <= ?) GROUP BY list`,
    now.getTime(),
    now.getTime(),
  )
  const notShown = new Map(rows.map(({ list, n }) => [list, Number(n)]))
  const listed = yield* all(
    `SELECT t.kind, t.name, t.slug, l.number, l.articles FROM terms t
     JOIN lists l ON l.kind = t.kind AND l.name = t.folded WHERE l.articles > 0 ORDER BY t.kind, t.folded`,
  )
  return listed
    .map(row => ({ ...termOf(row), count: Number(row.articles) - (notShown.get(row.number) ?? 0) }))
    .filter(({ count }) => count > 0)
}
