import { Problem } from '../../problem.ts'
import { one, run, type SqlValue, type Work } from './work.ts'

/** Under which key of `remembered` a store into which another is being copied says so. */
export const MARK_KEY = 'unfinished copy'

/** How far the copy of another store has come. */
export interface CopyMark {
  /** Where the other store is. */
  readonly from: string
  /** Its revision when the copy began. */
  readonly revision: number
  /** The table that is being copied. */
  readonly table: string
  /** Key of its last row that was copied, if there is one. */
  readonly after?: readonly SqlValue[] | undefined
  /** How many rows were copied, of all tables. */
  readonly rows: number
}

/** The mark of a store, if it is an unfinished copy. */
export function* findMark(): Work<CopyMark | undefined> {
  const row = yield* one('SELECT value FROM remembered WHERE key = ?', MARK_KEY)
  return row && (JSON.parse(row.value as string) as CopyMark)
}

/** Keeps the mark, in place of the one before it. */
export function putMark(mark: CopyMark): Work<void> {
  return run(
    'INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    MARK_KEY,
    JSON.stringify(mark),
  )
}

/** Makes a copy a store like any other. */
export function removeMark(): Work<void> {
  return run('DELETE FROM remembered WHERE key = ?', MARK_KEY)
}

/** @throws Problem when the store at `place` is an unfinished copy. */
export function* assertFinished(place: string): Work<void> {
  const mark = yield* findMark()
  if (mark === undefined) return
  const advice = 'finish it with feedwright copy'
  throw new Problem('unavailable', `${place}: this is an unfinished copy of ${mark.from}: ${advice}`)
}
