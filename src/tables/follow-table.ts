import type { Fault } from '../articles/faults/fault.ts'
import type { DocumentStore } from '../articles/store/document-store.ts'
import { messageOf, Problem } from '../problem.ts'
import { RetryLater } from './kinds/json-pages.ts'
import { createTableSync, type TableSyncOptions } from './sync-table.ts'
import { pathsOf, type Table, type TableDefinition } from './table.ts'
import { createTableEvents, type ReportedChanges, type TablePause } from './table-events.ts'
import type { TableReport } from './table-report.ts'
import { type TimedTable, timed } from './timed-table.ts'

/** A source that is followed. */
export interface TableFollower {
  /** Resolves when everything has been read once, or when that has failed once. */
  readonly firstReading: Promise<void>
  /** Why it cannot be read now; undefined when it can. */
  obstacle(): Fault | undefined
  /** Looks for changes now. Resolves when they are in the store, or could not be read. */
  refresh(): Promise<void>
  /** Resolves when it has ended, soon after its signal was aborted. */
  readonly ended: Promise<void>
}

/** Options of `followTable`. */
export interface FollowTableOptions extends TableSyncOptions {
  readonly store: TableSyncOptions['store'] & DocumentStore
  /** Called after a look that has read or withdrawn something. Never rejects. */
  readonly onReport: (report: TableReport, definition: TableDefinition) => Promise<void>
  /** Called when the source cannot be read, once for each reason, and without one when it can again. */
  readonly onObstacle: (message: string | undefined, definition: TableDefinition) => void
}

const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 60_000
/** A listing that takes the source a second is made once in 50 seconds at most, or in ten where it is the only way. */
const PAUSE_PER_LISTING = 50
const PAUSE_PER_ONLY_LISTING = 10
/** A look for changes takes a quarter of the time at most. */
const PAUSE_PER_LOOK = 3
/** To read more rows by their keys costs more than a look. */
const MAX_KEYS = 2_000
const MIN_COUNT_MS = 1_000
/** Between two numbers that must differ both. */
const SECOND_COUNT_MS = 50

/** What of a source is remembered over a restart. */
interface Remembered {
  readonly rules: string
  readonly cursor?: string | undefined
  /** When everything was listed, in milliseconds since 1970. */
  readonly listed: number
}

/** Follows a source until `options.signal` is aborted. While it cannot be read, everything stays as it is. */
export function followTable(options: FollowTableOptions): TableFollower {
  const { definition, signal, onObstacle } = options
  const { times, name } = definition
  const events = createTableEvents(signal)
  const looks = createLooks(options)
  const first = Promise.withResolvers<void>()
  let table: TimedTable | undefined
  let obstacle: string | undefined

  async function openTable(): Promise<TimedTable> {
    const opened = timed(await definition.open(), signal)
    opened.watch?.(events.report)
    return opened
  }

  /** A table that has failed may be lost, or another one. */
  async function closeTable(): Promise<void> {
    const closed = table
    table = undefined
    await closed?.close().catch(() => undefined)
  }

  function report(message: string | undefined): void {
    if (signal.aborted || message === obstacle) return
    obstacle = message
    onObstacle(message, definition)
  }

  /** Returns the pause after a look. One that has cost its source much is followed by a longer one. */
  function pauseAfterLook(): TablePause {
    const quietUntil = Date.now() + looks.takePause()
    const usual = Math.max(Date.now() + times.pollMs, quietUntil)
    return { until: Math.min(usual, looks.earlier() ?? usual), quietUntil }
  }

  async function run(): Promise<void> {
    let retryMs = FIRST_RETRY_MS
    let pause: TablePause = { until: 0, quietUntil: 0 }
    while (!signal.aborted) {
      const reported = events.take()
      try {
        if (reported.replaced) await closeTable()
        table ??= await openTable()
        const isWhole = await looks.run(table, { ...reported, isDue: Date.now() >= pause.until })
        report(undefined)
        retryMs = FIRST_RETRY_MS
        if (isWhole) pause = pauseAfterLook()
        first.resolve()
        events.end('done')
        await events.sleep(pause, 'done')
      } catch (error) {
        report(messageOf(error))
        await closeTable()
        const pauseMs = error instanceof RetryLater ? Math.max(error.retryMs, FIRST_RETRY_MS) : retryMs
        retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)
        first.resolve()
        events.end('failed')
        const until = Date.now() + pauseMs
        await events.sleep({ until, quietUntil: until }, 'failed')
      }
    }
    await closeTable()
    first.resolve()
    events.end('done')
  }

  return {
    firstReading: first.promise,
    obstacle: () =>
      obstacle === undefined ? undefined : { severity: 'fault', file: pathsOf(name), message: obstacle },
    refresh: events.refresh,
    ended: run(),
  }
}

/** What is known when a look begins. */
interface LookRequest extends ReportedChanges {
  /** Whether it is time for a look, whatever was reported. */
  readonly isDue: boolean
}

/** Decides what a look reads: the rows of some keys, those that have changed, or a list of all. */
function createLooks(options: FollowTableOptions) {
  const { definition, store, signal, onReport } = options
  const { times, rules } = definition
  const note = `table ${definition.name}`
  const sync = createTableSync(options)
  let remembered: Remembered | undefined
  /** When everything may be listed again, and the rows be counted. */
  let mayList = 0
  let mayCount = 0
  /** How many more rows are counted than are known, such as ones with the same key. */
  let uncounted = 0
  let isSuspicious = false
  /** Milliseconds in which the source rests from the last look. Further listings and counts have a pace of their own. */
  let pauseMs = 0
  /** When rows must be counted that could not be now. */
  let countAt: number | undefined

  async function apply(report: TableReport, table: Table): Promise<void> {
    const { read, added, changed, withdrawn } = report
    if (read + withdrawn > 0) await onReport(report, definition)
    if (added + changed + withdrawn === 0) return
    const again = await sync.refused(table)
    if (again.added + again.changed > 0) await onReport(again, definition)
  }

  async function list(table: TimedTable): Promise<void> {
    pauseMs += table.takeMs() * PAUSE_PER_LOOK
    const cursor = await table.cursor?.()
    await apply(await sync.all(table), table)
    if (signal.aborted) return
    if (table.count !== undefined) uncounted = (await table.count()) - (await sync.size())
    isSuspicious = false
    const ms = table.takeMs()
    mayList = Date.now() + ms * PAUSE_PER_LISTING
    if (table.changes === undefined) pauseMs += ms * PAUSE_PER_ONLY_LISTING
    await remember({ rules, cursor, listed: Date.now() })
  }

  async function lookForChanges(table: TimedTable, { cursor, listed }: Remembered): Promise<void> {
    // An empty table has no newest row.
    if (cursor === undefined || table.changes === undefined) return list(table)
    const found = await table.changes(cursor)
    await apply(await sync.changes(table, found.listed), table)
    if (signal.aborted) return
    await remember({ rules, cursor: found.cursor, listed })
    if (found.incomplete || (await isAnyMissing(table))) await list(table)
  }

  /**
   * Notices deleted rows by the number of all, which costs less than a list. A row may have come between the look and the counting,
   * so two numbers in a row must differ.
   */
  async function isAnyMissing(table: TimedTable): Promise<boolean> {
    countAt = undefined
    if (table.count === undefined || definition.missing === 'keep') return false
    if (Date.now() < Math.max(mayCount, mayList)) {
      countAt = Math.max(mayCount, mayList)
      return false
    }
    pauseMs += table.takeMs() * PAUSE_PER_LOOK
    const differs = (await table.count()) - (await sync.size()) !== uncounted
    const isSecond = differs && isSuspicious
    isSuspicious = differs
    const restMs = Math.max(MIN_COUNT_MS, table.takeMs() * PAUSE_PER_LISTING)
    mayCount = Date.now() + (differs ? 0 : restMs)
    if (differs && !isSecond) countAt = Date.now() + SECOND_COUNT_MS
    return isSecond
  }

  async function recall(): Promise<Remembered | undefined> {
    const text = await store.findNote(note)
    const found: Remembered | undefined = text === undefined ? undefined : JSON.parse(text)
    return found?.rules === rules ? found : undefined
  }

  async function remember(next: Remembered): Promise<void> {
    const isSame = next.cursor === remembered?.cursor && next.listed === remembered?.listed
    remembered = next
    if (!isSame) await store.storeNote(note, JSON.stringify(next))
  }

  /** Whether only the rows of these keys need be read. */
  async function readKeys(table: Table, { any, keys, isDue }: LookRequest): Promise<boolean> {
    if (any || isDue || keys.length > MAX_KEYS || table.read === undefined) return false
    if (keys.length === 0) return true
    try {
      await apply(await sync.keys(table, keys), table)
      return true
    } catch (error) {
      // The payload of a notification may be no key at all.
      if (error instanceof Problem && error.kind === 'invalid') return false
      throw error
    }
  }

  return {
    /** Returns when the table must be looked at again, if that is before the usual time. */
    earlier: () => countAt,
    /** Returns for how many milliseconds the source rests after the last look. */
    takePause() {
      const taken = pauseMs
      pauseMs = 0
      return taken
    },
    /** Looks at the table. Returns whether everything that may have changed was looked for. */
    async run(table: TimedTable, request: LookRequest): Promise<boolean> {
      remembered ??= await recall()
      if (request.replaced) remembered = undefined
      if (remembered !== undefined && (await readKeys(table, request))) return false
      const age = Date.now() - (remembered?.listed ?? 0)
      const isListDue = times.listMs !== undefined && age >= times.listMs && Date.now() >= mayList
      const needsList = remembered === undefined || table.changes === undefined || (isListDue && !request.any)
      if (needsList || remembered === undefined) await list(table)
      else await lookForChanges(table, remembered)
      pauseMs += table.takeMs() * PAUSE_PER_LOOK
      return true
    },
  }
}
