import { isDeepStrictEqual } from 'node:util'
import type { LimitFunction } from 'p-limit'
import type { Publication } from '../articles/publication.ts'
import { messageOf } from '../problem.ts'
import type { Folder } from './folder/folder.ts'
import type { FolderGuard } from './folder/folder-guard.ts'
import { EVERYTHING, type Watch, watchFolder } from './folder/watch-folder.ts'
import type { PublicationFile } from './publication-file.ts'
import type { IntakeLog, Report, SyncReport } from './report.ts'
import type { Sync } from './sync.ts'

/** Follows a folder: its publication always, its articles while this program leads. */
export interface FolderFollower {
  /** Watches the folder, and reads everything once more for earlier changes. */
  watch(): Promise<void>
  /** Watches folders that a sync has found, and reads everything again until there are no new ones. */
  watchNewFolders(): Promise<void>
  close(): Promise<void>
}

/** Options of `createFolderFollower`. */
export interface FolderFollowerOptions {
  /** The folder as the user named it, for the log. */
  readonly name: string
  readonly folder: Folder
  readonly guard: FolderGuard
  readonly publicationFile: PublicationFile
  /** Returns the sync while this program leads. */
  readonly leaderSync: () => Sync | undefined
  /** Runs one piece of work at a time. */
  readonly oneAtATime: LimitFunction
  readonly report: Report
  readonly log: IntakeLog
  readonly lookEvery: number | undefined
  readonly onPublication: ((publication: Publication) => Promise<void>) | undefined
  readonly onArticles: (() => Promise<void>) | undefined
}

const SECOND = 1_000
/** Time between two reads of the whole folder when the system does not report changes. */
const POLL_SECONDS = 30
/** Time between two checks for a missing folder. */
const MISSING_CHECK_MS = 2_000

/** Creates a follower that does not watch yet. */
export function createFolderFollower(options: FolderFollowerOptions): FolderFollower {
  const { name, folder, guard, publicationFile, oneAtATime, log } = options
  const changes = createChangeReader(options, () => watch)
  const timers = createCheckTimers(() => watch?.checkEverything())
  const obstacles = createObstacleLog(log)
  /** Whether the folder was missing, and was not read since. */
  let wasMissing = false
  let watch: Watch | undefined

  async function follow(paths: readonly string[]): Promise<void> {
    const { obstacle, isReplaced } = await guard.check()
    if (obstacle !== undefined) return waitUntilBack(obstacle)
    if (isReplaced || wasMissing) await startOver()
    else if (publicationFile.isInvalid || paths.some(mayChangePublication)) await changes.readAll()
    else await changes.readPaths(paths)
    obstacles.clear()
  }

  function allFolders(): readonly string[] {
    return [...folder.folders, ...publicationFile.folders]
  }

  function mayChangePublication(path: string): boolean {
    return path === EVERYTHING || publicationFile.dependsOn(path)
  }

  function waitUntilBack(obstacle: string): void {
    wasMissing = true
    obstacles.report(`${name}: ${obstacle}`)
    timers.after(MISSING_CHECK_MS)
  }

  /** The watched folder may have been replaced. If this fails, the next check starts over. */
  async function startOver(): Promise<void> {
    wasMissing = true
    await guard.accept()
    watch?.restart()
    await changes.readAll()
    wasMissing = false
  }

  /** The watch retries the changes that failed. */
  function reportFailure(error: unknown): void {
    obstacles.report(`a change in the folder could not be followed: ${messageOf(error)}`)
  }

  function pollInstead(error: unknown): void {
    const seconds = options.lookEvery || POLL_SECONDS
    const instead = `the whole folder is read every ${seconds} seconds instead`
    log.warn({}, `the system does not report all changes in the folder (${messageOf(error)}): ${instead}`)
    timers.every(seconds * SECOND)
  }

  return {
    async watch() {
      const started = watchFolder(folder.root, {
        onChange: paths => oneAtATime(() => follow(paths)),
        isWanted: publicationFile.dependsOn,
        onFailure: reportFailure,
        onUnwatchable: pollInstead,
      })
      watch = started
      if (options.lookEvery) timers.every(options.lookEvery * SECOND)
      started.add(allFolders())
      try {
        do await oneAtATime(() => follow([EVERYTHING]))
        while (started.add(allFolders()))
      } catch (error) {
        reportFailure(error)
        started.checkEverything()
      }
    },
    async watchNewFolders() {
      while (watch?.add(allFolders())) await oneAtATime(() => follow([EVERYTHING]))
    },
    async close() {
      timers.close()
      await watch?.close()
    },
  }
}

/** Reads changes of the publication and its articles, and reports them. */
function createChangeReader(options: FolderFollowerOptions, currentWatch: () => Watch | undefined) {
  const { folder, publicationFile, leaderSync, report, onPublication, onArticles } = options

  async function reportArticles(result: SyncReport): Promise<void> {
    if (result.read + result.withdrawn === 0) return
    report.sync(result)
    await onArticles?.()
  }

  return {
    /** Reads records by path. A missing one is withdrawn when it is missing again: a rename may be reported in two steps. */
    async readPaths(paths: readonly string[]): Promise<void> {
      const sync = leaderSync()
      const result = await sync?.paths(publicationFile.publication, paths)
      if (sync === undefined || result === undefined) return
      currentWatch()?.recheck(result.missing)
      await reportArticles(result)
      report.notes(await sync.unreadFiles(paths))
    },
    /** Reads publication.yaml and all records again. */
    async readAll(): Promise<void> {
      const before = publicationFile.publication
      await publicationFile.reload()
      const { publication } = publicationFile
      const result = await leaderSync()?.all(publication)
      currentWatch()?.add([...folder.folders, ...publicationFile.folders])
      if (!isDeepStrictEqual(before, publication)) {
        if (result !== undefined) report.sync(result)
        await onPublication?.(publication)
      } else if (result !== undefined) await reportArticles(result)
    },
  }
}

/** Logs an obstacle once, until it is cleared or another one is reported. */
function createObstacleLog(log: Pick<IntakeLog, 'error'>) {
  let last: string | undefined
  return {
    report(message: string) {
      if (message !== last) log.error({}, message)
      last = message
    },
    clear() {
      last = undefined
    },
  }
}

/** Timers after which everything is checked. They keep no process alive. */
function createCheckTimers(check: () => void) {
  let once: NodeJS.Timeout | undefined
  let repeated: NodeJS.Timeout | undefined
  return {
    after(ms: number) {
      clearTimeout(once)
      once = setTimeout(check, ms).unref()
    },
    every(ms: number) {
      clearInterval(repeated)
      repeated = setInterval(check, ms).unref()
    },
    close() {
      clearTimeout(once)
      clearInterval(repeated)
    },
  }
}
