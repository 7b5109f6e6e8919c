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
  readonly onMoved: (path: string) => void
  /** A file was written. */
  readonly onWritten: (path: string) => void
  /** Folders cannot be watched, for example because there are more than the system allows. */
  readonly onError: (error: unknown) => void
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
const WATCHES_DEEPLY: ReadonlySet<string> = new Set(['darwin', 'win32'])

/** Watches `root` and every new folder in it. There is one watch for each folder with all its files. */
export function watchFolders(root: string, { onMoved, onWritten, onError }: FolderEvents): WatchedFolders {
  const recursive = WATCHES_DEEPLY.has(process.platform)
  const watchers = new Map<string, FSWatcher>()
  let closed = false
  let hasReported = false

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
      watcher.on('error', () => drop(folder))
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
    if (path !== '' && isHidden(path)) return
    // A folder reports itself by its name.
    if (folder === '' && inner === basename(root)) onMoved('')
    if (event === 'change') onWritten(path)
    else follow(path).then(() => onMoved(path), reportOnce)
  }

  /** Ends the watch of the folder that had this path, and watches the one that has it now, before it is reported. */
  async function follow(path: string): Promise<void> {
    if (recursive || path === '') return
    for (const folder of watchers.keys()) if (folder === path || folder.startsWith(`${path}/`)) drop(folder)
    const found = await asyncDisk.lstat(join(root, path)).catch(() => undefined)
    if (found?.isDirectory() === true)
      for await (const folder of listFolders(root, asyncDisk, path)) add([folder])
  }

  function drop(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  function reportOnce(error: unknown): void {
    if (!hasReported) onError(error)
    hasReported = true
  }

  function dropAll(): void {
    for (const folder of watchers.keys()) drop(folder)
  }

  function restart(): void {
    dropAll()
    add([''])
  }

  function close(): void {
    closed = true
    dropAll()
  }

  add([''])
  return { add, restart, close }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
