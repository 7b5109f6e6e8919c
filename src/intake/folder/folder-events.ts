import { type FSWatcher, watch } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { asyncDisk } from '../../system/disk.ts'
import { isHidden } from './file-state.ts'
import { listFolders } from './list-folder.ts'

/** Receivers of the changes that the operating system reports. */
export interface FolderEvents {
  /**
   * A file or folder appeared, vanished or was replaced. A new folder is reported when it is watched. The path is relative,
   * with `/`; it is `''` when `root` itself may have changed.
   */
  readonly onRename: (path: string) => void
  /** A file was written. */
  readonly onWrite: (path: string) => void
  /** Whether the change of a hidden file is to be reported. */
  readonly isWanted: (path: string) => boolean
  /** Folders cannot be watched, for example because there are more than the system allows. */
  readonly onUnwatchable: (error: unknown) => void
}

/** The watched folders. */
export interface WatchedFolders {
  /** Watches these folders too. Returns whether one of them was new. */
  add(folders: Iterable<string>): boolean
  /** Watches the folder that now has the path of `root`, and nothing else. */
  restart(): void
  close(): void
}

/** Platforms on which one watch covers all folders inside. Elsewhere, Node would watch each single file. */
const RECURSIVE_PLATFORMS: ReadonlySet<string> = new Set(['darwin', 'win32'])

/** Watches `root` and every new folder in it. There is one watch for each folder with all its files. */
export function watchFolders(
  root: string,
  { onRename, onWrite, isWanted, onUnwatchable }: FolderEvents,
): WatchedFolders {
  const recursive = RECURSIVE_PLATFORMS.has(process.platform)
  const watchers = new Map<string, FSWatcher>()
  let closed = false
  let hasReportedError = false

  function add(folders: Iterable<string>): boolean {
    let any = false
    for (const folder of folders) {
      if (watchers.has(folder) || closed || (recursive && folder !== '')) continue
      any = watchOne(folder) || any
    }
    return any
  }

  function watchOne(folder: string): boolean {
    try {
      const watcher = watch(join(root, folder), { recursive }, (event, name) => receive(folder, event, name))
      watcher.on('error', () => unwatch(folder))
      watchers.set(folder, watcher)
      return true
    } catch (error) {
      if (!isGone(error)) reportOnce(error)
      return false
    }
  }

  function receive(folder: string, event: string, name: string | null): void {
    if (closed) return
    const inner = name?.split(sep).join('/') ?? ''
    const path = [folder, inner].filter(part => part !== '').join('/')
    if (path !== '' && isHidden(path) && !isWanted(path)) return
    // A folder reports itself by its name.
    if (folder === '' && inner === basename(root)) onRename('')
    if (event === 'change') onWrite(path)
    else updateWatches(path).then(() => onRename(path), reportOnce)
  }

  /** Ends the watch of the folder that had this path, and watches the one that has it now, before it is reported. */
  async function updateWatches(path: string): Promise<void> {
    if (recursive || path === '') return
    for (const folder of watchers.keys())
      if (folder === path || folder.startsWith(`${path}/`)) unwatch(folder)
    const found = await asyncDisk.lstat(join(root, path)).catch(() => undefined)
    if (found?.isDirectory() === true)
      for await (const folder of listFolders(root, asyncDisk, path)) add([folder])
  }

  function unwatch(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  function reportOnce(error: unknown): void {
    if (!hasReportedError) onUnwatchable(error)
    hasReportedError = true
  }

  function unwatchAll(): void {
    for (const folder of watchers.keys()) unwatch(folder)
  }

  function restart(): void {
    unwatchAll()
    add([''])
  }

  function close(): void {
    closed = true
    unwatchAll()
  }

  add([''])
  return { add, restart, close }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
