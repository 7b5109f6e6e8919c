import type { Fault } from '../articles/faults/fault.ts'
import type { SourceChange, SourceStore } from '../articles/store/source-store.ts'
import { type ReadingStore, sourceChanges } from '../intake/source-changes.ts'
import { Problem } from '../problem.ts'
import { createTimeSlice, SLICE_MS } from '../system/waiting.ts'
import { type RowReader, type RowReading, readRow } from './read-row.ts'
import { withColumns } from './row-faults.ts'
import { type KeyedRow, type Listed, pathsOf, type Table, type TableDefinition } from './table.ts'
import { createTotal, NOTHING, type TableReport, type Total } from './table-report.ts'

/** Keeps the articles of one source as its rows are. Calls must not overlap. */
export interface TableSync {
  /** Lists every row, reads those that are not as the store has them, and withdraws those that are gone. */
  all(table: Table): Promise<TableReport>
  /** Does the same for the rows that may have changed since a cursor. */
  changes(table: Table, listed: readonly Listed[]): Promise<TableReport>
  /** Does the same for the rows of these keys. */
  keys(table: Table, keys: readonly string[]): Promise<TableReport>
  /** Reads the rows again that the store has refused: another may have released a slug since. */
  refused(table: Table): Promise<TableReport>
  /** Number of rows that are known. */
  size(): Promise<number>
}

/** Options of `createTableSync`. */
export interface TableSyncOptions extends RowReader {
  readonly definition: TableDefinition
  readonly store: SourceStore & ReadingStore
  readonly now: () => Date
  /** When it is aborted, a look ends after the rows in progress. */
  readonly signal: AbortSignal
  /** Called after every few rows of a long look, with the number that was read so far. */
  readonly onProgress: (read: number) => void
  /** Called for each row that was read, with its faults, and without any for one that is gone. */
  readonly onRead: (path: string, faults: readonly Fault[]) => void
}

/** Rows that are read at a time. */
const ROWS_PER_READ = 200
/** With so few rows in one transaction, requests wait a few milliseconds at most. */
const ROWS_PER_TRANSACTION = 20
/** Characters of the texts in one transaction. */
const CHARACTERS_PER_TRANSACTION = 500_000
const TWICE = 'expected each key once, got this one twice: only the first row with it is an article'
/** Up to this many rows may disappear all at once. */
const FEW_ROWS = 3
const PAGE = 500
/** Refused rows that are remembered: a listing reads the others again. */
const MAX_REFUSED = 1_000

/** Creates a sync of the store with one source. It reads what the store knows when it first needs that. */
export function createTableSync(options: TableSyncOptions): TableSync {
  const { definition, store, now, publication, signal, onProgress, onRead } = options
  const { name, rules } = definition
  const root = pathsOf(name)
  const refused = new Set<string>()
  let known: Map<string, string> | undefined
  /** Whether the source had articles before: those of a first reading are not delayed. */
  let hasSynced = false

  async function knownVersions(): Promise<Map<string, string>> {
    if (known !== undefined) return known
    const found = await readVersions(store, { root, rules })
    hasSynced = found.size > 0
    known = found
    return found
  }

  async function all(table: Table): Promise<TableReport> {
    const versions = await knownVersions()
    const live = new Set<string>()
    const deleted = new Set<string>()
    const outdated: string[] = []
    const total = createTotal()
    for await (const listed of table.list()) {
      if (signal.aborted) return total.report()
      const present = listed.filter(({ key, deleted: isDeleted }) => {
        const isSecond = live.has(key)
        if (isSecond) total.note({ severity: 'warning', file: root + key, message: TWICE })
        else (isDeleted ? deleted : live).add(key)
        return !isDeleted && !isSecond
      })
      const { rows, keys } = parted(present, versions)
      await applyRows(rows, total)
      outdated.push(...keys)
      onProgress(total.read())
    }
    if (table.read === undefined && outdated.some(key => !refused.has(key))) {
      table.forget?.()
      return all(table)
    }
    await readKeys(table, outdated, total)
    if (!signal.aborted) await withdrawMissing(table, { live, deleted }, total)
    hasSynced = true
    return total.report()
  }

  async function changes(table: Table, listed: readonly Listed[]): Promise<TableReport> {
    const versions = await knownVersions()
    const total = createTotal()
    const { rows, keys } = parted(
      listed.filter(({ deleted }) => !deleted),
      versions,
    )
    await applyRows(rows, total)
    await readKeys(table, keys, total)
    await withdraw(
      listed.filter(({ key, deleted }) => deleted && versions.has(key)).map(({ key }) => key),
      total,
    )
    return total.report()
  }

  async function keys(table: Table, wanted: readonly string[]): Promise<TableReport> {
    await knownVersions()
    const total = createTotal()
    await readKeys(table, wanted, total)
    return total.report()
  }

  /** Reads rows and applies them. A row that is missing is gone. */
  async function readKeys(table: Table, wanted: readonly string[], total: Total): Promise<void> {
    if (table.read === undefined) return
    const versions = await knownVersions()
    for (let at = 0; at < wanted.length && !signal.aborted; at += ROWS_PER_READ) {
      const asked = wanted.slice(at, at + ROWS_PER_READ)
      const rows = (await table.read(asked)).filter(({ deleted }) => !deleted)
      await applyRows(rows, total)
      const found = new Set(rows.map(({ key }) => key))
      await withdraw(
        asked.filter(key => !found.has(key) && versions.has(key)),
        total,
      )
      onProgress(total.read())
    }
  }

  async function applyRows(rows: readonly KeyedRow[], total: Total): Promise<void> {
    const slice = createTimeSlice(SLICE_MS)
    let next: ReadRow[] = []
    let characters = 0
    for (const row of rows) {
      if (signal.aborted) return
      const { key, version } = row
      const reading = await readRow(row, definition, options)
      const length = reading.draft?.body.source.length ?? 0
      if (next.length === ROWS_PER_TRANSACTION || characters + length > CHARACTERS_PER_TRANSACTION) {
        await applyReadings(next, total)
        next = []
        characters = 0
        await slice.next()
      }
      next.push({ key, version, reading })
      characters += length
      if (slice.isOver()) await slice.next()
    }
    await applyReadings(next, total)
  }

  async function applyReadings(rows: readonly ReadRow[], total: Total): Promise<void> {
    if (rows.length === 0) return
    const versions = await knownVersions()
    const byPath = new Map(rows.map(({ version, reading }) => [reading.path, version]))
    const changes = await sourceChanges(
      rows.map(({ reading }) => reading),
      store,
      ({ path }) => rules + SEPARATOR + byPath.get(path),
    )
    const named = changes.map((change, at) => withColumns(change, rows[at]?.reading, definition))
    const applied = await store.apply(named, applyOptions())
    for (const [at, { key, version, reading }] of rows.entries()) {
      const change = named[at]
      const own = applied.faults.filter(({ file }) => file === reading.path)
      const faults = change === undefined || change.kind === 'gone' ? own : [...change.source.faults, ...own]
      const isRefused = own.some(({ severity }) => severity === 'fault')
      if (!isRefused) refused.delete(key)
      else if (refused.size < MAX_REFUSED) refused.add(key)
      versions.set(key, isRefused ? '' : version)
      total.add(faults)
      onRead(reading.path, faults)
    }
    total.count(applied)
  }

  function applyOptions() {
    const { baseUrl, timeZone, language, undo = 0 } = publication
    const host = new URL(baseUrl).hostname
    return { now: now(), host, timeZone, language, undo: hasSynced ? undo : 0 }
  }

  /** Withdraws the rows that a whole listing has as deleted, or did not have. */
  async function withdrawMissing(
    table: Table,
    { live, deleted }: { readonly live: ReadonlySet<string>; readonly deleted: ReadonlySet<string> },
    total: Total,
  ): Promise<void> {
    const { mayBeEmpty, words, missing = table.isPartial?.() ? 'keep' : 'withdraw' } = definition
    const gone = [...(await knownVersions()).keys()].filter(key => !live.has(key))
    await withdraw(
      gone.filter(key => deleted.has(key)),
      total,
    )
    const lost = gone.filter(key => !deleted.has(key))
    if (missing === 'keep') return
    if (lost.length > FEW_ROWS && live.size === 0 && !mayBeEmpty) {
      const all = `all ${lost.length} ${words.row}s are gone: their articles stay until one is back`
      const advice = words.row === 'record' ? '"deleted: true" in each' : '"mayBeEmpty: true" in the source'
      throw new Problem('unavailable', `${all}; ${advice} withdraws them`)
    }
    await withdraw(lost, total)
  }

  async function withdraw(gone: readonly string[], total: Total): Promise<void> {
    const versions = await knownVersions()
    for (let at = 0; at < gone.length && !signal.aborted; at += ROWS_PER_TRANSACTION) {
      const some = gone.slice(at, at + ROWS_PER_TRANSACTION)
      const paths = some.map(key => root + key)
      total.count(await store.apply(paths.map(goneChange), applyOptions()))
      for (const key of some) versions.delete(key)
      for (const path of paths) onRead(path, [])
    }
  }

  return {
    ...{ all, changes, keys },
    refused: async table =>
      refused.size === 0 || table.read === undefined ? NOTHING : keys(table, [...refused]),
    size: async () => (await knownVersions()).size,
  }
}

function goneChange(path: string): SourceChange {
  return { kind: 'gone', path }
}

/** Does not occur in a hash. */
const SEPARATOR = '.'

/** A row, and the reading of it. */
interface ReadRow {
  readonly key: string
  readonly version: string
  readonly reading: RowReading
}

/** Returns the rows that are not as the store has them, and the keys of those that must be read first. */
function parted(listed: readonly Listed[], versions: ReadonlyMap<string, string>) {
  const outdated = listed.filter(({ key, version }) => versions.get(key) !== version)
  return {
    rows: outdated.flatMap(one => (one.row === undefined ? [] : [{ ...one, row: one.row }])),
    keys: outdated.filter(({ row }) => row === undefined).map(({ key }) => key),
  }
}

/** Reads the versions of the rows that the store has. A row that was read by other rules has none. */
async function readVersions(
  store: Pick<SourceStore, 'sources'>,
  { root, rules }: { readonly root: string; readonly rules: string },
): Promise<Map<string, string>> {
  const versions = new Map<string, string>()
  const slice = createTimeSlice(SLICE_MS)
  for (let after: string | undefined, isLast = false; !isLast; ) {
    const page = await store.sources({ within: root, after, limit: PAGE })
    for (const source of page) {
      const isOwn = source.fingerprint.startsWith(rules + SEPARATOR)
      versions.set(source.path.slice(root.length), isOwn ? source.fingerprint.slice(rules.length + 1) : '')
    }
    after = page.at(-1)?.path
    isLast = page.length < PAGE
    if (slice.isOver()) await slice.next()
  }
  return versions
}
