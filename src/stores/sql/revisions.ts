import { one, type Work } from './work.ts'

/** Draws the next revision. Every change of an article or a list has one, so that watchers find it. */
export function* nextRevision(): Work<number> {
  return Number((yield* one('UPDATE revisions SET last = last + 1 RETURNING last'))?.last)
}

/** Returns the revision that was drawn last. */
export function* lastRevision(): Work<number> {
  return Number((yield* one('SELECT last FROM revisions'))?.last)
}
