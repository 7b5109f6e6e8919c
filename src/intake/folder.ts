import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { join, posix, relative, sep } from 'node:path'
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

/**
 * Opens a folder without looking into it yet.
 * @throws Problem when it is not there or is no folder.
 */
export async function openFolder(path: string): Promise<Folder> {
  const root = await rootOf(path)
  const files = new Map<string, FileState>()

  async function look(names: readonly string[]): Promise<void> {
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
    await look(names)
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

async function namesIn(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => !entry.isDirectory())
    .map(entry => pathInside(root, join(entry.parentPath, entry.name)))
    .filter(name => !isHidden(name))
}

/** Path inside the folder, with `/`, of an absolute path. */
export function pathInside(root: string, path: string): string {
  return relative(root, path).split(sep).join(posix.sep)
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
    if (link && pathInside(root, await realpath(path)).startsWith('..')) return undefined
    const found = await stat(path)
    return found.isFile()
      ? { size: found.size, stamp: `${found.mtimeMs}.${found.ctimeMs}.${found.ino}` }
      : undefined
  } catch (error) {
    return isMissing(error) ? undefined : before
  }
}
