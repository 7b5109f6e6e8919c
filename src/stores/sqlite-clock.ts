import type { Queries } from './sqlite-database.ts'

/**
 * Until when articles have been public that a clock which was set back since would hide again: the instant `last`
 * looked at, or else that of which a document was last made. Undefined while the clock goes forward.
 */
export function hiddenUntil(
  { one }: Pick<Queries, 'one'>,
  last: Date | undefined,
  now: Date,
): number | undefined {
  const latest = last?.getTime() ?? Number(one('SELECT max(made) AS made FROM documents')?.made)
  return latest > now.getTime() ? latest : undefined
}

/** What was public until then is public from `now` on; inside a transaction that the caller holds. */
export function keepPublic({ run }: Pick<Queries, 'run'>, until: number, now: Date): void {
  for (const table of ['articles', 'entries'])
    run(`UPDATE ${table} SET due = ? WHERE due > ? AND due <= ?`, now.getTime(), now.getTime(), until)
}
