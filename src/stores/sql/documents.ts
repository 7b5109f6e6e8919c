import type { Moment } from '../../articles/store/list-store.ts'
import { type Engine, one, run, type Work } from './work.ts'

/** Implements `DocumentStore.lastChanged`. */
export async function lastChanged(
  engine: Engine,
  key: string,
  { digest, now }: { readonly digest: string; readonly now: Date },
): Promise<Date> {
  const known = await engine.read(() => findChange(key, digest))
  return known ?? engine.write(() => storeChange(key, digest, now))
}

/** Implements `DocumentStore.lastChangedAt`. */
export async function lastChangedAt(
  engine: Engine,
  key: string,
  { digest, moment }: { readonly digest: string; readonly moment: Moment },
): Promise<Date | undefined> {
  const known = await engine.read(() => findChange(key, digest))
  return known ?? engine.write(() => storeChangeAt(key, digest, moment))
}

function* findChange(key: string, digest: string): Work<Date | undefined> {
  const last = yield* one('SELECT changed FROM documents WHERE key = ? AND digest = ?', key, digest)
  return last && new Date(Number(last.changed))
}

function* storeChange(key: string, digest: string, now: Date): Work<Date> {
  return (yield* findChange(key, digest)) ?? (yield* putChange(key, digest, { revision: 0, now }))
}

function* storeChangeAt(key: string, digest: string, moment: Moment): Work<Date | undefined> {
  const known = yield* findChange(key, digest)
  if (known !== undefined) return known
  const last = yield* one('SELECT revision, made FROM documents WHERE key = ?', key)
  if (last !== undefined && isLater(Number(last.revision), Number(last.made), moment)) return undefined
  return yield* putChange(key, digest, moment)
}

const SECOND = 1_000

/** If a stored time is later than now by more than this, the clock was set back: the new document replaces the old. */
const MAX_CLOCK_DIFFERENCE_MS = 10 * SECOND

/** Returns whether a document is of a later moment: by its revision and, as articles become due, by its time. */
function isLater(revision: number, time: number, than: Moment): boolean {
  const difference = time - than.now.getTime()
  return (
    revision > than.revision ||
    (revision === than.revision && difference > 0 && difference < MAX_CLOCK_DIFFERENCE_MS)
  )
}

function* putChange(key: string, digest: string, { revision, now }: Moment): Work<Date> {
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

/**
 * Earliest `Last-Modified`: Thunderbird's first request contains `If-Modified-Since: Sat, 01 Jan 2000` and must not get a
 * 304 (docs/readers.md#polling-and-http).
 */
const EARLIEST_CHANGE = Date.UTC(2000, 0, 2)

/**
 * Returns a full second that is later than the last change and, if possible, already over. TT-RSS, Thunderbird, Vienna
 * and NC News send only `If-Modified-Since`: for them two changes within one second must not look like one
 * (docs/readers/http-checklist.md#validators-and-conditional-requests).
 */
function changedAfter(last: number | undefined, now: Date): number {
  const lastFullSecond = Math.floor(now.getTime() / SECOND) * SECOND - SECOND
  return Math.max(lastFullSecond, EARLIEST_CHANGE, (last ?? 0) + SECOND)
}

/** Implements `DocumentStore.hasChanged`. */
export function* hasChanged(key: string): Work<boolean> {
  return (yield* one('SELECT 1 FROM documents WHERE key = ?', key)) !== undefined
}

/** Implements `DocumentStore.rememberFeedPath`. */
export async function rememberFeedPath(engine: Engine, path: string, now: Date): Promise<void> {
  await lastChanged(engine, feedPathKey(path), { digest: '', now })
}

/** Implements `DocumentStore.hasFeedPath`. */
export function hasFeedPath(path: string): Work<boolean> {
  return hasChanged(feedPathKey(path))
}

/** Feed paths are stored among the documents, under keys of their own. */
function feedPathKey(path: string): string {
  return `name:${path}`
}

/** Implements `DocumentStore.remember`. */
export async function remember(engine: Engine, key: string, value: string): Promise<string> {
  const find = () => one('SELECT value FROM remembered WHERE key = ?', key)
  const row =
    (await engine.read(find)) ??
    (await engine.write(function* () {
      yield* run('INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING', key, value)
      return yield* find()
    }))
  return String(row?.value)
}

/** Implements `DocumentStore.findNote`. */
export function* findNote(key: string): Work<string | undefined> {
  const row = yield* one('SELECT value FROM remembered WHERE key = ?', noteKey(key))
  return row?.value as string | undefined
}

/** Implements `DocumentStore.storeNote`. */
export function storeNote(key: string, value: string): Work<void> {
  return run(
    'INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    noteKey(key),
    value,
  )
}

/** Notes are stored among the values that never change, under keys of their own. */
function noteKey(key: string): string {
  return `note:${key}`
}

/** Returns the latest time at which a document was rendered; 1970 when there is none. */
export function* lastDocumentTime(): Work<Date> {
  const row = yield* one('SELECT max(made) AS made FROM documents')
  return new Date(Number(row?.made ?? 0))
}

/** Makes everything that was public at `until` public at `now`, to which the clock was set back. */
export function* adjustDueAfterClockChange(until: Date, now: Date): Work<void> {
  const [from, to] = [now.getTime(), until.getTime()]
  for (const table of ['articles', 'entries'])
    yield* run(`UPDATE ${table} SET due = ? WHERE due > ? AND due <= ?`, from, from, to)
}
