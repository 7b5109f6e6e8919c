import type { Moment } from '../../articles/store/list-store.ts'
import { type Engine, one, run, type Work } from './work.ts'

const SECOND = 1_000

/** No document is older than this: Thunderbird asks for what changed since 2000-01-01 (READERS 0.6). */
const EARLIEST_CHANGE = Date.UTC(2000, 0, 2)

/** `ArticleStore.lastChanged`. */
export async function lastChanged(
  engine: Engine,
  key: string,
  { digest, now }: { readonly digest: string; readonly now: Date },
): Promise<Date> {
  const known = await engine.read(() => knownChange(key, digest))
  return known ?? engine.write(() => noteChange(key, digest, now))
}

/**
 * `ArticleStore.lastChangedAt`. What was made of a later moment stays: by the revision, and of one revision by the
 * instant, for articles fall due.
 */
export async function lastChangedAt(
  engine: Engine,
  key: string,
  { digest, moment }: { readonly digest: string; readonly moment: Moment },
): Promise<Date | undefined> {
  const known = await engine.read(() => knownChange(key, digest))
  return known ?? engine.write(() => noteChangeAt(key, digest, moment))
}

/** `ArticleStore.hasChanged`. */
export function* hasChanged(key: string): Work<boolean> {
  return (yield* one('SELECT 1 FROM documents WHERE key = ?', key)) !== undefined
}

/** `DocumentStore.rememberFeedPath`. */
export async function rememberFeedPath(engine: Engine, path: string, now: Date): Promise<void> {
  await lastChanged(engine, feedPathKey(path), { digest: '', now })
}

/** `DocumentStore.hasFeedPath`. */
export function hasFeedPath(path: string): Work<boolean> {
  return hasChanged(feedPathKey(path))
}

/** The key of a feed path among those of documents. Stores hold such rows. */
function feedPathKey(path: string): string {
  return `name:${path}`
}

function* knownChange(key: string, digest: string): Work<Date | undefined> {
  const last = yield* one('SELECT changed FROM documents WHERE key = ? AND digest = ?', key, digest)
  return last && new Date(Number(last.changed))
}

function* noteChange(key: string, digest: string, now: Date): Work<Date> {
  return (yield* knownChange(key, digest)) ?? (yield* write(key, digest, { revision: 0, now }))
}

function* noteChangeAt(key: string, digest: string, moment: Moment): Work<Date | undefined> {
  const known = yield* knownChange(key, digest)
  if (known !== undefined) return known
  const last = yield* one('SELECT revision, made FROM documents WHERE key = ?', key)
  if (last !== undefined && isLater(Number(last.revision), Number(last.made), moment)) return undefined
  return yield* write(key, digest, moment)
}

function* write(key: string, digest: string, { revision, now }: Moment): Work<Date> {
  const last = yield* one('SELECT changed FROM documents WHERE key = ?', key)
  const changed = changedAfter(last === undefined ? undefined : Number(last.changed), now)
  yield* run(
    `INSERT INTO documents (key, digest, changed, revision, made) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, changed = excluded.changed,
       revision = excluded.revision, made = excluded.made`,
    ...[key, digest, changed, revision, now.getTime()],
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
