import type { Moment } from '../../articles/store/list-store.ts'
import { type Engine, one, run, type Work, writeOrRead } from './work.ts'

/** Implements `DocumentStore.lastChanged`. */
export async function lastChanged(
  engine: Engine,
  key: string,
  { digest, now }: { readonly digest: string; readonly now: Date },
): Promise<Date> {
  const known = await engine.read(() => findChange(key, digest))
  const decide = (keep: Keep) => () => changeAt(key, digest, { now, keep })
  return known ?? writeOrRead(engine, decide(storeChange), decide(keepNothing))
}

/** Implements `DocumentStore.lastChangedAt`. */
export async function lastChangedAt(
  engine: Engine,
  key: string,
  { digest, moment }: { readonly digest: string; readonly moment: Moment },
): Promise<Date | undefined> {
  const known = await engine.read(() => findChange(key, digest))
  const decide = (keep: Keep) => () => changeAtMoment(key, digest, { ...moment, keep })
  return known ?? writeOrRead(engine, decide(storeChange), decide(keepNothing))
}

function* findChange(key: string, digest: string): Work<Date | undefined> {
  const last = yield* one('SELECT changed FROM documents WHERE key = ? AND digest = ?', key, digest)
  return last && new Date(Number(last.changed))
}

/** Stores a change of a document, or does not, because nothing can be stored. */
type Keep = (change: Change) => Work<void>

interface Change extends Moment {
  readonly key: string
  readonly digest: string
  /** In milliseconds since 1970. */
  readonly changed: number
}

function* changeAt(
  key: string,
  digest: string,
  { now, keep }: { readonly now: Date; readonly keep: Keep },
): Work<Date> {
  return (yield* findChange(key, digest)) ?? (yield* nextChange(key, digest, { revision: 0, now, keep }))
}

function* changeAtMoment(
  key: string,
  digest: string,
  { keep, ...moment }: Moment & { readonly keep: Keep },
): Work<Date | undefined> {
  const known = yield* findChange(key, digest)
  if (known !== undefined) return known
  const last = yield* one('SELECT revision, made FROM documents WHERE key = ?', key)
  if (last !== undefined && isLater(Number(last.revision), Number(last.made), moment)) return undefined
  return yield* nextChange(key, digest, { ...moment, keep })
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

function* nextChange(
  key: string,
  digest: string,
  { keep, ...moment }: Moment & { readonly keep: Keep },
): Work<Date> {
  const last = yield* one('SELECT changed FROM documents WHERE key = ?', key)
  const changed = changedAfter(last === undefined ? undefined : Number(last.changed), moment.now)
  yield* keep({ ...moment, key, digest, changed })
  return new Date(changed)
}

function storeChange({ key, digest, changed, revision, now }: Change): Work<void> {
  return run(
    `INSERT INTO documents (key, digest, changed, revision, made) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, changed = excluded.changed,
       revision = excluded.revision, made = excluded.made`,
    ...[key, digest, changed, revision, now.getTime()],
  )
}

/** A document is answered all the same. It may get another date later. */
function* keepNothing(): Work<void> {}

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
  function* put() {
    yield* run('INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING', key, value)
    return yield* find()
  }
  const row = (await engine.read(find)) ?? (await writeOrRead(engine, put, find))
  return String(row?.value ?? value)
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

/**
 * Makes everything that was public at `until` public at `now`, to which the clock was set back. Remote images whose next
 * attempt was planned by the wrong clock are due now.
 */
export function* adjustDueAfterClockChange(until: Date, now: Date): Work<void> {
  const [from, to] = [now.getTime(), until.getTime()]
  for (const table of ['articles', 'entries'])
    yield* run(`UPDATE ${table} SET due = ? WHERE due > ? AND due <= ?`, from, from, to)
  yield* run('UPDATE remote_images SET retry_at = ? WHERE retry_at > ?', from, from)
  yield* run('UPDATE deliveries SET due = ?, claimed = 0 WHERE due > ? OR claimed > ?', from, from, from)
  yield* run('UPDATE fan_outs SET due = ? WHERE due > ?', from, from)
}
