import type { Fault } from '../articles/faults/fault.ts'
import { isInFolders, type Publication } from '../articles/publication.ts'
import type { MediaStore } from '../articles/store/media-store.ts'
import type { RemoteMediaStore } from '../articles/store/remote-media-store.ts'
import { type SourceStore, UNREAD } from '../articles/store/source-store.ts'
import type { AddMedia } from '../images/add-media.ts'
import { asyncDisk } from '../system/disk.ts'
import { createTimeSlice, SLICE_MS } from '../system/waiting.ts'
import {
  type AppliedCounts,
  type ApplyRecordsOptions,
  applyRecords,
  type ChangedRecords,
  sumCounts,
} from './apply-records.ts'
import { createFingerprint } from './fingerprints.ts'
import type { Folder } from './folder/folder.ts'
import type { KnownSources } from './known-sources.ts'
import type { ReadContent } from './reading/read-content.ts'
import {
  createLocalPool,
  type ReadingPool,
  type ReadingThreads,
  startReadingPool,
} from './reading/reading-pool.ts'
import type { EditedRename } from './renames/edited-renames.ts'
import type { RecentlyWithdrawn } from './renames/recently-withdrawn.ts'
import { createFindings, type SyncReport } from './report.ts'

/** The parts of the store that a sync uses. */
export type SyncStore = SourceStore & MediaStore & RemoteMediaStore

/** Options of `createSync` and `createSyncRun`. */
export interface SyncOptions {
  readonly folder: Folder
  readonly store: SyncStore
  readonly addMedia: AddMedia
  readonly now: () => Date
  /** Threads for many records. If absent, this thread reads all records. */
  readonly threads?: ReadingThreads | undefined
  /** Reads the bytes of one record; in this thread if absent. */
  readonly readContent?: ReadContent | undefined
  /** When it is aborted, a sync ends after the records in progress. The next sync reads the others. */
  readonly signal?: AbortSignal | undefined
  /** Called for each record that was read, with its faults, and without any for one that is gone. */
  readonly onRead?: ((path: string, faults: readonly Fault[]) => void) | undefined
  /** Called periodically during a long sync. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** The records of one run, and the rules for them. */
export interface SyncRun {
  readonly publication: Publication
  readonly sources: KnownSources
  /** Milliseconds by which new articles are delayed. */
  readonly undo: number
  /** Paths of records that may have changed. */
  readonly candidates: Iterable<string>
  /** Whether a missing record without a successor is withdrawn. */
  readonly isGone: (path: string) => boolean
  /** Receives the missing records that were left as they are. */
  readonly onMissing: (paths: readonly string[]) => void
  readonly withdrawn: RecentlyWithdrawn
}

/** Up to this many records are read in this thread: starting other threads would cost as much time. */
const FEW_RECORDS = 100

/** Creates a function that reads the changed records among candidates, and applies them to the store. */
export function createSyncRun(options: SyncOptions): (run: SyncRun) => Promise<SyncReport> {
  const { folder, store, addMedia, threads, readContent, now, signal, onRead, onProgress } = options
  const localPool = createLocalPool({ root: folder.root, disk: asyncDisk, addMedia, readContent })

  async function apply(
    records: ChangedRecords,
    { publication, sources, undo, isGone, withdrawn }: SyncRun,
    watching: Pick<ApplyRecordsOptions, 'onRead' | 'onMissing' | 'onRename'>,
  ): Promise<AppliedCounts> {
    const pool = poolFor(records)
    try {
      return await applyRecords(records, {
        ...{ folder, store, known: sources, pool, publication, now, undo, isGone, signal, onProgress },
        ...{ withdrawn, ...watching },
      })
    } finally {
      await pool.close()
    }
  }

  /** Threads end with the reading for which they were started, and release their memory. */
  function poolFor({ changed }: ChangedRecords): ReadingPool {
    return threads === undefined || changed.length <= FEW_RECORDS
      ? localPool
      : startReadingPool(threads, folder.root)
  }

  return async run => {
    const { sources, onMissing } = run
    const first = await findChanged(folder, run)
    const isUnread = (path: string) => sources.fingerprint(path) === UNREAD
    const results = createResults(isUnread)
    const missing: string[] = []
    const editedRenames: EditedRename[] = []
    const watching = {
      onRead(path: string, faults: readonly Fault[]) {
        results.add(path, faults)
        onRead?.(path, faults)
      },
      onMissing(paths: readonly string[]) {
        onMissing(paths)
        missing.push(...paths)
      },
      onRename: (rename: EditedRename) => void editedRenames.push(rename),
    }
    const counts: AppliedCounts[] = []
    // A record that was refused may be accepted once another has released an id or a slug.
    for (
      let records = first;
      isAny(records);
      records = { changed: first.changed.filter(isUnread), gone: [] }
    ) {
      const applied = await apply(records, run, watching)
      counts.push(applied)
      if (!hasChanged(applied)) break
    }
    const { groups, faultCount, warningCount, noteCount } = results.findings()
    const total = sumCounts(counts)
    const withdrawn = Math.max(0, total.withdrawn - total.renamed)
    const read = first.changed.length
    return { ...total, withdrawn, read, groups, faultCount, warningCount, noteCount, missing, editedRenames }
  }
}

/** Collects the findings of records. A record that is read several times counts with its last reading. */
function createResults(isUnread: (path: string) => boolean) {
  const findings = createFindings()
  const unread = new Map<string, readonly Fault[]>()
  return {
    add(path: string, faults: readonly Fault[]): void {
      unread.delete(path)
      if (isUnread(path)) unread.set(path, faults)
      else findings.add(faults)
    },
    findings() {
      for (const faults of unread.values()) findings.add(faults)
      return findings
    },
  }
}

async function findChanged(
  folder: Folder,
  { publication, sources, candidates }: SyncRun,
): Promise<ChangedRecords> {
  const fingerprint = createFingerprint(folder, publication)
  const changed: string[] = []
  const gone: string[] = []
  const slice = createTimeSlice(SLICE_MS)
  for (const path of candidates) {
    if (!folder.files.has(path) || !isInFolders(path, publication)) {
      if (sources.has(path)) gone.push(path)
    } else if (sources.fingerprint(path) !== fingerprint(path, sources.dependencies(path))) {
      changed.push(path)
    }
    if (slice.isOver()) await slice.next()
  }
  return { changed: changed.sort(), gone }
}

function isAny({ changed, gone }: ChangedRecords): boolean {
  return changed.length + gone.length > 0
}

function hasChanged({ added, changed, renamed, withdrawn }: AppliedCounts): boolean {
  return added + changed + renamed + withdrawn > 0
}
