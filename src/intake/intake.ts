import { isDeepStrictEqual } from 'node:util'
import pLimit from 'p-limit'
import type { Fault } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import { createAddMedia } from '../images/add-media.ts'
import type { PictureDecoder } from '../images/draw-rendition.ts'
import { messageOf } from '../problem.ts'
import { openFolder } from './folder/folder.ts'
import { assertSameFolder, hasNoneOrAny, identityOf } from './folder/same-folder.ts'
import { EVERYTHING, type Watch, watchFolder } from './folder/watch-folder.ts'
import { loadPublication, PUBLICATION_FILE } from './load-publication.ts'
import type { ReadingThreads } from './reading/reading-pool.ts'
import { createReport, type IntakeLog } from './report.ts'
import { createSync, type SyncReport } from './sync.ts'

const SECOND = 1_000
/** How often the whole folder is looked at when the system does not tell of changes. */
const BLIND_LOOK_SECONDS = 30
/** How often it is looked whether a folder that is not there is back. */
const BACK_MS = 2_000

/** What an intake works with. */
export interface IntakeOptions {
  /** The publication's folder, as the user named it. */
  readonly folder: string
  readonly store: ArticleStore
  readonly files: MediaFiles
  /** Decoders of pictures that sharp cannot read. */
  readonly decoders: readonly PictureDecoder[]
  readonly now: () => Date
  readonly baseUrl: string | undefined
  readonly localUrl: string
  readonly log: IntakeLog
  /** While the folder is followed: the publication changed, its articles are up to date. */
  readonly onPublication?: (publication: Publication) => Promise<void>
  /** While the folder is followed: articles in the store changed. */
  readonly onArticles?: () => Promise<void>
  readonly onProgress?: (done: number, total: number) => void
  /** How threads are started when there is much to read; without, all is read in this one. */
  readonly threads?: ReadingThreads
  /** Seconds after which the whole folder is looked at, again and again; never when absent or 0. */
  readonly lookEvery?: number
}

/** Brings a folder into the store and keeps it there. */
export interface Intake {
  /** What `publication.yaml` says, as it last was right. */
  readonly publication: Publication
  /** Whether the store has been in step with a folder before. */
  readonly remembered: boolean
  /** Every fault and warning of the publication and its records. */
  faults(): Promise<readonly Fault[]>
  /** Reads what changed since the folder was last seen. */
  sync(): Promise<SyncReport>
  /** Does so, and takes in what changes while the folder is followed, until `signal` is aborted. */
  lead(signal: AbortSignal): Promise<void>
  /** Follows the publication until closed, and while it leads its articles. */
  watch(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the folder and reads its `publication.yaml`, without looking at its records; they come in with `sync`.
 * @throws Problem when the folder or its publication.yaml is missing or wrong.
 */
export async function openIntake(options: IntakeOptions): Promise<Intake> {
  const { store, files, now, log, onProgress, threads, baseUrl, localUrl } = options
  const folder = await openFolder(options.folder)
  const keep = createAddMedia(folder.root, files, options.decoders)
  const closing = new AbortController()
  /** One knows of the store what it itself has put there, and what was there when it began. */
  const beginSync = (signal: AbortSignal) =>
    createSync({
      folder,
      store,
      keep,
      now,
      threads,
      signal: AbortSignal.any([closing.signal, signal]),
      onProgress,
    })
  let sync = beginSync(closing.signal)
  /** Aborted when its articles are no longer followed. */
  let leading: AbortSignal | undefined
  const leads = () => leading?.aborted === false
  const remembered = (await store.sources({ limit: 1 })).length > 0
  await assertSameFolder(folder, store)
  const load = () => loadPublication({ folder, keep, store, baseUrl, localUrl })
  let loaded = await load()
  let identity = await identityOf(folder)
  /** Whether the folder was not there when it was last looked at, and was not taken in since. */
  let away = false
  /** What went wrong last; it is told once. */
  let told: string | undefined
  /** Whether publication.yaml is wrong, so that the last right one is in force. */
  let outdated = false
  let watcher: Watch | undefined
  let looking: NodeJS.Timeout | undefined
  let lookingBack: NodeJS.Timeout | undefined

  const inTurn = pLimit(1)
  const tell = createReport(options.folder, log)

  /** Follows what happened to these paths; a publication.yaml that is wrong leaves the last right one in force. */
  async function follow(paths: readonly string[]): Promise<void> {
    const isAnother = identity !== (await identityOf(folder))
    const why = await findObstacle(isAnother)
    if (why !== undefined) return waitFor(why)
    if (isAnother || away) await beginAgain()
    else if (outdated || paths.some(concernsPublication)) await reload()
    else if (leads()) await followArticles(paths)
    told = undefined
  }

  /** A record that is not there is withdrawn when it is missed again: what was renamed may be told of in two steps. */
  async function followArticles(paths: readonly string[]): Promise<void> {
    const report = await sync.paths(loaded.publication, paths)
    watcher?.lookAgain(report.missing)
    await changed(report)
  }

  /** Why the folder is not to be followed now. */
  async function findObstacle(isAnother: boolean): Promise<string | undefined> {
    await folder.look([PUBLICATION_FILE])
    if (!folder.files.has(PUBLICATION_FILE))
      return `${PUBLICATION_FILE} is gone: everything stays as it was until it is back`
    if (!isAnother || (await hasNoneOrAny(folder, store))) return undefined
    const advice = 'start Feedwright again to publish what is here instead'
    return `another folder is in its place, with none of its articles: everything stays as it was until one is back; ${advice}`
  }

  function waitFor(why: string): void {
    away = true
    tellOnce(`${options.folder}: ${why}`)
    clearTimeout(lookingBack)
    lookingBack = setTimeout(() => watcher?.look(), BACK_MS).unref()
  }

  function tellOnce(message: string): void {
    if (message !== told) log.error({}, message)
    told = message
  }

  /** What was watched is perhaps no longer the folder; if this fails, it is begun again. */
  async function beginAgain(): Promise<void> {
    away = true
    identity = await identityOf(folder)
    watcher?.restart()
    await reload()
    away = false
  }

  function concernsPublication(path: string): boolean {
    return (
      path === EVERYTHING || loaded.dependencies.some(name => name === path || name.startsWith(`${path}/`))
    )
  }

  /** Looks at everything again. */
  async function reload(): Promise<void> {
    const before = loaded.publication
    await loadAgain()
    const report = leads() ? await sync.all(loaded.publication) : undefined
    watcher?.add(folder.folders)
    if (!isDeepStrictEqual(before, loaded.publication)) {
      if (report !== undefined) tell(report)
      await options.onPublication?.(loaded.publication)
    } else if (report !== undefined) await changed(report)
  }

  async function loadAgain(): Promise<void> {
    try {
      loaded = await load()
      outdated = false
    } catch (error) {
      outdated = true
      log.error({}, `${messageOf(error)}\nThe publication stays as it was.`)
    }
  }

  async function changed(report: SyncReport): Promise<void> {
    if (report.read + report.withdrawn === 0) return
    tell(report)
    await options.onArticles?.()
  }

  async function syncAll(): Promise<SyncReport> {
    const report = await sync.all(loaded.publication)
    const all = await sync.findings()
    tell({ ...report, ...all, doubts: all.doubts + loaded.warnings.length })
    return report
  }

  /** Watches, and looks at everything once more, for what changed before; and again where folders came meanwhile. */
  async function watch(): Promise<void> {
    const watching = watchFolder(folder.root, {
      onChange: paths => inTurn(() => follow(paths)),
      onError: couldNotFollow,
      onBlind: lookWhenBlind,
    })
    watcher = watching
    if (options.lookEvery) lookAfter(options.lookEvery)
    watching.add(folder.folders)
    try {
      do await inTurn(() => follow([EVERYTHING]))
      while (watching.add(folder.folders))
    } catch (error) {
      couldNotFollow(error)
      watching.look()
    }
  }

  /** It is tried again and again. */
  function couldNotFollow(error: unknown): void {
    tellOnce(`a change in the folder could not be followed: ${messageOf(error)}`)
  }

  function lookWhenBlind(error: unknown): void {
    const seconds = options.lookEvery || BLIND_LOOK_SECONDS
    const instead = `the whole folder is looked at every ${seconds} seconds instead`
    log.warn({}, `the system does not tell of all changes in the folder (${messageOf(error)}): ${instead}`)
    lookAfter(seconds)
  }

  function lookAfter(seconds: number): void {
    clearInterval(looking)
    looking = setInterval(() => watcher?.look(), seconds * SECOND).unref()
  }

  return {
    get publication() {
      return loaded.publication
    },
    remembered,
    faults: async () => [...loaded.warnings, ...(await sync.faults())],
    sync: () => inTurn(syncAll),
    async lead(signal) {
      await inTurn(async () => {
        sync = beginSync(signal)
        leading = signal
        await syncAll()
      })
      while (watcher?.add(folder.folders)) await inTurn(() => follow([EVERYTHING]))
    },
    watch,
    async close() {
      closing.abort()
      clearInterval(looking)
      clearTimeout(lookingBack)
      await watcher?.close()
      await inTurn(async () => undefined)
    },
  }
}
