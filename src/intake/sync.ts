import type { Fault } from '../articles/faults/fault.ts'
import { isInFolders, type Publication } from '../articles/publication.ts'
import type { SourceStore } from '../articles/store/source-store.ts'
import { isRecordFile } from '../records/read-record.ts'
import { emptyFolderNotes } from './folder/empty-folder.ts'
import type { Folder } from './folder/folder.ts'
import { unreadFileWarnings } from './folder/unread-files.ts'
import { type KnownSources, pagesOfSources, readKnownSources } from './known-sources.ts'
import { createRecentlyWithdrawn } from './renames/recently-withdrawn.ts'
import { createFindings, type Findings, type SyncReport } from './report.ts'
import { createSyncRun, type SyncOptions } from './sync-run.ts'

/** Synchronises the store with a folder. Calls must not overlap. */
export interface Sync {
  /** Reads every change in the folder since the last sync, also before a restart. */
  all(publication: Publication): Promise<SyncReport>
  /** Reads the records that these changed paths concern. The paths are those of files and of folders. */
  paths(publication: Publication, changed: readonly string[]): Promise<SyncReport>
  /** Returns every fault and warning of the folder's records, by path. */
  faults(): Promise<readonly Fault[]>
  /** Returns a warning for each kind of file that looks like an article and is not read: among these paths, or all. */
  unreadFiles(paths?: Iterable<string>): Promise<readonly Fault[]>
  /** Returns the same in numbers, together with those of other files. */
  findings(others?: readonly Fault[]): Promise<Findings>
  /** Says what is in a folder in which there is no valid record, and why it is none. */
  emptyNotes(publication: Publication): Promise<readonly Fault[]>
}

/** Creates a sync of `store` with `folder`. It reads the sources that the store knows when it first needs them. */
export function createSync(options: SyncOptions): Sync {
  const { folder, store } = options
  const run = createSyncRun(options)
  let known: KnownSources | undefined
  /** Whether the store has articles from before: those of a first sync are not delayed. */
  let hasSynced = false
  /** Records that were missing at the last check, and that no other record has replaced. */
  const missing = new Set<string>()
  const withdrawn = createRecentlyWithdrawn(options.now)

  async function knownSources(): Promise<KnownSources> {
    if (known !== undefined) return known
    known = await readKnownSources(store)
    hasSynced = known.size > 0
    return known
  }

  function undoOf({ undo = 0 }: Publication): number {
    return hasSynced ? undo : 0
  }

  function onMissing(paths: readonly string[]): void {
    for (const path of paths) missing.add(path)
  }

  async function all(publication: Publication): Promise<SyncReport> {
    const [sources] = await Promise.all([knownSources(), folder.refresh()])
    // A file that is renamed during a listing may appear under both names or under neither: it is gone if two listings miss it.
    const unlisted = new Set(sources.paths().filter(path => !folder.files.has(path)))
    if (unlisted.size > 0) await folder.refresh()
    await refreshOldNames([...folder.files.keys()], { folder, sources })
    const candidates = allRecords(folder, sources, publication)
    const undo = undoOf(publication)
    const isGone = (path: string) => unlisted.has(path) || !isInFolders(path, publication)
    const report = await run({ publication, sources, undo, candidates, isGone, onMissing, withdrawn })
    hasSynced = true
    return report
  }

  async function paths(publication: Publication, changed: readonly string[]): Promise<SyncReport> {
    const sources = await knownSources()
    const refreshed = await folder.refreshPaths(changed)
    const concerned = [...refreshed, ...(await refreshOldNames(refreshed, { folder, sources }))]
    const isRecord = (path: string) => isRecordFile(path) && isInFolders(path, publication)
    const checked = new Set([...concerned.filter(isRecord), ...sources.affectedBy(concerned)])
    for (const path of [...checked, ...missing]) {
      if (folder.files.has(path) || !sources.has(path)) missing.delete(path)
    }
    // A missing record may have a new name now.
    const candidates = new Set([...checked, ...missing])
    const isGone = (path: string) => missing.has(path) && checked.has(path)
    const undo = undoOf(publication)
    return run({ publication, sources, undo, candidates, isGone, onMissing, withdrawn })
  }

  async function unreadFiles(checked: Iterable<string> = folder.files.keys()): Promise<readonly Fault[]> {
    const sources = await knownSources()
    return unreadFileWarnings(checked, path => folder.files.has(path) && !sources.isDependency(path))
  }

  async function emptyNotes(publication: Publication): Promise<readonly Fault[]> {
    return publication.source !== undefined || (await hasValidRecord(store))
      ? []
      : emptyFolderNotes(folder, publication)
  }

  return {
    ...{ all, paths, unreadFiles, emptyNotes },
    faults: () => readFaults(store),
    findings: (others = []) => countFaults(store, others),
  }
}

/** Checks files with the size of a new one again: a file's new name may be found before its old one has disappeared. */
async function refreshOldNames(
  changed: readonly string[],
  { folder, sources }: { readonly folder: Folder; readonly sources: KnownSources },
): Promise<readonly string[]> {
  const added = changed.filter(path => isRecordFile(path) && folder.files.has(path) && !sources.has(path))
  if (added.length === 0) return []
  const sizes = new Set(added.map(path => folder.files.get(path)?.size))
  const alike: string[] = []
  for (const [path, { size }] of folder.files) if (sizes.has(size) && sources.has(path)) alike.push(path)
  await folder.refreshPaths(alike)
  return alike
}

/** Yields every record that is in the folder, or was when the store last knew. */
function* allRecords({ files }: Folder, sources: KnownSources, publication: Publication): Generator<string> {
  const isRecord = (path: string) => isRecordFile(path) && isInFolders(path, publication)
  for (const path of files.keys()) if (isRecord(path)) yield path
  for (const path of sources.paths()) if (!files.has(path) || !isRecord(path)) yield path
}

async function readFaults(store: SourceStore): Promise<readonly Fault[]> {
  const found: Fault[] = []
  for await (const page of pagesOfSources(store)) found.push(...page.flatMap(source => source.faults))
  return found
}

/** Whether a record of the folder has neither faults nor a note that it is none. */
async function hasValidRecord(store: SourceStore): Promise<boolean> {
  for await (const page of pagesOfSources(store)) {
    if (page.some(({ faults }) => faults.every(({ severity }) => severity === 'warning'))) return true
  }
  return false
}

async function countFaults(store: SourceStore, others: readonly Fault[]): Promise<Findings> {
  const findings = createFindings()
  findings.add(others)
  for await (const page of pagesOfSources(store)) for (const { faults } of page) findings.add(faults)
  return findings
}
