import type { Row } from '../rows.ts'
import { all, one, type Work } from '../work.ts'

/** How far the log of changes has got. */
export interface Progress {
  /** The last article whose revision was looked at. */
  readonly revision: number
  readonly id: string
  /** Articles that became due or expired up to this time, in milliseconds since 1970, were looked at. */
  readonly time: number
  /** The last such article at exactly this time. */
  readonly timeId: string
}

/** The article as it is, and its recorded change. */
const COLUMNS =
  'a.id, a.revision, a.draft, a.due, a.expires, a.withdrawn, l.event, l.revision AS logged, l.due AS logged_due'
const LOGGED = 'LEFT JOIN article_changes l ON l.article_id = a.id'
const LATER_REVISION = '(a.revision, a.id) > (?, ?)'

/** Articles with a later revision, in its order. */
export const CHANGED = `SELECT ${COLUMNS} FROM articles a ${LOGGED} WHERE ${LATER_REVISION}
  ORDER BY a.revision, a.id LIMIT ?`
/** The first of them. */
export const FIRST_CHANGED = `SELECT a.id FROM articles a WHERE ${LATER_REVISION}
  ORDER BY a.revision, a.id LIMIT 1`

/** Articles whose instant in a column came after a place, and until a time. Drafts change with a revision. */
function passed(column: 'due' | 'expires'): string {
  return `FROM articles WHERE draft = 0 AND withdrawn IS NULL
    AND ${column} >= ? AND ${column} <= ? AND (${column} > ? OR id > ?)`
}

/** Articles that became due or expired, in the order of these instants. */
export const PASSED = `SELECT p.at, ${COLUMNS} FROM
    (SELECT id, due AS at ${passed('due')} UNION ALL SELECT id, expires AS at ${passed('expires')}
     ORDER BY at, id LIMIT ?) AS p
  JOIN articles a ON a.id = p.id ${LOGGED} ORDER BY p.at, p.id`
/** The first of them. With its order, PostgreSQL walks an index from there. */
export const FIRST_PASSED = `SELECT
  (SELECT id ${passed('due')} ORDER BY due LIMIT 1) AS due,
  (SELECT id ${passed('expires')} ORDER BY expires LIMIT 1) AS expires`

/** Returns whether no article is to be looked at. */
export function* isUpToDate(progress: Progress, now: number): Work<boolean> {
  if ((yield* one(FIRST_CHANGED, ...placeOf(progress))) !== undefined) return false
  const row = yield* one(FIRST_PASSED, ...timesOf(progress, now))
  return row?.due === null && row.expires === null
}

/** Returns the next articles with a later revision. */
export function findChanged(progress: Progress, limit: number): Work<readonly Row[]> {
  return all(CHANGED, ...placeOf(progress), limit)
}

/** Returns the next articles that became due or expired until `now`, each with its instant as `at`. */
export function findPassed(progress: Progress, now: number, limit: number): Work<readonly Row[]> {
  return all(PASSED, ...timesOf(progress, now), limit)
}

function placeOf({ revision, id }: Progress): readonly [number, string] {
  return [revision, id]
}

function timesOf({ time, timeId }: Progress, now: number): readonly (string | number)[] {
  const ofOne = [time, now, time, timeId]
  return [...ofOne, ...ofOne]
}
