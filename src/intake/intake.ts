import { isDeepStrictEqual } from 'node:util'
import type { ArticleStore, Source } from '../articles/article-store.ts'
import { type Fault, faultText } from '../articles/fault.ts'
import type { MediaFiles } from '../articles/media-files.ts'
import type { Publication } from '../articles/publication.ts'
import { createKeepMedia } from '../images/keep-media.ts'
import { messageOf, Problem } from '../problem.ts'
import { type Folder, openFolder } from './folder.ts'
import { loadPublication, PUBLICATION_FILE } from './load-publication.ts'
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
  const closing = new AbortController()
  const { signal } = closing
  const sync = await createSync({ folder, store, keep, now, signal, ...(onProgress && { onProgress }) })
  await folder.refresh()
  const sources = await store.sources()
  await assertSameFolder(folder, sources, store)
  const load = () => loadPublication({ folder, keep, baseUrl: options.baseUrl, localUrl: options.localUrl })
  let loaded = await load()
  /** Whether publication.yaml is wrong, so that the last right one is in force. */
  let outdated = false
  let watcher: { close(): Promise<void> } | undefined

  const inTurn = createTurns()

  const faults = () => [...loaded.warnings, ...sync.faults()]

  /** Follows what happened to these paths; a publication.yaml that is wrong leaves the last right one in force. */
  async function follow(paths: readonly string[]): Promise<void> {
    await folder.look([...paths, PUBLICATION_FILE])
    if (!folder.files.has(PUBLICATION_FILE)) {
      log.error(
        {},
        `${options.folder}: ${PUBLICATION_FILE} is gone: everything stays as it was until it is back`,
      )
    } else if (outdated || paths.some(path => loaded.dependencies.includes(path))) {
      await reload()
    } else {
      await changed(await sync.paths(loaded.publication, paths))
    }
  }

  /** Looks at everything again. */
  async function reload(): Promise<void> {
    const before = loaded.publication
    await folder.refresh()
    await loadAgain()
    const report = await sync.all(loaded.publication)
    if (isDeepStrictEqual(before, loaded.publication)) return changed(report)
    tell(report)
    await options.onPublication?.(loaded.publication)
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

  function tell(report: SyncReport): void {
    const { read, added, changed, renamed, withdrawn } = report
    const counts = Object.entries({ added, changed, renamed, withdrawn }).filter(([, count]) => count > 0)
    const what =
      counts.length === 0 ? 'nothing new' : counts.map(([name, count]) => `${count} ${name}`).join(', ')
    log.info({ read, added, changed, renamed, withdrawn }, `articles: ${read} read, ${what}`)
    tellFaults(report.faults)
  }

  function tellFaults(found: readonly Fault[]): void {
    const wrong = found.filter(fault => fault.severity === 'fault')
    for (const fault of wrong.slice(0, MAX_LISTED_FAULTS)) {
      log.warn(
        { ...fault },
        faultText({ ...fault, file: `${options.folder.replace(/\/$/, '')}/${fault.file}` }),
      )
    }
    const unlisted = wrong.length - MAX_LISTED_FAULTS
    if (unlisted > 0) log.warn({}, `and ${unlisted} more faults: feedwright check lists them all`)
    const doubts = found.length - wrong.length
    if (doubts > 0)
      log.info({}, `${doubts} ${doubts === 1 ? 'warning' : 'warnings'}: feedwright check lists them`)
  }

  return {
    get publication() {
      return loaded.publication
    },
    remembered: sources.length > 0,
    faults,
    sync() {
      return inTurn(async () => {
        const report = await sync.all(loaded.publication)
        tell({ ...report, faults: faults() })
        return report
      })
    },
    async watch() {
      watcher = await watchFolder(folder.root, {
        onChange: paths => inTurn(() => follow(paths)),
        onError: error => log.error({}, `a change in the folder could not be followed: ${messageOf(error)}`),
      })
      // What changed before the watcher was ready.
      await inTurn(() => follow([PUBLICATION_FILE]))
    },
    async close() {
      closing.abort()
      await watcher?.close()
      await inTurn(async () => undefined)
    },
  }
}

/** Keeps a store from withdrawing everything because it was started with the folder of another publication. */
async function assertSameFolder(
  folder: Folder,
  sources: readonly Source[],
  store: ArticleStore,
): Promise<void> {
  const root = await store.remember('folder', folder.root)
  if (root === folder.root || sources.length === 0 || sources.some(({ path }) => folder.files.has(path)))
    return
  const advice = 'name another folder for the data with --data (DATA_DIR)'
  throw new Problem(
    'usage',
    `${folder.root}: the data is that of ${root}, none of whose articles is here: ${advice}`,
  )
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
