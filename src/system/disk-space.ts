import type { Dirent } from 'node:fs'
import { opendir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** Returns the bytes of a file; undefined when there is none. */
export async function fileBytes(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
}

/** Returns the bytes of all files in a folder and its folders; 0 when there is none. */
export async function folderBytes(path: string): Promise<number> {
  let bytes = 0
  for await (const entry of entriesOf(path)) {
    const inner = join(path, entry.name)
    bytes += entry.isDirectory() ? await folderBytes(inner) : ((await fileBytes(inner)) ?? 0)
  }
  return bytes
}

/** Returns the bytes that are free on the drive of a folder, and the size of the drive; undefined when the system does not tell. */
export async function driveSpace(
  path: string,
): Promise<{ readonly free: number; readonly size: number } | undefined> {
  return statfs(path).then(
    ({ bavail, blocks, bsize }) => ({ free: bavail * bsize, size: blocks * bsize }),
    () => undefined,
  )
}

async function* entriesOf(path: string): AsyncGenerator<Dirent> {
  const folder = await opendir(path).catch(() => undefined)
  if (folder !== undefined) yield* folder
}
