import type { Fault } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { UNREAD } from '../articles/store/source-store.ts'
import type { AddMedia } from '../images/add-media.ts'
import { isRecordFile } from '../records/read-record.ts'
import { asyncDisk } from '../system/disk.ts'
import { createTimeSlice, SLICE_MS } from '../system/waiting.ts'
import {
  type AppliedCounts,
  type ApplyRecordsOptions,
  applyRecords,
  type ChangedRecords,
  sum,
} from './apply-records.ts'
import { createFindings, type Findings } from './findings.ts'
import { createFingerprint } from './fingerprints.ts'
import type { Folder } from './folder/folder.ts'
import { type KnownSources, pagesOfSources, readKnownSources } from './known-sources.ts'
import { createReaders, type Readers, type ReadingThreads, startReaders } from './reading/reading-pool.ts'

/** More records than these are read in threads: starting them takes as long as reading these. */
const FEW_RECORDS = 100

/** What a sync did, and what is wrong with the records that it read. */
export interface SyncReport extends AppliedCounts, Findings {
  /** Records that were read, because they or their files had changed. */
  readonly read: number
  /** Records that are not there, but whose articles were left: to be looked at again in a moment. */
  readonly missing: readonly string[]
}

/** What a sync works with. */
export interface SyncOptions {
  readonly folder: Folder
  readonly store: ArticleStore
  readonly keep: AddMedia
  readonly now: () => Date
  /** How threads are started when there is much to read; without, all is read in this one. */
  readonly threads?: ReadingThreads | undefined
  /** When it is aborted, a sync ends after the records that it is at; the rest is read the next time. */
  readonly signal?: AbortSignal | undefined
  /** Called now and then while a long sync goes on. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** Keeps the store in step with a folder. Calls must not overlap. */
export interface Sync {
  /** Reads what changed anywhere in the folder since it was last seen, also before a restart. */
  all(publication: Publication): Promise<SyncReport>
  /** Reads what these changed paths touch: of files, and of folders that came or went. */
  paths(publication: Publication, changed: readonly string[]): Promise<SyncReport>
  /** Every fault and warning of the folder's records, by path. */
  faults(): Promise<readonly Fault[]>
  /** The same in numbers, and the first faults. */
  findings(): Promise<Findings>
}

/** Begins to keep `store` in step with `folder`. What the store remembers is read when it is first needed. */
export function createSync(options: SyncOptions): Sync {
  const { folder, store, keep } = options
  const here = createReaders({ root: folder.root, disk: asyncDisk, keep })
  let known: KnownSources | undefined
  /** Whether the store knew of records before: what it begins with is nothing to think again of. */
  let begun = false
  /** Records that were not there when they were last looked at, and that nothing has taken the place of. */
  const missed = new Set<string>()

  async function remembered(): Promise<KnownSources> {
    if (known !== undefined) return known
    known = await readKnownSources(store)
    begun = known.size > 0
    return known
  }

  async function all(publication: Publication): Promise<SyncReport> {
    const [sources] = await Promise.all([remembered(), folder.refresh()])
    // What is renamed while a folder is listed may be seen under both names or under neither.
    if (sources.paths().some(path => !folder.files.has(path))) await folder.refresh()
    await lookForOldNames([...folder.files.keys()], sources)
    const report = await step(publication, sources, {
      candidates: recordsOf(folder, sources),
      isGone: () => true,
    })
    begun = true
    return report
  }

  async function paths(publication: Publication, changed: readonly string[]): Promise<SyncReport> {
    const sources = await remembered()
    const seen = await folder.look(changed)
    const concerned = [...seen, ...(await lookForOldNames(seen, sources))]
    const looked = new Set([...concerned.filter(isRecordFile), ...sources.touchedBy(concerned)])
    for (const path of [...looked, ...missed]) {
      if (folder.files.has(path) || !sources.has(path)) missed.delete(path)
    }
    // What is missed may have the name of what is here now.
    const candidates = new Set([...looked, ...missed])
    return step(publication, sources, { candidates, isGone: path => missed.has(path) && looked.has(path) })
  }

  /** A file's new name may be told of, or listed, before its old one has gone. */
  async function lookForOldNames(
    changed: readonly string[],
    sources: KnownSources,
  ): Promise<readonly string[]> {
    const added = changed.filter(path => isRecordFile(path) && folder.files.has(path) && !sources.has(path))
    if (added.length === 0) return []
    const sizes = new Set(added.map(path => folder.files.get(path)?.size))
    const alike: string[] = []
    for (const [path, { size }] of folder.files) if (sizes.has(size) && sources.has(path)) alike.push(path)
    await folder.look(alike)
    return alike
  }

  /** What one record lets go of, such as an id, another may have been waiting for. */
  async function step(
    publication: Publication,
    sources: KnownSources,
    { candidates, isGone }: { candidates: Iterable<string>; isGone: (path: string) => boolean },
  ): Promise<SyncReport> {
    const first = await findChanged(candidates, publication, sources)
    const isUnread = (path: string) => sources.fingerprint(path) === UNREAD
    const findings = createFindings()
    const unread = new Map<string, readonly Fault[]>()
    const onRead = (path: string, faults: readonly Fault[]) => {
      unread.delete(path)
      if (isUnread(path)) unread.set(path, faults)
      else findings.add(faults)
    }
    const missing: string[] = []
    const onMissing = (paths: readonly string[]) => {
      for (const path of paths) missed.add(path)
      missing.push(...paths)
    }
    const counts: AppliedCounts[] = []
    for (
      let records = first;
      isAny(records);
      records = { changed: first.changed.filter(isUnread), gone: [] }
    ) {
      const applied = await take(records, publication, sources, { onRead, isGone, onMissing })
      counts.push(applied)
      if (!hasMoved(applied)) break
    }
    for (const faults of unread.values()) findings.add(faults)
    return { ...reportOf(first.changed.length, sum(counts), findings), missing }
  }

  async function findChanged(
    candidates: Iterable<string>,
    publication: Publication,
    sources: KnownSources,
  ): Promise<ChangedRecords> {
    const fingerprint = createFingerprint(folder, publication)
    const changed: string[] = []
    const gone: string[] = []
    const slice = createTimeSlice(SLICE_MS)
    for (const path of candidates) {
      if (!folder.files.has(path)) {
        if (sources.has(path)) gone.push(path)
      } else if (sources.fingerprint(path) !== fingerprint(path, sources.dependencies(path))) {
        changed.push(path)
      }
      if (slice.isOver()) await slice.next()
    }
    return { changed: changed.sort(), gone }
  }

  async function take(
    records: ChangedRecords,
    publication: Publication,
    known: KnownSources,
    watching: Pick<ApplyRecordsOptions, 'onRead' | 'isGone' | 'onMissing'>,
  ): Promise<AppliedCounts> {
    const readers = readersFor(records)
    const { now, signal, onProgress } = options
    const undo = begun ? (publication.undo ?? 0) : 0
    try {
      return await applyRecords(records, {
        ...{ folder, store, known, readers, publication, now, undo, signal, onProgress },
        ...watching,
      })
    } finally {
      await readers.end()
    }
  }

  /** Threads end with the reading for which they were started, and their memory is free again. */
  function readersFor({ changed }: ChangedRecords): Readers {
    const { threads } = options
    return threads === undefined || changed.length <= FEW_RECORDS ? here : startReaders(threads, folder.root)
  }

  async function findings(): Promise<Findings> {
    const found = createFindings()
    for await (const page of pagesOfSources(store)) for (const { faults } of page) found.add(faults)
    return found
  }

  async function faults(): Promise<readonly Fault[]> {
    const found: Fault[] = []
    for await (const page of pagesOfSources(store)) found.push(...page.flatMap(source => source.faults))
    return found
  }

  return { all, paths, faults, findings }
}

/** Every record that is in the folder or was. */
function* recordsOf({ files }: Folder, sources: KnownSources): Generator<string> {
  for (const path of files.keys()) if (isRecordFile(path)) yield path
  for (const path of sources.paths()) if (!files.has(path)) yield path
}

function isAny({ changed, gone }: ChangedRecords): boolean {
  return changed.length + gone.length > 0
}

function hasMoved({ added, changed, renamed, withdrawn }: AppliedCounts): boolean {
  return added + changed + renamed + withdrawn > 0
}

function reportOf(read: number, counts: AppliedCounts, findings: Findings): Omit<SyncReport, 'missing'> {
  const { faults, wrong, doubts } = findings
  const withdrawn = Math.max(0, counts.withdrawn - counts.renamed)
  return { ...counts, withdrawn, read, faults, wrong, doubts }
}
