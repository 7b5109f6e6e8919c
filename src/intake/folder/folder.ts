import { realpath, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { isMissing, Problem } from '../../problem.ts'
import { asyncDisk } from '../../system/disk.ts'
import { startThread } from '../../system/thread.ts'
import { createTimeSlice, SLICE_MS } from '../../system/waiting.ts'
import { type FileState, findFileInside, isHidden, UNKNOWN_STAMP } from './file-state.ts'
import { type Listing, listFolder } from './list-folder.ts'

/** The publication's folder as it was last seen: what is hidden or leads out of it is not in it. */
export interface Folder {
  readonly root: string
  /** Every file by its path inside the folder, with `/`. */
  readonly files: ReadonlyMap<string, FileState>
  /** Every folder inside by its path; `''` is the folder itself. */
  readonly folders: ReadonlySet<string>
  /** Looks at the whole folder again. Calls must not overlap. */
  refresh(): Promise<void>
  /** Looks at these paths again. Gives them, and for each that is a folder, or was, all in it. */
  look(paths: readonly string[]): Promise<readonly string[]>
}

/** A folder of more files than these is listed in a thread of its own. */
const FEW_FILES = 500
const PARALLEL_LOOKS = 64
/** TypeScript while developing, JavaScript once built. */
const LISTING_THREAD = new URL(`./listing-thread${extname(import.meta.filename)}`, import.meta.url)

/** A file, and the number of the listing that saw it last. */
interface SeenFile extends FileState {
  seen: number
}

/**
 * Opens a folder without looking into it yet.
 * @throws Problem when it is not there or is no folder.
 */
export async function openFolder(path: string): Promise<Folder> {
  const root = await rootOf(path)
  const files = new Map<string, SeenFile>()
  const folders = new Set<string>()
  let listings = 0

  /** What is as it was is not replaced, so that a listing of many files leaves little behind. */
  function note([name, state]: readonly [string, FileState]): void {
    const before = files.get(name)
    if (before !== undefined && isAsBefore(before, state)) before.seen = listings
    else files.set(name, { ...state, seen: listings })
  }

  async function refresh(): Promise<void> {
    listings++
    const seen = new Set<string>()
    for await (const part of partsOf(root)) {
      for (const folder of part.folders) seen.add(folder)
      part.files.forEach(note)
    }
    for (const folder of folders) if (!seen.has(folder)) folders.delete(folder)
    for (const folder of seen) folders.add(folder)
    await forgetUnseen()
  }

  async function forgetUnseen(): Promise<void> {
    const slice = createTimeSlice(SLICE_MS)
    for (const [name, { seen }] of files) {
      if (seen !== listings) files.delete(name)
      if (slice.isOver()) await slice.next()
    }
  }

  async function look(paths: readonly string[]): Promise<readonly string[]> {
    const names = new Set(paths)
    for (const path of paths) if (folders.has(path)) for (const inner of namesIn(path)) names.add(inner)
    const all = [...names]
    const inFolders: string[] = []
    for (let at = 0; at < all.length; at += PARALLEL_LOOKS) {
      const looked = await Promise.all(all.slice(at, at + PARALLEL_LOOKS).map(lookAt))
      inFolders.push(...looked.flat())
    }
    return [...new Set([...all, ...inFolders])]
  }

  /** The files of what was a folder when it was last looked at. */
  function namesIn(folder: string): readonly string[] {
    const inner = [...files.keys()].filter(name => name.startsWith(`${folder}/`))
    for (const name of folders) if (name === folder || name.startsWith(`${folder}/`)) folders.delete(name)
    return inner
  }

  /** Gives the names of the files in it, when it is a folder. */
  async function lookAt(name: string): Promise<readonly string[]> {
    const state = await findFileInside(root, name, asyncDisk)
    if (state !== undefined) note([name, state])
    else files.delete(name)
    return state === undefined && (await isFolderInside(root, name)) ? lookInto(name) : []
  }

  async function lookInto(folder: string): Promise<readonly string[]> {
    const names: string[] = []
    for await (const part of listFolder(root, asyncDisk, folder)) {
      for (const inner of part.folders) folders.add(inner)
      part.files.forEach(note)
      names.push(...part.files.map(([name]) => name))
    }
    return names
  }

  return { root, files, folders, refresh, look }
}

async function rootOf(path: string): Promise<string> {
  try {
    const root = await realpath(path)
    if ((await stat(root)).isDirectory()) return root
    throw new Problem('usage', `${path}: expected a folder of articles, got a file`)
  } catch (error) {
    if (isMissing(error)) throw new Problem('usage', `${path}: expected a folder of articles, there is none`)
    throw error
  }
}

/** A file that could not be looked at stays as it was. */
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

/** The parts of a folder's listing. Of one with many files the first parts may come twice. */
async function* partsOf(root: string): AsyncGenerator<Listing> {
  let count = 0
  for await (const part of listFolder(root, asyncDisk)) {
    yield part
    count += part.files.length
    if (count > FEW_FILES) return yield* partsFromThread(root)
  }
}

async function* partsFromThread(root: string): AsyncGenerator<Listing> {
  const thread = startThread<null, Listing | undefined>(LISTING_THREAD, { root })
  try {
    for (let part = await thread.ask(null); part !== undefined; part = await thread.ask(null)) yield part
  } finally {
    await thread.end()
  }
}
