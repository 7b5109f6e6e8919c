import { join } from 'node:path'
import { asyncDisk } from '../../system/disk.ts'
import { watchFolders } from './folder-events.ts'

/** Quiet time after which changes are passed on together; an editor writes a file in several steps. */
const QUIET_MS = 25
/** The same when nothing was written, but files were renamed whole into their places. */
const MOVED_MS = 4
/** Changes are passed on after this time even when there is no quiet. */
const MAX_WAIT_MS = 100
/** Changes that could not be passed on are tried again after this time. */
const RETRY_MS = 2_000
/** More changes than these, of which the system may have dropped some, are one of everything. */
const MANY = 1_000
/** It is not asked of more files whether they are whole. */
const FEW_MOVED = 16

/** Path of the folder itself: anything in it may have changed. */
export const EVERYTHING = ''

/** What a watch does with what it sees. */
export interface WatchOptions {
  /**
   * Called with the paths inside the folder, with `/`, of files and folders that appeared, changed or vanished, or with
   * `EVERYTHING`. Calls do not overlap. When it rejects, it is called again later with the same paths.
   */
  readonly onChange: (paths: readonly string[]) => Promise<void>
  readonly onError: (error: unknown) => void
  /** Called when the operating system will not tell of every change. */
  readonly onBlind: (error: unknown) => void
}

/** A folder that is being watched. */
export interface Watch {
  /** Watches these folders inside too. Whether there was one that was not watched. */
  add(folders: Iterable<string>): boolean
  /** As if everything had changed. */
  look(): void
  /** As if these files had been written just now. */
  lookAgain(paths: readonly string[]): void
  /** Watches the folder that has the path now, and none of those inside until it is told of them. */
  restart(): void
  close(): Promise<void>
}

/** Watches a folder until closed: it and those that come, and those that it is told of. */
export function watchFolder(root: string, options: WatchOptions): Watch {
  const batches = createBatches(root, options)
  const folders = watchFolders(root, {
    onMoved: path => batches.add(path, { written: false }),
    onWritten: path => batches.add(path, { written: true }),
    onError: options.onBlind,
  })
  return {
    add: folders.add,
    look: () => batches.add(EVERYTHING, { written: false }),
    lookAgain(paths) {
      for (const path of paths) batches.add(path, { written: true })
    },
    restart: folders.restart,
    async close() {
      folders.close()
      await batches.close()
    },
  }
}

function createBatches(root: string, { onChange, onError }: WatchOptions) {
  const waiting = new Set<string>()
  /** Whether a file may still be being written. */
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
    if (waiting.size > MANY) combine()
    written ||= event.written
    const waited = latest - since
    passAfter(Math.max(0, Math.min(written ? QUIET_MS : MOVED_MS, MAX_WAIT_MS - waited)))
  }

  function combine(): void {
    waiting.clear()
    waiting.add(EVERYTHING)
  }

  function passAfter(ms: number): void {
    if (running !== undefined || closed) return
    clearTimeout(timer)
    timer = setTimeout(pass, ms)
  }

  function pass(): void {
    running = passOn().then(pause => {
      running = undefined
      if (waiting.size > 0) passAfter(pause)
    })
  }

  /** Gives the time after which what came meanwhile is passed on. */
  async function passOn(): Promise<number> {
    const quiet = performance.now() - latest
    if (!written && quiet < QUIET_MS && !(await areWhole(root, waiting))) {
      written = true
      return QUIET_MS - quiet
    }
    const paths = [...waiting]
    waiting.clear()
    written = false
    try {
      await onChange(paths)
      return written ? QUIET_MS : MOVED_MS
    } catch (error) {
      onError(error)
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
 * Whether files of which no write was seen are there, with something in them: they were renamed. One that is just
 * being made is empty at first, and one that has gone may be about to come back.
 */
async function areWhole(root: string, paths: ReadonlySet<string>): Promise<boolean> {
  if (paths.size > FEW_MOVED) return false
  const found = await Promise.all(
    [...paths].map(path => asyncDisk.lstat(join(root, path)).catch(() => undefined)),
  )
  return found.every(stats => stats?.isFile() === true && stats.size > 0n)
}
