import { type FSWatcher, watch } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { asyncDisk } from '../../system/disk.ts'
import { isHidden } from './file-state.ts'
import { listFolders } from './list-folder.ts'

/** What the operating system told of. */
export interface FolderEvents {
  /**
   * A file or folder appeared, vanished or was replaced; of a folder it is told when it is watched. Path inside, with `/`;
   * `''` when that may have happened to `root`.
   */
  readonly onMoved: (path: string) => void
  /** A file was written. */
  readonly onWritten: (path: string) => void
  /** Folders cannot be watched, such as when there are more than the system allows. */
  readonly onError: (error: unknown) => void
}

/** Watches folders. */
export interface WatchedFolders {
  /** Watches these too. Whether there was one that was not watched. */
  add(folders: Iterable<string>): boolean
  /** Watches what has the path of `root` now, and nothing else. */
  restart(): void
  close(): void
}

/** Where one watch tells of all folders inside; elsewhere, Node would watch each single file for that. */
const WATCHES_DEEPLY: ReadonlySet<string> = new Set(['darwin', 'win32'])

/** Watches `root`, and with it every folder that comes. One watch is for a folder with all its files. */
export function watchFolders(root: string, { onMoved, onWritten, onError }: FolderEvents): WatchedFolders {
  const recursive = WATCHES_DEEPLY.has(process.platform)
  const watchers = new Map<string, FSWatcher>()
  let closed = false
  let told = false

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
      const watcher = watch(join(root, folder), { recursive }, (event, name) => hear(folder, event, name))
      watcher.on('error', () => drop(folder))
      watchers.set(folder, watcher)
      return true
    } catch (error) {
      if (!isGone(error)) tellOnce(error)
      return false
    }
  }

  function hear(folder: string, event: string, name: string | null): void {
    if (closed) return
    const inner = name?.split(sep).join('/') ?? ''
    const path = [folder, inner].filter(part => part !== '').join('/')
    if (path !== '' && isHidden(path)) return
    // Of itself, a folder tells by its name.
    if (folder === '' && inner === basename(root)) onMoved('')
    if (event === 'change') onWritten(path)
    else follow(path).then(() => onMoved(path), tellOnce)
  }

  /** What had this name is not watched any more; a folder that has it now is, before it is told of. */
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

  function tellOnce(error: unknown): void {
    if (!told) onError(error)
    told = true
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
