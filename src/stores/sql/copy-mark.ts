import { Problem } from '../../problem.ts'
import { one, run, type Work } from './work.ts'

/** Key in `remembered` that marks the store as an unfinished copy. */
export const MARK_KEY = 'unfinished copy'

/** The mark of an unfinished copy, stored as JSON. */
export interface CopyMark {
  /** Location of the store that is copied. */
  readonly from: string
  /** Its revision when the copy began. */
  readonly revision: number
  /** Random id of the run of `feedwright copy`. */
  readonly attempt: string
}

/** Returns the mark of an unfinished copy; undefined for any other store. */
export function* findMark(): Work<CopyMark | undefined> {
  const row = yield* one('SELECT value FROM remembered WHERE key = ?', MARK_KEY)
  return row && (JSON.parse(row.value as string) as CopyMark)
}

/** Marks a store as an unfinished copy, in place of an earlier mark. */
export function putMark(mark: CopyMark): Work<void> {
  return run(
    'INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    MARK_KEY,
    JSON.stringify(mark),
  )
}

/** Turns a finished copy into a store that can be served. */
export function removeMark(): Work<void> {
  return run('DELETE FROM remembered WHERE key = ?', MARK_KEY)
}

/** @throws Problem when the store at `location` is an unfinished copy. */
export function* assertFinished(location: string): Work<void> {
  const mark = yield* findMark()
  if (mark === undefined) return
  const advice = 'finish it with feedwright copy'
  throw new Problem('unavailable', `${location}: this is an unfinished copy of ${mark.from}: ${advice}`)
}
