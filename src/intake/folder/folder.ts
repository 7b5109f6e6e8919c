import { realpath, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { isMissing, Problem } from '../../problem.ts'
import { asyncDisk } from '../../system/disk.ts'
import { startThread } from '../../system/thread.ts'
import { createTimeSlice, SLICE_MS } from '../../system/waiting.ts'
import { type FileState, findFileInside, isHidden, UNKNOWN_STAMP } from './file-state.ts'
import { type Listing, listFolder } from './list-folder.ts'

/** The publication's folder as it was last seen, without hidden files and links that lead out of it. */
export interface Folder {
  readonly root: string
  /** Every file by its path inside the folder, with `/`. */
  readonly files: ReadonlyMap<string, FileState>
  /** Every folder inside, by its path; `''` is the folder itself. */
  readonly folders: ReadonlySet<string>
  /** Lists the whole folder again. Calls must not overlap. */
  refresh(): Promise<void>
  /** Inspects these paths again. Returns them, and everything in those that are or were folders. */
  refreshPaths(paths: readonly string[]): Promise<readonly string[]>
}

/** Up to this many files are listed here; a larger folder is listed in a thread. */
const FEW_FILES = 500
const PARALLEL_CHECKS = 64
/** TypeScript in a checkout, JavaScript once built. */
const LISTING_THREAD = new URL(`./listing-thread${extname(import.meta.filename)}`, import.meta.url)

/** A file, with the number of the last listing that contains it. */
interface ListedFile extends FileState {
  listing: number
}

/**
 * Opens a folder without listing it yet.
 * @throws Problem when it is missing or is no folder.
 */
export async function openFolder(path: string): Promise<Folder> {
  const root = await rootOf(path)
  const files = new Map<string, ListedFile>()
  const folders = new Set<string>()
  let listings = 0

  /** Updates a file. An unchanged entry is not replaced, so that a listing of many files leaves little garbage. */
  function update([name, state]: readonly [string, FileState]): void {
    const before = files.get(name)
    if (before !== undefined && isAsBefore(before, state)) before.listing = listings
    else files.set(name, { ...state, listing: listings })
  }

  async function refresh(): Promise<void> {
    listings++
    const listed = new Set<string>()
    for await (const part of partsOf(root)) {
      for (const folder of part.folders) listed.add(folder)
      part.files.forEach(update)
    }
    for (const folder of folders) if (!listed.has(folder)) folders.delete(folder)
    for (const folder of listed) folders.add(folder)
    await removeUnlisted()
  }

  async function removeUnlisted(): Promise<void> {
    const slice = createTimeSlice(SLICE_MS)
    for (const [name, { listing }] of files) {
      if (listing !== listings) files.delete(name)
      if (slice.isOver()) await slice.next()
    }
  }

  async function refreshPaths(paths: readonly string[]): Promise<readonly string[]> {
    const names = new Set(paths)
    for (const path of paths) if (folders.has(path)) for (const inner of removeFolder(path)) names.add(inner)
    const all = [...names]
    const inFolders: string[] = []
    for (let at = 0; at < all.length; at += PARALLEL_CHECKS) {
      const listed = await Promise.all(all.slice(at, at + PARALLEL_CHECKS).map(refreshPath))
      inFolders.push(...listed.flat())
    }
    return [...new Set([...all, ...inFolders])]
  }

  /** Removes a path that was a folder at the last check, and its folders. Returns the files in it. */
  function removeFolder(folder: string): readonly string[] {
    const inner = [...files.keys()].filter(name => name.startsWith(`${folder}/`))
    for (const name of folders) if (name === folder || name.startsWith(`${folder}/`)) folders.delete(name)
    return inner
  }

  /** Inspects a path. Returns the files in it if it is a folder. */
  async function refreshPath(name: string): Promise<readonly string[]> {
    const state = await findFileInside(root, name, asyncDisk)
    if (state !== undefined) update([name, state])
    else files.delete(name)
    return state === undefined && (await isFolderInside(root, name)) ? listInto(name) : []
  }

  async function listInto(folder: string): Promise<readonly string[]> {
    const names: string[] = []
    for await (const part of listFolder(root, asyncDisk, folder)) {
      for (const inner of part.folders) folders.add(inner)
      part.files.forEach(update)
      names.push(...part.files.map(([name]) => name))
    }
    return names
  }

  return { root, files, folders, refresh, refreshPaths }
}

async function rootOf(path: string): Promise<string> {
  try {
    const root = await realpath(path)
    if ((await stat(root)).isDirectory()) return root
    throw new Problem('usage', `${path}: expected a folder of articles, got a file`)
  } catch (error) {
    const message = `${path}: expected a folder of articles, there is none: feedwright init "${path}" creates it`
    if (isMissing(error)) throw new Problem('usage', message)
    throw error
  }
}

/** Returns whether a file is unchanged. One that could not be inspected counts as unchanged. */
function isAsBefore(before: FileState, state: FileState): boolean {
  return state.stamp === UNKNOWN_STAMP || (before.stamp === state.stamp && before.size === state.size)
}

async function isFolderInside(root: string, name: string): Promise<boolean> {
  if (name === '' || isHidden(name)) return false
  const path = join(root, name)
  const real = await realpath(path).catch(() => undefined)
  if (real !== path) return false
  return (await asyncDisk.find(path).catch(() => undefined))?.isDirectory() === true
}

/** Yields the listing of a folder in parts. For a folder with many files the first parts may be yielded twice. */
async function* partsOf(root: string): AsyncGenerator<Listing> {
  let count = 0
  for await (const part of listFolder(root, asyncDisk)) {
    yield part
    count += part.files.length
    if (count > FEW_FILES) return yield* partsFromThread(root)
  }
}

async function* partsFromThread(root: string): AsyncGenerator<Listing> {
  const thread = startThread<null, Listing | undefined>(LISTING_THREAD, { data: { root } })
  try {
    for (let part = await thread.request(null); part !== undefined; part = await thread.request(null))
      yield part
  } finally {
    await thread.end()
  }
}
