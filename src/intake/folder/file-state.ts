import type { BigIntStats } from 'node:fs'
import { isAbsolute, join, posix, relative, sep } from 'node:path'
import { isMissing } from '../../problem.ts'
import type { Disk } from '../../system/disk.ts'

/** A file that changes keeps neither of these. */
export interface FileState {
  readonly size: number
  /** Changes with every write: modification time, change time and inode. */
  readonly stamp: string
}

/** Stamp of a file that is there but could not be looked at. */
export const UNKNOWN_STAMP = 'unknown'

/**
 * A regular file inside the folder, when nothing in its name is hidden; a link counts when what it names is inside
 * as well. A file that cannot be looked at just now has an unknown stamp: only one that is not there is undefined.
 */
export async function findFile(root: string, name: string, disk: Disk): Promise<FileState | undefined> {
  if (isHidden(name)) return undefined
  try {
    const path = join(root, name)
    const own = await disk.lstat(path)
    if (!own.isSymbolicLink()) return stateOf(own)
    return isOutside(root, await disk.realpath(path)) ? undefined : stateOf(await disk.stat(path))
  } catch (error) {
    return isMissing(error) || isLoop(error) ? undefined : { size: 0, stamp: UNKNOWN_STAMP }
  }
}

/** Such a file that is not reached through a linked folder. */
export async function findFileInside(root: string, name: string, disk: Disk): Promise<FileState | undefined> {
  const folder = join(root, posix.dirname(name))
  const real = await disk.realpath(folder).catch(() => folder)
  return real === folder ? findFile(root, name, disk) : undefined
}

function stateOf(stats: BigIntStats): FileState | undefined {
  if (!stats.isFile()) return undefined
  const { mtimeNs, ctimeNs, ino } = stats
  // Short, as one is kept of every file: in most, both times are the same.
  const times = `${mtimeNs.toString(36)}.${(ctimeNs - mtimeNs).toString(36)}`
  return { size: Number(stats.size), stamp: `${times}.${ino.toString(36)}` }
}

/** A link that leads to itself leads to nothing. */
function isLoop(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ELOOP'
}

/** Another drive of Windows has no path from here; a name inside may begin with two dots. */
function isOutside(root: string, path: string): boolean {
  const inside = relative(root, path)
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)
}

/** Names with a dot or underscore in front, in any part, are nobody's articles; nor are dependencies of Node. */
export function isHidden(name: string): boolean {
  return name.split('/').some(part => /^[._]|~$|^node_modules$/.test(part))
}
