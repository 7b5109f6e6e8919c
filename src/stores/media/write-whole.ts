import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { isMissing } from '../../problem.ts'
import type { Disk } from '../../system/disk.ts'

/**
 * Writes a file so that it never exists in part: `fill` writes a temporary one, which is then renamed. Returns the result
 * of `fill`; when that is false, or it throws, no file is left. `fill` may be called twice: the second time after the
 * folder has been created.
 */
export async function writeWhole(
  target: string,
  disk: Disk,
  fill: (temporary: string) => Promise<boolean>,
): Promise<boolean> {
  const temporary = `${target}.${randomUUID()}`
  let renamed = false
  try {
    const isComplete = await withFolder(dirname(target), disk, () => fill(temporary))
    if (isComplete) await disk.rename(temporary, target)
    renamed = isComplete
    return isComplete
  } finally {
    if (!renamed) await disk.remove(temporary)
  }
}

const TEMPORARY = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Returns whether a file has the name of a temporary one. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name)
}

/** Creates the folder and retries when `work` fails because the folder is missing. */
async function withFolder(folder: string, disk: Disk, work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work()
  } catch (error) {
    if (!isMissing(error)) throw error
    await disk.makeFolder(folder)
    return work()
  }
}

/** Returns whether a file of this length exists. */
export async function hasFile(path: string, length: number, disk: Disk): Promise<boolean> {
  const stats = await disk.find(path).catch(() => undefined)
  return stats?.isFile() === true && stats.size === BigInt(length)
}
