import { one, run, type Work } from './work.ts'

/** The latest instant of which a document was made. */
export function* lastDocumentTime(): Work<Date> {
  const row = yield* one('SELECT max(made) AS made FROM documents')
  return new Date(Number(row?.made ?? 0))
}

/** What was public until then is public from `now` on, to which the clock was set back. */
export function* keepDueAfterClockChange(until: Date, now: Date): Work<void> {
  const [from, to] = [now.getTime(), until.getTime()]
  for (const table of ['articles', 'entries'])
    yield* run(`UPDATE ${table} SET due = ? WHERE due > ? AND due <= ?`, from, from, to)
}
