import { setImmediate } from 'node:timers/promises'
import type { Fault } from '../articles/faults/fault.ts'
import { type Publication, siteRules } from '../articles/publication.ts'
import {
  type Applied,
  type Source,
  type SourceArticle,
  type SourceChange,
  type SourceStore,
  UNREAD,
} from '../articles/store/source-store.ts'
import { Problem } from '../problem.ts'
import { createFingerprint } from './fingerprints.ts'
import type { Folder } from './folder/folder.ts'
import type { KnownSources } from './known-sources.ts'
import { findFilesByName } from './reading/files-by-name.ts'
import type { Reading, RecordRequest } from './reading/read-record-file.ts'
import type { ReadingBatch, ReadingPool } from './reading/reading-pool.ts'
import { readMissingRecords } from './renames/missing-records.ts'
import { createRenames, type RenameOptions } from './renames/renames.ts'
import { type ReadingStore, sourceChanges } from './source-changes.ts'

/** Options of `applyRecords`. */
export interface ApplyRecordsOptions extends RenameOptions {
  readonly folder: Folder
  readonly store: SourceStore & ReadingStore
  readonly known: KnownSources
  readonly pool: ReadingPool
  readonly publication: Publication
  readonly now: () => Date
  /** Milliseconds by which new articles are delayed. */
  readonly undo: number
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((done: number, total: number) => void) | undefined
  /** Whether a missing record without a successor is withdrawn. A rename may be seen in two steps. */
  readonly isGone: (path: string) => boolean
  /** Receives the missing records that were left as they are. */
  readonly onMissing: (paths: readonly string[]) => void
  /** Receives every record that was read, with its faults, and without any each one that is gone. */
  readonly onRead: (path: string, faults: readonly Fault[]) => void
}

/** Records that changed or are missing, by path. */
export interface ChangedRecords {
  readonly changed: readonly string[]
  readonly gone: readonly string[]
}

/** The effects of applying records, in numbers. */
export type AppliedCounts = Omit<Applied, 'faults'>

/** With so few records in one transaction, requests wait a few milliseconds at most. */
const RECORDS_PER_TRANSACTION = 5
/** Characters of the bodies in one transaction. A longer body has its own. */
const CHARACTERS_PER_TRANSACTION = 500_000

/**
 * Reads changed records and applies them to the store, a few at a time, so that requests are answered meanwhile. When the
 * signal is aborted, it ends after the records in progress. Records that may have been renamed and edited are read twice:
 * which article they continue is decided when all others are stored.
 * @throws Problem when nothing can be stored, such as on a full disk. The next sync reads the remaining records.
 */
export async function applyRecords(
  { changed, gone }: ChangedRecords,
  options: ApplyRecordsOptions,
): Promise<AppliedCounts> {
  const { store, signal, onProgress } = options
  const missing = await readMissingRecords(gone, store, options.isGone)
  const renames = createRenames(missing, options)
  const counts: AppliedCounts[] = []
  let done = 0

  async function applyBatch(read: readonly SourceChange[]): Promise<void> {
    if (read.length === 0) return
    done += read.length
    const replaced = missing.removeReplacedBy(read)
    const others = done === changed.length ? missing.removeGone(RECORDS_PER_TRANSACTION) : []
    renames.remember(others)
    counts.push(await apply([...goneChanges([...replaced, ...others]), ...read], options))
    renames.report(read)
    onProgress?.(done, changed.length)
    await setImmediate()
  }

  for await (const read of readChanges(changed, options)) await applyBatch(renames.withhold(read))
  await renames.decide()
  for await (const read of readChanges(renames.withheld, options)) await applyBatch(renames.link(read))
  while (missing.goneCount > 0 && !signal?.aborted) {
    const others = missing.removeGone(RECORDS_PER_TRANSACTION)
    renames.remember(others)
    counts.push(await apply(goneChanges(others), options))
    await setImmediate()
  }
  options.onMissing(missing.undecided)
  return sumCounts(counts)
}

function goneChanges(records: readonly SourceArticle[]): readonly SourceChange[] {
  return records.map(({ path }) => ({ kind: 'gone', path }))
}

/** Yields the changes of records in their order, a few at a time, until the signal is aborted. */
async function* readChanges(
  paths: readonly string[],
  options: ApplyRecordsOptions,
): AsyncGenerator<readonly SourceChange[]> {
  const { folder, publication, store, signal } = options
  const fingerprint = createFingerprint(folder, publication)
  for await (const readings of readInOrder(paths, options)) {
    if (signal?.aborted) return
    throwStorageError(readings)
    yield sourceChanges(readings, store, ({ path, dependencies }) => fingerprint(path, dependencies))
  }
}

function throwStorageError(readings: readonly Reading[]): void {
  const error = readings.find(reading => reading.storageError !== undefined)?.storageError
  if (error !== undefined) throw new Problem('unavailable', error)
}

/** Yields readings in the order of the records, a few at a time, while others are being read. */
async function* readInOrder(
  paths: readonly string[],
  { folder, pool, publication }: ApplyRecordsOptions,
): AsyncGenerator<readonly Reading[]> {
  const { timeZone, language, authors, strict, folders, facts } = publication
  const rules = { timeZone, language, authors, strict, folders, site: siteRules(publication), facts }
  const running: Promise<readonly Reading[]>[] = []
  for (let at = 0; at < paths.length || running.length > 0; ) {
    while (running.length < pool.maxPending && at < paths.length) {
      const requests = paths.slice(at, at + pool.batchSize).map(path => recordRequest(path, folder))
      running.push(startReading({ requests, rules }, pool))
      at += pool.batchSize
    }
    yield* forTransactions((await running.shift()) ?? [])
  }
}

/** Divides readings into those that are applied together. */
function* forTransactions(readings: readonly Reading[]): Generator<readonly Reading[]> {
  let next: Reading[] = []
  let characters = 0
  for (const reading of readings) {
    const length = reading.draft?.body.source.length ?? 0
    const isFull = next.length === RECORDS_PER_TRANSACTION || characters + length > CHARACTERS_PER_TRANSACTION
    if (next.length > 0 && isFull) {
      yield next
      next = []
      characters = 0
    }
    next.push(reading)
    characters += length
  }
  if (next.length > 0) yield next
}

/** Starts a reading. A failure is ignored when nothing awaits the result any more. */
function startReading(batch: ReadingBatch, pool: ReadingPool): Promise<readonly Reading[]> {
  const answer = pool.read(batch)
  answer.catch(() => undefined)
  return answer
}

function recordRequest(path: string, { files }: Folder): RecordRequest {
  return {
    path,
    size: files.get(path)?.size ?? 0,
    ...findFilesByName(path, name => files.has(name)),
  }
}

async function apply(changes: readonly SourceChange[], options: ApplyRecordsOptions): Promise<AppliedCounts> {
  const { store, known, publication, now, undo, onRead } = options
  const { baseUrl, timeZone, language } = publication
  const host = new URL(baseUrl).hostname
  const { faults, ...counts } = await store.apply(changes, { now: now(), host, timeZone, language, undo })
  for (const change of changes) {
    if (change.kind === 'gone') {
      known.delete(change.path)
      onRead(change.path, [])
      continue
    }
    const source = withRefusal(change.source, faults)
    known.set(source)
    onRead(source.path, source.faults)
  }
  return counts
}

/** Adds the faults that the store found in a source. A refused source is read again with the next change. */
function withRefusal(source: Source, found: readonly Fault[]): Source {
  const own = found.filter(fault => fault.file === source.path)
  const refused = own.some(fault => fault.severity === 'fault')
  return { ...source, faults: [...source.faults, ...own], fingerprint: refused ? UNREAD : source.fingerprint }
}

/** Adds up the effects of several transactions. */
export function sumCounts(reports: readonly AppliedCounts[]): AppliedCounts {
  const count = (of: (report: AppliedCounts) => number) =>
    reports.reduce((all, report) => all + of(report), 0)
  return {
    added: count(report => report.added),
    changed: count(report => report.changed),
    renamed: count(report => report.renamed),
    withdrawn: count(report => report.withdrawn),
  }
}
