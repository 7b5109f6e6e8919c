import { createHash } from 'node:crypto'
import {
  type Applied,
  type ArticleStore,
  type Source,
  type SourceChange,
  UNREAD,
} from '../articles/article-store.ts'
import type { Fault } from '../articles/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { KeepMedia } from '../images/keep-media.ts'
import { isRecordFile } from '../records/read-record.ts'
import type { Folder } from './folder.ts'
import { type ReadContext, readSource } from './read-source.ts'

/** Grows when records are read in another way than before, so that all are read again. */
const READING_VERSION = 1
const BATCH = 200
const PARALLEL_READS = 8

/** What a sync did. */
export interface SyncReport extends Applied {
  /** Records that were read, because they or their files had changed. */
  readonly read: number
  /** Faults and warnings of the records that were read. */
  readonly faults: readonly Fault[]
}

/** What a sync works with. */
export interface SyncOptions {
  readonly folder: Folder
  readonly store: ArticleStore
  readonly keep: KeepMedia
  readonly now: () => Date
  /** When it is aborted, a sync ends after the records that it is at; the rest is read the next time. */
  readonly signal?: AbortSignal
  /** Called now and then while a long sync goes on. */
  readonly onProgress?: (done: number, total: number) => void
}

/** Keeps the store in step with a folder. Calls must not overlap. */
export interface Sync {
  /** Reads what changed anywhere in the folder since it was last seen, also before a restart. */
  all(publication: Publication): Promise<SyncReport>
  /** Reads what these changed paths touch. */
  paths(publication: Publication, changed: readonly string[]): Promise<SyncReport>
  /** Every fault and warning of the folder's records, by path. */
  faults(): readonly Fault[]
}

/** Begins to keep `store` in step with `folder`, from what the store remembers. */
export async function createSync({
  folder,
  store,
  keep,
  now,
  signal,
  onProgress,
}: SyncOptions): Promise<Sync> {
  const sources = new Map((await store.sources()).map(source => [source.path, source]))

  let begun = sources.size > 0

  async function all(publication: Publication): Promise<SyncReport> {
    await folder.refresh()
    const known = [...new Set([...folder.files.keys(), ...sources.keys()])]
    const report = await step(publication, known.filter(isRecordFile))
    begun = true
    return report
  }

  async function paths(publication: Publication, changed: readonly string[]): Promise<SyncReport> {
    await folder.look(changed)
    const concerned = [...changed, ...(await lookForOldNames(changed))]
    return step(publication, [...touchedBy(concerned, sources)])
  }

  /** A watcher tells of a file's new name before it tells that the old one has gone. */
  async function lookForOldNames(changed: readonly string[]): Promise<readonly string[]> {
    const added = changed.filter(path => isRecordFile(path) && !sources.has(path))
    const sizes = new Set(added.map(path => folder.files.get(path)?.size))
    const alike = [...sources.keys()].filter(path => sizes.has(folder.files.get(path)?.size))
    await folder.look(alike)
    return alike
  }

  /** What one record lets go of, such as an id, another may have been waiting for. */
  async function step(publication: Publication, candidates: readonly string[]): Promise<SyncReport> {
    const reports = [await readChanged(publication, candidates)]
    let waiting = candidates.filter(isUnread)
    while (waiting.length > 0 && reports.at(-1)?.moved) {
      reports.push(await readChanged(publication, waiting))
      waiting = waiting.filter(isUnread)
    }
    const read = reports[0]?.read ?? []
    return {
      ...total(reports),
      read: read.length,
      faults: read.flatMap(path => sources.get(path)?.faults ?? []),
    }
  }

  function isUnread(path: string): boolean {
    return sources.get(path)?.fingerprint === UNREAD
  }

  async function readChanged(publication: Publication, candidates: readonly string[]): Promise<Pass> {
    const context = readContext(publication)
    const gone = candidates.filter(path => !folder.files.has(path) && sources.has(path))
    const changed = candidates.filter(path => folder.files.has(path) && isChanged(path, context))
    let changes: readonly SourceChange[] = gone.map(path => ({ kind: 'gone', path }))
    const reports: Applied[] = []
    // What is gone is applied together with what came, so that a renamed article is never missing.
    for (let at = 0; (at < changed.length || changes.length > 0) && !signal?.aborted; at += BATCH) {
      const batch = changed.slice(at, at + BATCH)
      reports.push(await apply(publication, [...changes, ...(await readAll(batch, context))]))
      changes = []
      onProgress?.(Math.min(at + BATCH, changed.length), changed.length)
    }
    const moved = reports.some(
      ({ added, changed, renamed, withdrawn }) => added + changed + renamed + withdrawn > 0,
    )
    return { ...sum(reports), read: changed, moved }
  }

  function isChanged(path: string, context: ReadContext): boolean {
    const known = sources.get(path)
    return known === undefined || known.fingerprint !== context.fingerprint(path, known.dependencies)
  }

  async function apply(publication: Publication, changes: readonly SourceChange[]): Promise<Applied> {
    const { baseUrl, timeZone, language, undo = 0 } = publication
    const host = new URL(baseUrl).hostname
    // What a store begins with is nothing to think again of.
    const applied = await store.apply(changes, {
      now: now(),
      host,
      timeZone,
      language,
      undo: begun ? undo : 0,
    })
    for (const change of changes) {
      if (change.kind === 'gone') sources.delete(change.path)
      else sources.set(change.source.path, withRefusal(change.source, applied.faults))
    }
    return applied
  }

  function readContext({ timeZone, language, authors, baseUrl }: Publication): ReadContext {
    const rules = JSON.stringify([READING_VERSION, timeZone, language, authors, new URL(baseUrl).hostname])
    const stamp = (path: string) => {
      const state = folder.files.get(path)
      return state === undefined ? '-' : `${state.size}:${state.stamp}`
    }
    const fingerprint = (path: string, dependencies: readonly string[]) => {
      const stamps = [stamp(path), ...dependencies.map(dependency => `${dependency}=${stamp(dependency)}`)]
      return createHash('sha256')
        .update([rules, ...stamps].join('\n'))
        .digest('base64url')
    }
    return { folder, keep, store, timeZone, authors, fingerprint }
  }

  return {
    all,
    paths,
    faults: () => [...sources.keys()].sort().flatMap(path => sources.get(path)?.faults ?? []),
  }
}

/** The records that a change of these paths concerns, and those that wait to be tried again. */
function touchedBy(changed: readonly string[], sources: ReadonlyMap<string, Source>): ReadonlySet<string> {
  const paths = new Set(changed)
  const touched = new Set(changed.filter(isRecordFile))
  for (const { path, dependencies, fingerprint } of sources.values()) {
    if (fingerprint === UNREAD || dependencies.some(dependency => paths.has(dependency))) touched.add(path)
  }
  return touched
}

/** What the store found wrong with a source; one that it refused is read again with the next change. */
function withRefusal(source: Source, found: readonly Fault[]): Source {
  const own = found.filter(fault => fault.file === source.path)
  const refused = own.some(fault => fault.severity === 'fault')
  return { ...source, faults: [...source.faults, ...own], fingerprint: refused ? UNREAD : source.fingerprint }
}

async function readAll(paths: readonly string[], context: ReadContext): Promise<readonly SourceChange[]> {
  const changes: SourceChange[] = []
  for (let at = 0; at < paths.length; at += PARALLEL_READS) {
    const some = paths.slice(at, at + PARALLEL_READS)
    changes.push(...(await Promise.all(some.map(path => readSource(path, context)))))
  }
  return changes
}

/** One reading of changed records. */
interface Pass extends Applied {
  readonly read: readonly string[]
  /** Whether any article came, changed or went. */
  readonly moved: boolean
}

function total(reports: readonly Applied[]): Applied {
  const { withdrawn, ...all } = sum(reports)
  return { ...all, withdrawn: Math.max(0, withdrawn - all.renamed) }
}

function sum(reports: readonly Applied[]): Applied {
  const count = (of: (report: Applied) => number) => reports.reduce((all, report) => all + of(report), 0)
  return {
    added: count(report => report.added),
    changed: count(report => report.changed),
    renamed: count(report => report.renamed),
    withdrawn: count(report => report.withdrawn),
    faults: reports.flatMap(report => report.faults),
  }
}
