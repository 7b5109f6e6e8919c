import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, posix, relative, sep } from 'node:path'
import { isMissing, Problem } from '../problem.ts'

/** A file that changes keeps neither of these. */
export interface FileState {
  readonly size: number
  /** Changes with every write: modification time, change time and inode. */
  readonly stamp: string
}

/** The publication's folder as it was last seen: what is hidden or leads out of it is not in it. */
export interface Folder {
  readonly root: string
  /** Every file by its path inside the folder, with `/`. */
  readonly files: ReadonlyMap<string, FileState>
  /** Looks at the whole folder again. */
  refresh(): Promise<void>
  /** Looks at these paths again. */
  look(paths: readonly string[]): Promise<void>
}

const PARALLEL_STATS = 64

/** Stands for a file that is there but could not be looked at. */
const UNKNOWN: FileState = { size: 0, stamp: 'unknown' }

/**
 * Opens a folder without looking into it yet.
 * @throws Problem when it is not there or is no folder.
 */
export async function openFolder(path: string): Promise<Folder> {
  const root = await rootOf(path)
  const files = new Map<string, FileState>()

  /** What is reached through a linked folder is not in this one. */
  async function look(names: readonly string[]): Promise<void> {
    const linked = await linkedFolders(root, names)
    await lookAll(names.filter(name => !linked.has(posix.dirname(name))))
    for (const name of names) if (linked.has(posix.dirname(name))) files.delete(name)
  }

  async function lookAll(names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += PARALLEL_STATS) {
      await Promise.all(names.slice(at, at + PARALLEL_STATS).map(lookAt))
    }
  }

  async function lookAt(name: string): Promise<void> {
    const state = isHidden(name) ? undefined : await stateOf(root, name, files.get(name))
    if (state === undefined) files.delete(name)
    else files.set(name, state)
  }

  async function refresh(): Promise<void> {
    const names = await namesIn(root)
    const present = new Set(names)
    for (const name of files.keys()) if (!present.has(name)) files.delete(name)
    await lookAll(names)
  }

  return { root, files, refresh, look }
}

async function rootOf(path: string): Promise<string> {
  try {
    const root = await realpath(path)
    if ((await stat(root)).isDirectory()) return root
    throw new Problem('usage', `${path}: expected a folder of articles, came a file`)
  } catch (error) {
    if (isMissing(error)) throw new Problem('usage', `${path}: expected a folder of articles, there is none`)
    throw error
  }
}

/** Every name in a folder and the folders in it, without what is hidden. */
async function namesIn(path: string, prefix = ''): Promise<readonly string[]> {
  const entries = (await readdir(path, { withFileTypes: true })).filter(({ name }) => !isHidden(name))
  const names: string[] = []
  for (const entry of entries) {
    const name = prefix + entry.name
    if (!entry.isDirectory()) names.push(name)
    else for (const inner of await namesInside(join(path, entry.name), `${name}/`)) names.push(inner)
  }
  return names
}

/** None where the folder has gone in the meantime. */
async function namesInside(path: string, prefix: string): Promise<readonly string[]> {
  try {
    return await namesIn(path, prefix)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Which of the folders that these names are in are links, or in one. */
async function linkedFolders(root: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  const linked = new Set<string>()
  for (const folder of new Set(names.map(name => posix.dirname(name)))) {
    const path = join(root, folder)
    const real = await realpath(path).catch(() => path)
    if (real !== path) linked.add(folder)
  }
  return linked
}

/** Path inside the folder, with `/`, of an absolute path. */
export function pathInside(root: string, path: string): string {
  return relative(root, path).split(sep).join(posix.sep)
}

/** Another drive of Windows has no path from here. */
function isOutside(root: string, path: string): boolean {
  const inside = relative(root, path)
  return inside.startsWith('..') || isAbsolute(inside)
}

/** Names with a dot or underscore in front, in any part, are nobody's articles; nor are dependencies of Node. */
export function isHidden(name: string): boolean {
  return name.split('/').some(part => /^[._]|~$|^node_modules$/.test(part))
}

/**
 * A regular file inside the folder; a link counts when what it names is inside as well. A file that cannot be
 * looked at just now stays as it was: only one that is not there is gone.
 */
async function stateOf(
  root: string,
  name: string,
  before: FileState | undefined,
): Promise<FileState | undefined> {
  try {
    const path = join(root, name)
    const link = (await lstat(path)).isSymbolicLink()
    if (link && isOutside(root, await realpath(path))) return undefined
    const found = await stat(path)
    return found.isFile()
      ? { size: found.size, stamp: `${found.mtimeMs}.${found.ctimeMs}.${found.ino}` }
      : undefined
  } catch (error) {
    return isMissing(error) || isLoop(error) ? undefined : (before ?? UNKNOWN)
  }
}

/** A link that leads to itself leads to nothing. */
function isLoop(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ELOOP'
}
