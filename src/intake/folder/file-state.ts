import type { BigIntStats } from 'node:fs'
import { isAbsolute, join, posix, relative, sep } from 'node:path'
import { isMissing } from '../../problem.ts'
import type { Disk } from '../../system/disk.ts'

/** The state of a file. Both values may change when the file does. */
export interface FileState {
  readonly size: number
  /** Changes with every write: modification time, change time, and the identity of the file. */
  readonly stamp: string
}

/** Stamp of a file that exists but could not be inspected. */
export const UNKNOWN_STAMP = 'unknown'

/**
 * Finds a regular file inside the folder whose path has no hidden part. A link counts if its target is inside as well. A
 * file that cannot be inspected now has an unknown stamp; a missing one is undefined.
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

/** Finds such a file, unless it is reached through a linked folder. */
export async function findFileInside(root: string, name: string, disk: Disk): Promise<FileState | undefined> {
  const folder = join(root, posix.dirname(name))
  const real = await disk.realpath(folder).catch(() => folder)
  return real === folder ? findFile(root, name, disk) : undefined
}

function stateOf(stats: BigIntStats): FileState | undefined {
  if (!stats.isFile()) return undefined
  const { mtimeNs, ctimeNs, birthtimeNs, ino } = stats
  // Short, since one is stored for every file. In most, the times are the same.
  const times = `${mtimeNs.toString(36)}.${(ctimeNs - mtimeNs).toString(36)}`
  return { size: Number(stats.size), stamp: `${times}.${identityOf(ino, birthtimeNs)}` }
}

/** A system gives the inode of a deleted file to the next new one: only together with its birth it names a file. */
function identityOf(inode: bigint, birth: bigint): string {
  return `${inode.toString(36)}-${birth > 0n ? birth.toString(36) : ''}`
}

const IDENTITY = /[0-9a-z]+-[0-9a-z]+$/

/**
 * Returns the end of a stamp, which stays the same when a file is renamed, or edited in its place. Undefined where the
 * system does not know when a file was created.
 */
export function fileIdentity(stamp: string): string | undefined {
  return IDENTITY.exec(stamp)?.[0]
}

/** Returns whether a link leads to itself. */
function isLoop(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ELOOP'
}

/** Returns whether a path is outside. On Windows, another drive has no relative path; a name inside may begin with two dots. */
function isOutside(root: string, path: string): boolean {
  const inside = relative(root, path)
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)
}

/**
 * Returns whether a part of a path begins with a dot or underscore, ends with a tilde, or is `node_modules`. `_posts` is the
 * folder of articles in Jekyll.
 */
export function isHidden(name: string): boolean {
  return name.split('/').some(part => /^[._](?!posts$)|~$|^node_modules$/.test(part))
}
