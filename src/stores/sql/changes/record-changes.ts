import type { ArticleChange } from '../../../articles/changes/change-store.ts'
import { findNote, storeNote } from '../documents.ts'
import type { Row } from '../rows.ts'
import type { Engine, Work } from '../work.ts'
import { lastChange, putChanges, type RecordedChange } from './article-changes.ts'
import { findChanged, findPassed, isUpToDate, type Progress } from './candidates.ts'

/** The note with the progress of the log, as JSON. */
const NOTE = 'article changes'

/** Articles that are looked at in one step by their revision, and as many by the time. */
const MAX_ARTICLES = 1_000

/** Implements `ChangeStore.recordChanges`. It writes only when an article has changed, or has become due or expired. */
export async function recordChanges({ read, write }: Engine, now: Date): Promise<boolean> {
  const time = now.getTime()
  const isDone = await read(function* () {
    return yield* isUpToDate(yield* findProgress(time), time)
  })
  return isDone || write(() => recordStep(time))
}

function* findProgress(now: number): Work<Progress> {
  const note = yield* findNote(NOTE)
  return note === undefined ? { revision: 0, id: '', time: now, timeId: '' } : (JSON.parse(note) as Progress)
}

/** Every server runs this under the lock of writers, so that numbers become visible in their order. */
function* recordStep(now: number): Work<boolean> {
  const progress = yield* findProgress(now)
  const changed = yield* findChanged(progress, MAX_ARTICLES)
  const isChangedDone = changed.length < MAX_ARTICLES
  const passed = isChangedDone ? yield* findPassed(progress, now, MAX_ARTICLES) : []
  const isDone = isChangedDone && passed.length < MAX_ARTICLES
  yield* store([...changed, ...passed], progress, now)
  const next: Progress = {
    ...progress,
    ...placeOfRevision(changed.at(-1)),
    ...placeOfTime({ progress, now, isDone, last: passed.at(-1) }),
  }
  yield* storeNote(NOTE, JSON.stringify(next))
  return isDone
}

function placeOfRevision(last: Row | undefined): Partial<Progress> {
  return last === undefined ? {} : { revision: Number(last.revision), id: String(last.id) }
}

/** After the clock was set back, articles become due again at times that have passed before. */
function placeOfTime({
  progress,
  now,
  isDone,
  last,
}: {
  readonly progress: Progress
  readonly now: number
  readonly isDone: boolean
  readonly last: Row | undefined
}): Partial<Progress> {
  if (isDone || now < progress.time) return { time: now, timeId: '' }
  return last === undefined ? {} : { time: Number(last.at), timeId: String(last.id) }
}

function* store(rows: readonly Row[], since: Progress, now: number): Work<void> {
  let number = yield* lastChange()
  const changes = new Map<string, RecordedChange>()
  for (const row of rows) {
    const id = String(row.id)
    const event = eventOf(row, now)
    if (event === undefined || changes.has(id)) continue
    const [revision, due] = [Number(row.revision), Number(row.due)]
    const changed = new Date(changedAt(row, event, { since: since.time, now }))
    // An article that is public again gets a new date, or portals would take its return for what they have.
    const dated = event === 'published' && row.event === null ? new Date(due) : changed
    changes.set(id, { number: ++number, event, id, changed, dated, revision, due })
  }
  yield* putChanges([...changes.values()])
}

/** Returns what has changed for the public since the recorded change; undefined when nothing has. */
function eventOf(row: Row, now: number): ArticleChange['event'] | undefined {
  const wasPublic = row.event !== null && row.event !== 'withdrawn'
  if (!isPublic(row, { wasPublic, now })) return wasPublic ? 'withdrawn' : undefined
  if (!wasPublic) return 'published'
  return Number(row.revision) > Number(row.logged) ? 'updated' : undefined
}

/** An article that was announced stays public when the clock is set back, unless it has a later due time. */
function isPublic(
  { draft, withdrawn, due, expires, logged_due }: Row,
  { wasPublic, now }: { readonly wasPublic: boolean; readonly now: number },
): boolean {
  const isDue = Number(due) <= now || (wasPublic && Number(due) <= Number(logged_due))
  return Number(draft) === 0 && withdrawn === null && isDue && !hasExpired(expires, now)
}

function hasExpired(expires: unknown, now: number): boolean {
  return expires !== null && Number(expires) <= now
}

function changedAt(
  { due, expires, withdrawn }: Row,
  event: ArticleChange['event'],
  { since, now }: { readonly since: number; readonly now: number },
): number {
  if (event === 'published') return Number(due) > since ? Number(due) : now
  if (event === 'updated') return now
  if (withdrawn !== null) return Number(withdrawn)
  return hasExpired(expires, now) ? Number(expires) : now
}
