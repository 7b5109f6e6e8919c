import type { Changes, Moment } from '../articles/article-store.ts'
import type { ListRef, Selected, Selection } from '../articles/selection.ts'
import type { CountedTerm } from '../articles/terms.ts'
import { cursorOf, termOf } from './rows.ts'
import type { Queries } from './sqlite-database.ts'

/** A piece of SQL and the values of its question marks, in order. */
export interface Sql {
  readonly text: string
  readonly values: readonly (string | number)[]
}

const NO_LIMIT = -1

/** Number of a list, for its kind and name. */
const LIST = '(SELECT number FROM lists WHERE kind = ? AND name = ?)'

/**
 * The places that a selection asks for, in the order of articles or against it. It walks one list from one of its
 * ends, so that the cost does not depend on how many articles there are.
 */
export function placesSql(
  { list, now, after, through, since, limit = NO_LIMIT }: Selection,
  order: 'DESC' | 'ASC' = 'DESC',
): Sql {
  const parts: readonly Sql[] = [
    { text: `e.list = ${LIST} AND e.due <= ?`, values: [list.kind, list.name, now.getTime()] },
    ...(after === undefined
      ? []
      : [{ text: '(e.published, e.id) > (?, ?)', values: [after.published.getTime(), after.id] }]),
    ...(through === undefined
      ? []
      : [{ text: '(e.published, e.id) <= (?, ?)', values: [through.published.getTime(), through.id] }]),
    ...(since === undefined ? [] : [{ text: 'e.published >= ?', values: [since.getTime()] }]),
  ]
  return {
    text: `SELECT e.published, e.id, e.revision FROM entries e
           WHERE ${parts.map(({ text }) => text).join(' AND ')}
           ORDER BY e.published ${order}, e.id ${order} LIMIT ?`,
    values: [...parts.flatMap(({ values }) => values), limit],
  }
}

/** `ArticleStore.select`, to be run in one transaction. */
export function select({ one, all }: Queries, selection: Selection): Selected {
  const { text, values } = placesSql(selection)
  const places = all(text, ...values).map(row => ({ ...cursorOf(row), revision: Number(row.revision) }))
  return { places, revision: lastRevision({ one }) }
}

/** `ArticleStore.changes`, to be run in one transaction. */
export function changes({ one, all }: Queries, since: Moment | undefined, now: Date): Changes {
  const revision = lastRevision({ one })
  if (since === undefined) return { revision, lists: [] }
  const rows = all(
    `SELECT kind, name FROM lists WHERE changed > ? AND kind <> 'given up'
     UNION
     SELECT l.kind, l.name FROM articles a CROSS JOIN entries e ON e.id = a.id JOIN lists l ON l.number = e.list
     WHERE a.draft = 0 AND a.withdrawn IS NULL AND a.due > ? AND a.due <= ?`,
    since.revision,
    since.now.getTime(),
    now.getTime(),
  )
  const lists = rows.map(({ kind, name }) => ({ kind, name }) as ListRef)
  return { revision, lists }
}

/** `ArticleStore.terms`: the lists know their length, of which what is not due yet is taken off. */
export function terms({ all }: Queries, now: Date): readonly CountedTerm[] {
  const waiting = new Map(
    all(
      `SELECT e.list, count(*) AS n FROM articles a CROSS JOIN entries e ON e.id = a.id
       WHERE a.draft = 0 AND a.withdrawn IS NULL AND a.due > ? GROUP BY e.list`,
      now.getTime(),
    ).map(row => [row.list, Number(row.n)]),
  )
  return all(
    `SELECT t.kind, t.name, t.slug, l.number, l.articles FROM terms t
     JOIN lists l ON l.kind = t.kind AND l.name = t.folded WHERE l.articles > 0 ORDER BY t.kind, t.folded`,
  )
    .map(row => ({ ...termOf(row), count: Number(row.articles) - (waiting.get(row.number) ?? 0) }))
    .filter(({ count }) => count > 0)
}

function lastRevision({ one }: Pick<Queries, 'one'>): number {
  return Number(one('SELECT last FROM revisions')?.last)
}
