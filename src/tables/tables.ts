import type { Fault } from '../articles/faults/fault.ts'
import { createFaultGroups, groupLines } from '../articles/faults/fault-groups.ts'
import type { Publication } from '../articles/publication.ts'
import type { DocumentStore } from '../articles/store/document-store.ts'
import { type SourceStore, TABLES } from '../articles/store/source-store.ts'
import type { ReadingStore } from '../intake/source-changes.ts'
import { messageOf } from '../problem.ts'
import { defineGenerated, defineTable } from './define-table.ts'
import { followTable, type TableFollower } from './follow-table.ts'
import type { GenerateRecords } from './kinds/generated-table.ts'
import type { RowReader } from './read-row.ts'
import { createShowFault } from './row-faults.ts'
import { pathsOf, type TableDefinition } from './table.ts'
import type { TableReport } from './table-report.ts'

/** The log of the sources. */
export interface TablesLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** The articles of the sources of a publication. */
export interface Tables {
  /** Follows all sources until `signal` is aborted. */
  runUntil(signal: AbortSignal): Promise<void>
  /** Resolves when every source was read once since `runUntil`, or could not be read. */
  firstReading(): Promise<void>
  /** Follows what `publication` declares now. */
  publicationChanged(): Promise<void>
  /** Looks for changes in all sources. Resolves when they are in the store, or could not be read. */
  refresh(): Promise<void>
  /** Returns every fault and warning of the rows, and each source that cannot be read. */
  faults(): Promise<readonly Fault[]>
  /** Reads all sources once, for a command. Returns the number of the rows that were read, and of those that are articles. */
  readOnce(): Promise<{ readonly read: number; readonly added: number }>
}

/** Options of `createTables`. */
export interface TablesOptions extends Omit<RowReader, 'publication'> {
  readonly publication: () => Publication
  readonly store: SourceStore & ReadingStore & DocumentStore
  readonly now: () => Date
  readonly log: TablesLog
  /** The publication's folder, from which paths of SQLite files begin. */
  readonly folder: string
  readonly version: string
  /** Whether JSON APIs may be at private addresses. */
  readonly allowPrivateAddresses: boolean
  /** Yields the articles of an app. */
  readonly generate?: GenerateRecords | undefined
  /** Milliseconds between two calls of it; 0 for none but the first. */
  readonly generateMs?: number
  /** Called after articles have changed. */
  readonly onArticles: () => Promise<void>
  /** Called for each row that was read, with its faults, and without any for one that is gone. */
  readonly onRead?: ((path: string, faults: readonly Fault[]) => void) | undefined
}

/** Faults of a look that have a line each in the log. */
const MAX_LISTED = 50
const PAGE = 200
/** During a long first reading, feeds are refreshed so often. */
const PROGRESS_MS = 5_000

/** Creates the articles of the sources. Nothing is read yet. */
export function createTables(options: TablesOptions): Tables {
  const { store, log, onArticles } = options
  const { version, allowPrivateAddresses } = options
  let followers: readonly TableFollower[] = []
  let restarting = new AbortController()
  let ended: Promise<unknown> = Promise.resolve()
  let leading: AbortSignal | undefined
  let followed = ''
  let read = 0
  let added = 0

  /** Names the places of faults as those of the sources that are followed. */
  let showFault = createShowFault([])

  function definitions(): readonly TableDefinition[] {
    const publication = options.publication()
    const { folder, generate, generateMs: everyMs = 0, now } = options
    const declared = (publication.source ?? []).map(source =>
      defineTable(source, publication, { folder, version, allowPrivateAddresses }),
    )
    if (generate === undefined) return declared
    return [...declared, defineGenerated(generate, publication, { everyMs, now })]
  }

  /** Differs when the sources, or how their rows are read, have changed. */
  function rulesNow(): string {
    const { source, undo } = options.publication()
    return JSON.stringify([definitions().map(({ name, rules }) => [name, rules]), source, undo])
  }

  function onRead(path: string, faults: readonly Fault[]): void {
    options.onRead?.(showFault({ severity: 'fault', file: path, message: '' }).file, faults.map(showFault))
  }

  async function onReport(report: TableReport, { name, words }: TableDefinition): Promise<void> {
    const { faults, ...counts } = report
    read += counts.read
    added += counts.added
    const parts = (['added', 'changed', 'withdrawn'] as const).filter(count => counts[count] > 0)
    const summary =
      parts.length === 0 ? 'nothing new' : parts.map(part => `${counts[part]} ${part}`).join(', ')
    const noun = counts.read === 1 ? words.row : `${words.row}s`
    log.info({ source: name, ...counts }, `${name}: ${counts.read} ${noun} read, ${summary}`)
    logFaults(faults)
    if (parts.length > 0) await publish()
  }

  /** The articles are stored; the next change publishes them too. */
  async function publish(): Promise<void> {
    await onArticles().catch(error => log.error({}, `the feeds could not be refreshed: ${messageOf(error)}`))
  }

  function logFaults(faults: readonly Fault[]): void {
    const groups = createFaultGroups()
    for (const fault of faults) if (fault.severity === 'fault') groups.add(showFault(fault))
    for (const group of groups.groups.slice(0, MAX_LISTED))
      for (const line of groupLines(group)) log.warn({ ...group.first[0] }, line)
  }

  function onObstacle(message: string | undefined, { name }: TableDefinition): void {
    const fault: Fault = { severity: 'fault', file: pathsOf(name), message: message ?? '' }
    onRead(fault.file, message === undefined ? [] : [fault])
    if (message === undefined) log.info({ source: name }, `${name}: the source can be read again`)
    else log.error({ source: name }, `${name}: ${message}: the articles stay as they were`)
  }

  function start(signal: AbortSignal): void {
    restarting = new AbortController()
    const own = AbortSignal.any([signal, restarting.signal])
    const publication = options.publication()
    const all = definitions()
    showFault = createShowFault(all)
    followed = rulesNow()
    followers = all.map(definition =>
      followTable({
        ...{ ...options, publication, definition, signal: own, onReport, onObstacle, onRead },
        onProgress: createProgress(definition),
      }),
    )
    const withdrawing = withdrawOthers(all, own).catch(error => log.error({}, messageOf(error)))
    ended = Promise.all([withdrawing, ...followers.map(follower => follower.ended)])
  }

  /** During a long look, says how far it is, and publishes what has been read. */
  function createProgress({ name, words }: TableDefinition): (count: number) => void {
    let reported = Date.now()
    return count => {
      if (count === 0 || Date.now() - reported < PROGRESS_MS) return
      reported = Date.now()
      log.info({ source: name, count }, `${name}: ${count} ${words.row}s read so far`)
      void publish()
    }
  }

  /** Withdraws the articles of sources that are no longer declared. */
  async function withdrawOthers(all: readonly TableDefinition[], signal: AbortSignal): Promise<void> {
    const names = new Set(all.map(({ name }) => name))
    const { baseUrl, timeZone, language } = options.publication()
    const applied = { host: new URL(baseUrl).hostname, timeZone, language, undo: 0 }
    let withdrawn = 0
    for await (const page of pagesOfRows(store)) {
      const gone = page.filter(({ path }) => !names.has(path.slice(TABLES.length).split('/')[0] ?? ''))
      if (signal.aborted) return
      if (gone.length === 0) continue
      const changes = gone.map(({ path }) => ({ kind: 'gone', path }) as const)
      withdrawn += (await store.apply(changes, { ...applied, now: options.now() })).withdrawn
      for (const { path } of gone) onRead(path, [])
    }
    if (withdrawn === 0) return
    log.info({ withdrawn }, `${withdrawn} articles withdrawn: publication.yaml no longer names their source`)
    await publish()
  }

  async function stop(): Promise<void> {
    restarting.abort()
    await ended
    followers = []
  }

  return {
    async runUntil(signal) {
      leading = signal
      start(signal)
      const { promise, resolve } = Promise.withResolvers<void>()
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve())
      await promise
      await stop()
    },
    async firstReading() {
      await Promise.all(followers.map(follower => follower.firstReading))
    },
    async publicationChanged() {
      if (leading === undefined || leading.aborted || rulesNow() === followed) return
      await stop()
      if (!leading.aborted) start(leading)
    },
    async refresh() {
      await Promise.all(followers.map(follower => follower.refresh()))
    },
    async faults() {
      const found: Fault[] = []
      for await (const page of pagesOfRows(store)) found.push(...page.flatMap(({ faults }) => faults))
      const obstacles = followers.flatMap(follower => follower.obstacle() ?? [])
      return [...obstacles, ...found].map(fault => showFault(fault))
    },
    async readOnce() {
      const closing = new AbortController()
      start(closing.signal)
      await Promise.all(followers.map(follower => follower.firstReading))
      const faults = followers
      closing.abort()
      await ended
      followers = faults
      return { read, added }
    },
  }
}

async function* pagesOfRows(store: SourceStore) {
  for (let after: string | undefined, isLast = false; !isLast; ) {
    const page = await store.sources({ within: TABLES, after, limit: PAGE })
    yield page
    after = page.at(-1)?.path
    isLast = page.length < PAGE
  }
}
