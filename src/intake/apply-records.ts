import { setImmediate } from 'node:timers/promises'
import type { Fault } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { type Applied, type Source, type SourceChange, UNREAD } from '../articles/store/source-store.ts'
import { Problem } from '../problem.ts'
import { changesOfReadings } from './changes-of-readings.ts'
import { createFingerprint } from './fingerprints.ts'
import type { Folder } from './folder/folder.ts'
import type { KnownSources } from './known-sources.ts'
import { imagesByName } from './reading/article-files.ts'
import type { Reading, RecordRequest } from './reading/read-record-file.ts'
import type { Readers, ReadingBatch } from './reading/reading-pool.ts'
import { type MissingRecords, readMissingRecords } from './renames.ts'

/** Records that the store is told of together: few enough that requests wait a few milliseconds at most. */
const RECORDS_AT_ONCE = 5

/** With what records are taken in. */
export interface ApplyRecordsOptions {
  readonly folder: Folder
  readonly store: ArticleStore
  readonly known: KnownSources
  readonly readers: Readers
  readonly publication: Publication
  readonly now: () => Date
  /** Milliseconds for which new articles are held back. */
  readonly undo: number
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((done: number, total: number) => void) | undefined
  /** Whether a record is surely gone when nothing takes its place; a rename may be seen in two steps. */
  readonly isGone: (path: string) => boolean
  /** Told of those that were left as they are because it is not. */
  readonly onMissing: (paths: readonly string[]) => void
  /** Told of every record that was read, and of what is wrong with it. */
  readonly onRead: (path: string, faults: readonly Fault[]) => void
}

/** Records of which the store is to learn. */
export interface ChangedRecords {
  readonly changed: readonly string[]
  readonly gone: readonly string[]
}

/** What applying did, in numbers. */
export type AppliedCounts = Omit<Applied, 'faults'>

/**
 * Reads changed records and puts them into the store, a few at a time, so that requests are answered meanwhile. When
 * the signal is aborted it ends after those that it is at.
 * @throws Problem when nothing can be kept, such as on a full disk; what is not taken in is read again the next time.
 */
export async function applyRecords(
  { changed, gone }: ChangedRecords,
  options: ApplyRecordsOptions,
): Promise<AppliedCounts> {
  const { store, signal, onProgress } = options
  const left = await readMissingRecords(gone, store, options.isGone)
  const counts: AppliedCounts[] = []
  const fingerprint = createFingerprint(options.folder, options.publication)
  let done = 0
  for await (const readings of readInOrder(changed, options)) {
    if (signal?.aborted) break
    assertUnobstructed(readings)
    done += readings.length
    const read = await changesOfReadings(readings, store, ({ path, dependencies }) =>
      fingerprint(path, dependencies),
    )
    counts.push(await apply([...goneWith(read, left, done === changed.length), ...read], options))
    onProgress?.(done, changed.length)
    await setImmediate()
  }
  while (left.size > 0 && !signal?.aborted) {
    counts.push(await apply(left.take(RECORDS_AT_ONCE), options))
    await setImmediate()
  }
  options.onMissing(left.doubtful)
  return sum(counts)
}

function assertUnobstructed(readings: readonly Reading[]): void {
  const obstacle = readings.find(reading => reading.obstacle !== undefined)?.obstacle
  if (obstacle !== undefined) throw new Problem('unavailable', obstacle)
}

/** With the last records that are read goes what is left, if that is not much. */
function goneWith(
  read: readonly SourceChange[],
  left: MissingRecords,
  last: boolean,
): readonly SourceChange[] {
  const replaced = left.takeFor(read)
  return last ? [...replaced, ...left.take(RECORDS_AT_ONCE)] : replaced
}

/** Readings of the records in their order, a few at a time, while others are being read. */
async function* readInOrder(
  paths: readonly string[],
  { folder, readers, publication }: ApplyRecordsOptions,
): AsyncGenerator<readonly Reading[]> {
  const { timeZone, authors } = publication
  const rules = { timeZone, authors }
  const running: Promise<readonly Reading[]>[] = []
  for (let at = 0; at < paths.length || running.length > 0; ) {
    while (running.length < readers.ahead && at < paths.length) {
      const requests = paths.slice(at, at + readers.atOnce).map(path => requestOf(path, folder))
      running.push(ask({ requests, rules }, readers))
      at += readers.atOnce
    }
    const readings = (await running.shift()) ?? []
    for (let of = 0; of < readings.length; of += RECORDS_AT_ONCE)
      yield readings.slice(of, of + RECORDS_AT_ONCE)
  }
}

/** What is not waited for any more may fail without being heard. */
function ask(batch: ReadingBatch, readers: Readers): Promise<readonly Reading[]> {
  const answer = readers.read(batch)
  answer.catch(() => undefined)
  return answer
}

function requestOf(path: string, { files }: Folder): RecordRequest {
  return {
    path,
    size: files.get(path)?.size ?? 0,
    image: imagesByName(path).find(name => files.has(name)),
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
      continue
    }
    const source = withRefusal(change.source, faults)
    known.set(source)
    onRead(source.path, source.faults)
  }
  return counts
}

/** What the store found wrong with a source; one that it refused is read again with the next change. */
function withRefusal(source: Source, found: readonly Fault[]): Source {
  const own = found.filter(fault => fault.file === source.path)
  const refused = own.some(fault => fault.severity === 'fault')
  return { ...source, faults: [...source.faults, ...own], fingerprint: refused ? UNREAD : source.fingerprint }
}

/** The sum of what was done one after the other. */
export function sum(reports: readonly AppliedCounts[]): AppliedCounts {
  const count = (of: (report: AppliedCounts) => number) =>
    reports.reduce((all, report) => all + of(report), 0)
  return {
    added: count(report => report.added),
    changed: count(report => report.changed),
    renamed: count(report => report.renamed),
    withdrawn: count(report => report.withdrawn),
  }
}
