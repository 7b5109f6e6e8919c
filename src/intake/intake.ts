import type { ArticleStore } from '../articles/article-store.ts'
import { type Fault, faultText } from '../articles/fault.ts'
import type { MediaFiles } from '../articles/media-files.ts'
import type { Publication } from '../articles/publication.ts'
import { createKeepMedia } from '../images/keep-media.ts'
import { messageOf } from '../problem.ts'
import { openFolder } from './folder.ts'
import { loadPublication } from './load-publication.ts'
import { createSync, type SyncReport } from './sync.ts'
import { watchFolder } from './watch.ts'

const MAX_LISTED_FAULTS = 50

/** Where an intake tells what it did. */
export interface IntakeLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What an intake works with. */
export interface IntakeOptions {
  /** The publication's folder, as the user named it. */
  readonly folder: string
  readonly store: ArticleStore
  readonly files: MediaFiles
  readonly now: () => Date
  readonly baseUrl: string | undefined
  readonly localUrl: string
  readonly log: IntakeLog
  /** While the folder is followed: the publication changed, its articles are up to date. */
  readonly onPublication?: (publication: Publication) => Promise<void>
  /** While the folder is followed: articles in the store changed. */
  readonly onArticles?: () => Promise<void>
  readonly onProgress?: (done: number, total: number) => void
}

/** Brings a folder into the store and keeps it there. */
export interface Intake {
  /** What `publication.yaml` says, as it last was right. */
  readonly publication: Publication
  /** Whether the store has been in step with a folder before. */
  readonly remembered: boolean
  /** Every fault and warning of the publication and its records. */
  faults(): readonly Fault[]
  /** Reads what changed since the folder was last seen. */
  sync(): Promise<SyncReport>
  /** Follows the folder's changes until closed. */
  watch(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the folder and reads its `publication.yaml`; articles come in with `sync`.
 * @throws Problem when the folder or its publication.yaml is missing or wrong.
 */
export async function openIntake(options: IntakeOptions): Promise<Intake> {
  const { store, files, now, log, onProgress } = options
  const folder = await openFolder(options.folder)
  const keep = createKeepMedia(folder.root, files, store)
  const sync = await createSync({ folder, store, keep, now, ...(onProgress && { onProgress }) })
  const remembered = (await store.sources()).length > 0
  await folder.refresh()
  const load = () => loadPublication({ folder, keep, baseUrl: options.baseUrl, localUrl: options.localUrl })
  let loaded = await load()
  let watcher: { close(): Promise<void> } | undefined

  const inTurn = createTurns()

  function syncAll(): Promise<SyncReport> {
    return inTurn(async () => {
      const report = await sync.all(loaded.publication)
      tell(report)
      return report
    })
  }

  async function follow(paths: readonly string[]): Promise<void> {
    if (paths.some(path => loaded.dependencies.includes(path))) return reload(paths)
    const report = await sync.paths(loaded.publication, paths)
    if (report.read + report.withdrawn === 0) return
    tell(report)
    await options.onArticles?.()
  }

  /** A publication.yaml that is wrong now leaves the last right one in force. */
  async function reload(paths: readonly string[]): Promise<void> {
    try {
      await folder.look(paths)
      loaded = await load()
    } catch (error) {
      log.error({}, `${messageOf(error)}\nThe publication stays as it was.`)
      return
    }
    tell(await sync.all(loaded.publication))
    await options.onPublication?.(loaded.publication)
  }

  function tell(report: SyncReport): void {
    const { read, added, changed, renamed, withdrawn } = report
    const counts = Object.entries({ added, changed, renamed, withdrawn }).filter(([, count]) => count > 0)
    const what =
      counts.length === 0 ? 'nothing new' : counts.map(([name, count]) => `${count} ${name}`).join(', ')
    log.info({ read, added, changed, renamed, withdrawn }, `articles: ${read} read, ${what}`)
    tellFaults(report.faults)
  }

  function tellFaults(faults: readonly Fault[]): void {
    const wrong = faults.filter(fault => fault.severity === 'fault')
    for (const fault of wrong.slice(0, MAX_LISTED_FAULTS)) {
      log.warn(
        { ...fault },
        faultText({ ...fault, file: `${options.folder.replace(/\/$/, '')}/${fault.file}` }),
      )
    }
    const unlisted = wrong.length - MAX_LISTED_FAULTS
    if (unlisted > 0) log.warn({}, `and ${unlisted} more faults: feedwright check lists them all`)
    const doubts = faults.length - wrong.length
    if (doubts > 0)
      log.info({}, `${doubts} ${doubts === 1 ? 'warning' : 'warnings'}: feedwright check lists them`)
  }

  return {
    get publication() {
      return loaded.publication
    },
    remembered,
    faults: () => [...loaded.warnings, ...sync.faults()],
    sync: syncAll,
    async watch() {
      watcher = await watchFolder(folder.root, {
        onChange: paths => inTurn(() => follow(paths)),
        onError: error => log.error({}, `a change in the folder could not be followed: ${messageOf(error)}`),
      })
      // What changed before the watcher was ready.
      const report = await syncAll()
      if (report.read + report.withdrawn > 0) await options.onArticles?.()
    },
    async close() {
      await watcher?.close()
      await inTurn(async () => undefined)
    },
  }
}

/** Runs what it is given one after the other. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.catch(() => undefined).then(work)
    last = turn
    return turn
  }
}
