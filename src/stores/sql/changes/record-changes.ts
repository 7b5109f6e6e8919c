import type { ArticleChange } from '../../../articles/changes/change-store.ts'
import { findNote, storeNote } from '../documents.ts'
import type { Row } from '../rows.ts'
import { all, type Engine, one, type Work } from '../work.ts'
import { lastChange, putChanges, type RecordedChange } from './article-changes.ts'

/** How far the log of changes has got, stored as JSON. */
interface Progress {
  /** The last article whose revision was looked at. */
  readonly revision: number
  readonly id: string
  /** Articles that became due or expired up to this time, in milliseconds since 1970, were looked at. */
  readonly time: number
  /** The last such article at exactly this time. */
  readonly timeId: string
}

const NOTE = 'article changes'

/** Articles that are looked at in one step by their revision, and as many by the time. */
const MAX_ARTICLES = 1_000

/** Implements `ChangeStore.recordChanges`. It writes only when an article has changed, or has become due or expired. */
export async function recordChanges({ read, write }: Engine, now: Date): Promise<boolean> {
  const isDone = await read(() => isUpToDate(now.getTime()))
  return isDone || write(() => recordStep(now.getTime()))
}

function* isUpToDate(now: number): Work<boolean> {
  const progress = yield* findProgress(now)
  return (
    (yield* one(`SELECT 1 FROM articles a WHERE ${LATER_REVISION} LIMIT 1`, ...revisionOf(progress))) ===
      undefined && (yield* one(`${PASSED_TIME} LIMIT 1`, ...timesOf(progress, now))) === undefined
  )
}

function* findProgress(now: number): Work<Progress> {
  const note = yield* findNote(NOTE)
  return note === undefined ? { revision: 0, id: '', time: now, timeId: '' } : (JSON.parse(note) as Progress)
}

/** Every server runs this under the lock of writers, so that numbers become visible in their order. */
function* recordStep(now: number): Work<boolean> {
  const progress = yield* findProgress(now)
  const changed = yield* all(
    `SELECT ${COLUMNS} FROM articles a ${LOGGED} WHERE ${LATER_REVISION}
     ORDER BY a.revision, a.id LIMIT ?`,
    ...revisionOf(progress),
    MAX_ARTICLES,
  )
  const isChangedDone = changed.length < MAX_ARTICLES
  const passed = isChangedDone
    ? yield* all(
        `SELECT p.at, ${COLUMNS} FROM (${PASSED_TIME} ORDER BY at, id LIMIT ?) AS p
         JOIN articles a ON a.id = p.id ${LOGGED} ORDER BY p.at, p.id`,
        ...timesOf(progress, now),
        MAX_ARTICLES,
      )
    : []
  const isDone = isChangedDone && passed.length < MAX_ARTICLES
  yield* store([...changed, ...passed], progress, now)
  yield* storeNote(
    NOTE,
    JSON.stringify({
      ...progress,
      ...placeOfRevision(changed.at(-1)),
      ...placeOfTime({ progress, now, isDone, last: passed.at(-1) }),
    }),
  )
  return isDone
}

const LATER_REVISION = '(a.revision, a.id) > (?, ?)'

function revisionOf({ revision, id }: Progress): readonly [number, string] {
  return [revision, id]
}

const COLUMNS =
  'a.id, a.revision, a.draft, a.due, a.expires, a.withdrawn, l.event, l.revision AS logged, l.due AS logged_due'
const LOGGED = 'LEFT JOIN article_changes l ON l.article_id = a.id'

/** The articles that became due, or expired, after a place and until a time. Drafts change with a revision. */
const PASSED_TIME = ['due', 'expires']
  .map(
    column => `SELECT id, ${column} AS at FROM articles WHERE draft = 0 AND withdrawn IS NULL
      AND ${column} >= ? AND ${column} <= ? AND (${column} > ? OR id > ?)`,
  )
  .join(' UNION ALL ')

function timesOf({ time, timeId }: Progress, now: number): readonly (string | number)[] {
  const of = [time, now, time, timeId]
  return [...of, ...of]
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
    changes.set(id, { number: ++number, event, id, changed, revision, due })
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
