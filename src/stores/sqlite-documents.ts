import type { Moment } from '../articles/article-store.ts'
import type { Queries } from './sqlite-database.ts'

const SECOND = 1_000

/** No document is older than this: Thunderbird asks for what changed since 2000-01-01 (READERS 0.6). */
const EARLIEST_CHANGE = Date.UTC(2000, 0, 2)

/** When the document last changed, if `digest` is what it was last known by. */
export function knownChange({ one }: Pick<Queries, 'one'>, key: string, digest: string): Date | undefined {
  const last = one('SELECT changed FROM documents WHERE key = ? AND digest = ?', key, digest)
  return last === undefined ? undefined : new Date(Number(last.changed))
}

/** `ArticleStore.lastChanged`, inside a transaction that the caller holds. */
export function noteChange(queries: Queries, key: string, digest: string, now: Date): Date {
  return knownChange(queries, key, digest) ?? write(queries, key, digest, { revision: 0, now })
}

/**
 * `ArticleStore.lastChangedAt`, inside a transaction that the caller holds. What was made of a later moment stays:
 * by the revision, and of one revision by the instant, for articles fall due.
 */
export function noteChangeAt(
  queries: Queries,
  key: string,
  digest: string,
  moment: Moment,
): Date | undefined {
  const known = knownChange(queries, key, digest)
  if (known !== undefined) return known
  const last = queries.one('SELECT revision, made FROM documents WHERE key = ?', key)
  if (last !== undefined && isLater(Number(last.revision), Number(last.made), moment)) return undefined
  return write(queries, key, digest, moment)
}

function write({ one, run }: Queries, key: string, digest: string, { revision, now }: Moment): Date {
  const last = one('SELECT changed FROM documents WHERE key = ?', key)
  const changed = changedAfter(last === undefined ? undefined : Number(last.changed), now)
  run(
    `INSERT INTO documents (key, digest, changed, revision, made) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, changed = excluded.changed,
       revision = excluded.revision, made = excluded.made`,
    key,
    digest,
    changed,
    revision,
    now.getTime(),
  )
  return new Date(changed)
}

/** A clock that was set back is no reason to keep what is older. */
const CLOCKS_APART_MS = 10 * SECOND

function isLater(revision: number, made: number, than: Moment): boolean {
  const ahead = made - than.now.getTime()
  return revision > than.revision || (revision === than.revision && ahead > 0 && ahead < CLOCKS_APART_MS)
}

/**
 * A second that is later than the last change and, where it can be, already over: a reader that asks by date
 * alone then never takes two changes within one second for one (READERS 3.4).
 */
function changedAfter(last: number | undefined, now: Date): number {
  const over = Math.floor(now.getTime() / SECOND) * SECOND - SECOND
  return Math.max(over, EARLIEST_CHANGE, (last ?? 0) + SECOND)
}
