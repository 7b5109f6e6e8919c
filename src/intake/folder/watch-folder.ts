import { join } from 'node:path'
import { asyncDisk } from '../../system/disk.ts'
import { watchFolders } from './folder-events.ts'

/** Options of `watchFolder`. */
export interface WatchOptions {
  /**
   * Called with the paths inside the folder, with `/`, of files and folders that appeared, changed or vanished, or with
   * `EVERYTHING`. Calls do not overlap. When it rejects, it is called again later with the same paths.
   */
  readonly onChange: (paths: readonly string[]) => Promise<void>
  /** Whether the change of a hidden file is passed on; of none when absent. */
  readonly isWanted?: ((path: string) => boolean) | undefined
  /** Called with each error of `onChange`. */
  readonly onFailure: (error: unknown) => void
  /** Called when the operating system does not report every change. */
  readonly onUnwatchable: (error: unknown) => void
}

/** A watched folder. */
export interface Watch {
  /** Watches these folders inside too. Returns whether one of them was new. */
  add(folders: Iterable<string>): boolean
  /** Passes on a change of everything. */
  checkEverything(): void
  /** Passes these files on again, as if they had just been written. */
  recheck(paths: readonly string[]): void
  /** Watches the folder that now has the path, and no folder inside until `add` names it. */
  restart(): void
  close(): Promise<void>
}

/** Watches a folder until it is closed, with new folders inside and those that `add` names. */
export function watchFolder(root: string, options: WatchOptions): Watch {
  const batches = createBatches(root, options)
  const folders = watchFolders(root, {
    onRename: path => batches.add(path, { written: false }),
    onWrite: path => batches.add(path, { written: true }),
    isWanted: options.isWanted ?? (() => false),
    onUnwatchable: options.onUnwatchable,
  })
  return {
    add: folders.add,
    checkEverything: () => batches.add(EVERYTHING, { written: false }),
    recheck(paths) {
      for (const path of paths) batches.add(path, { written: true })
    },
    restart: folders.restart,
    async close() {
      folders.close()
      await batches.close()
    },
  }
}

/** Path of the folder itself: anything in it may have changed. */
export const EVERYTHING = ''

/** Quiet time after which changes are passed on together. Editors write a file in several steps. */
const QUIET_MS = 25
/** The same when no file was written, but files were renamed into place. */
const RENAMED_MS = 4
/** Changes are passed on after this time even without a quiet time. */
const MAX_WAIT_MS = 100
/** Changes that failed are passed on again after this time. */
const RETRY_MS = 2_000
/** Above this many changes, of which the system may have dropped some, everything is read. */
const MAX_PATHS = 1_000
/** Bytes of a page of the system. */
const PAGE = 4_096n
/** Up to this many renamed files are checked for being complete. */
const MAX_CHECKED = 16

function createBatches(root: string, { onChange, onFailure }: WatchOptions) {
  const waiting = new Set<string>()
  /** Whether a file may be incomplete. */
  let written = false
  let since = 0
  let latest = 0
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let closed = false

  function add(path: string, event: { readonly written: boolean }): void {
    latest = performance.now()
    if (waiting.size === 0) since = latest
    waiting.add(path)
    if (waiting.size > MAX_PATHS) passEverything()
    written ||= event.written
    const waited = latest - since
    schedulePass(Math.max(0, Math.min(written ? QUIET_MS : RENAMED_MS, MAX_WAIT_MS - waited)))
  }

  function passEverything(): void {
    waiting.clear()
    waiting.add(EVERYTHING)
  }

  function schedulePass(ms: number): void {
    if (running !== undefined || closed) return
    clearTimeout(timer)
    timer = setTimeout(startPass, ms)
  }

  function startPass(): void {
    running = passChanges().then(pause => {
      running = undefined
      if (waiting.size > 0) schedulePass(pause)
    })
  }

  /** Returns the time after which later changes are passed on. */
  async function passChanges(): Promise<number> {
    const quiet = performance.now() - latest
    if (!written && quiet < QUIET_MS && !(await areComplete(root, waiting))) {
      written = true
      return QUIET_MS - quiet
    }
    const paths = [...waiting]
    waiting.clear()
    written = false
    try {
      await onChange(paths)
      return written ? QUIET_MS : RENAMED_MS
    } catch (error) {
      onFailure(error)
      for (const path of paths) waiting.add(path)
      return RETRY_MS
    }
  }

  async function close(): Promise<void> {
    closed = true
    clearTimeout(timer)
    waiting.clear()
    await running
  }

  return { add, close }
}

/**
 * Returns whether files without a reported write exist and are not empty: they were renamed into place. A new file is empty at
 * first, and a missing one may reappear soon.
 */
async function areComplete(root: string, paths: ReadonlySet<string>): Promise<boolean> {
  if (paths.size > MAX_CHECKED) return false
  const found = await Promise.all(
    [...paths].map(path => asyncDisk.lstat(join(root, path)).catch(() => undefined)),
  )
  // A file that is being written is seen with some whole pages.
  return found.every(stats => stats?.isFile() === true && stats.size % PAGE !== 0n)
}
