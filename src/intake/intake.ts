import pLimit from 'p-limit'
import type { Fault } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { DocumentStore } from '../articles/store/document-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import { createAddMedia } from '../images/add-media.ts'
import type { PictureDecoder } from '../images/draw-rendition.ts'
import { openFolder } from './folder/folder.ts'
import { assertMatchesStore, createFolderGuard } from './folder/folder-guard.ts'
import { createFolderFollower } from './folder-follower.ts'
import type { LoadPublicationOptions } from './load-publication.ts'
import { openPublicationFile } from './publication-file.ts'
import type { ReadContent } from './reading/read-content.ts'
import type { ReadingThreads } from './reading/reading-pool.ts'
import { createReport, type IntakeLog, type SyncReport } from './report.ts'
import { createSync } from './sync.ts'
import type { SyncStore } from './sync-run.ts'

/** Reads a folder into the store, and follows its changes. */
export interface Intake {
  /** The publication in force: `publication.yaml` as it last was valid. */
  readonly publication: Publication
  /** Whether the store has sources from an earlier run. */
  readonly hasStoredSources: boolean
  /** Returns every fault and warning of the publication and its records. */
  faults(): Promise<readonly Fault[]>
  /** Reads the records that changed since the last sync. */
  sync(): Promise<SyncReport>
  /** Reads them, and follows the records of the folder, until `signal` is aborted. */
  lead(signal: AbortSignal): Promise<void>
  /** Follows the publication, and its articles while it leads, until it is closed. */
  watch(): Promise<void>
  close(): Promise<void>
}

/** Options of `openIntake`. */
export interface IntakeOptions {
  /** The publication's folder, as the user named it. */
  readonly folder: string
  readonly store: SyncStore & DocumentStore
  readonly files: MediaFiles
  /** Decoders of pictures that sharp cannot read. */
  readonly decoders: readonly PictureDecoder[]
  readonly now: () => Date
  /** The configured base URL, which overrides `url` in publication.yaml. */
  readonly baseUrl: string | undefined
  /** The base URL of a publication that has none. */
  readonly localUrl: string
  readonly log: IntakeLog
  /** Called while the folder is followed: the publication changed, and its articles are up to date. */
  readonly onPublication?: (publication: Publication) => Promise<void>
  /** Called while the folder is followed: articles in the store changed. */
  readonly onArticles?: () => Promise<void>
  readonly onProgress?: (done: number, total: number) => void
  /**
   * Called for each file that was read, `publication.yaml` too, with its faults: while it has a fault, the last valid
   * version is in force. Called without faults for a record that is gone.
   */
  readonly onRead?: ((path: string, faults: readonly Fault[]) => void) | undefined
  /** Threads for many records. If absent, this thread reads all records. */
  readonly threads?: ReadingThreads
  /** Reads the bytes of one record; in this thread if absent. */
  readonly readContent?: ReadContent
  /** Returns what is wrong with the recipes that feeds name with `for`. */
  readonly recipeFaults?: LoadPublicationOptions['recipeFaults']
  /** Seconds between two checks of the whole folder; never if absent or 0. */
  readonly lookEvery?: number
}

/**
 * Opens the folder and reads its `publication.yaml`. `sync` reads its records.
 * @throws Problem when the folder or its publication.yaml is missing or invalid.
 */
export async function openIntake(options: IntakeOptions): Promise<Intake> {
  const { store, now, log, onProgress, onRead, threads, readContent, baseUrl, localUrl } = options
  const { recipeFaults } = options
  const folder = await openFolder(options.folder)
  const addMedia = createAddMedia(folder.root, options.files, options.decoders)
  const hasStoredSources = (await store.sources({ limit: 1 })).length > 0
  await assertMatchesStore(folder, store)
  const publicationFile = await openPublicationFile(
    { folder, addMedia, store, baseUrl, localUrl, recipeFaults },
    { log, onRead },
  )
  const report = createReport(options.folder, log)
  const oneAtATime = pLimit(1)
  const closing = new AbortController()
  let sync = beginSync(closing.signal)
  /** Aborted when this program no longer leads. */
  let leading: AbortSignal | undefined
  const follower = createFolderFollower({
    name: options.folder,
    guard: await createFolderGuard(folder, store, () => publicationFile.file),
    leaderSync: () => (leading?.aborted === false ? sync : undefined),
    ...{ folder, publicationFile, oneAtATime, report, log },
    lookEvery: options.lookEvery,
    onPublication: options.onPublication,
    onArticles: options.onArticles,
  })

  /** A sync knows the store as it was when it began, and its own changes since. */
  function beginSync(own: AbortSignal) {
    const signal = AbortSignal.any([closing.signal, own])
    return createSync({ folder, store, addMedia, now, threads, readContent, signal, onRead, onProgress })
  }

  async function syncAll(): Promise<SyncReport> {
    const result = await sync.all(publicationFile.publication)
    const { groups, faultCount, warningCount, noteCount } = await sync.findings(publicationFile.warnings)
    report.sync({ ...result, groups, faultCount, warningCount, noteCount })
    report.notes([...(await sync.unreadFiles()), ...(await sync.emptyNotes(publicationFile.publication))])
    return result
  }

  return {
    get publication() {
      return publicationFile.publication
    },
    hasStoredSources,
    faults: async () => [
      ...(publicationFile.fault === undefined ? [] : [publicationFile.fault]),
      ...publicationFile.warnings,
      ...(await sync.faults()),
      ...(await sync.unreadFiles()),
      ...(await sync.emptyNotes(publicationFile.publication)),
    ],
    sync: () => oneAtATime(syncAll),
    async lead(signal) {
      await oneAtATime(async () => {
        sync = beginSync(signal)
        leading = signal
        await syncAll()
      })
      await follower.watchNewFolders()
    },
    watch: follower.watch,
    async close() {
      closing.abort()
      await follower.close()
      await oneAtATime(async () => undefined)
    },
  }
}
