import { constants } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { AddedFile, MediaFiles, StoredFile, Transform } from '../../articles/store/media-files.ts'
import { messageOf, Problem } from '../../problem.ts'
import { asyncDisk, type Disk } from '../../system/disk.ts'
import { describeBytes, HASH_LENGTH, hashFile, readStable } from './read-stable.ts'
import { hasFile, writeWhole } from './write-whole.ts'

/**
 * Opens the media files below `directory`, which is created with the first file. The result of a transform is cached: a
 * file `{hash}.{name of the transform}` contains the hash of the result.
 */
export function openMediaFiles(directory: string, disk = asyncDisk): MediaFiles {
  const root = resolve(directory)
  const pathOf = (hash: string) => join(root, checkHash(hash).slice(0, 2), hash)
  const folder = { disk, pathOf }

  async function store(
    path: string,
    file: StoredFile,
    transform?: Transform,
  ): Promise<AddedFile | undefined> {
    const result =
      transform &&
      ((await findCached(file, transform, folder)) ?? (await applyAndCache(file, transform, folder)))
    if (result !== undefined && result.hash !== file.hash) return result
    return (await copy(path, file, folder)) ? { ...file, ...result } : undefined
  }

  return {
    add: (path, transform) => readStable(path, disk, file => store(path, file, transform)),
    async addBytes(bytes, transform) {
      const file = describeBytes(bytes)
      return (await store('the received bytes', file, transform)) ?? file
    },
    pathOf,
  }
}

/** The folder of the copies. */
interface Folder {
  readonly disk: Disk
  readonly pathOf: MediaFiles['pathOf']
}

/** Creates media files that return the same results but store nothing, for checking a folder. `pathOf` throws. */
export function createDryRunMediaFiles(disk = asyncDisk): MediaFiles {
  async function transformed(file: StoredFile, transform: Transform | undefined): Promise<AddedFile> {
    const { bytes, warning } = (await transform?.apply(file)) ?? {}
    return { ...(bytes === undefined ? file : describeBytes(bytes)), warning }
  }

  return {
    add: (path, transform) => readStable(path, disk, file => transformed(file, transform)),
    addBytes: (bytes, transform) => transformed(describeBytes(bytes), transform),
    pathOf(hash) {
      throw new Problem(
        'internal',
        `media file ${checkHash(hash)}: expected a stored file, but this run stores none`,
      )
    },
  }
}

const HASH = new RegExp(`^[0-9a-f]{${HASH_LENGTH}}$`)

function checkHash(hash: string): string {
  if (HASH.test(hash)) return hash
  throw new Problem(
    'invalid',
    `media hash: expected ${HASH_LENGTH} hexadecimal digits, got ${JSON.stringify(hash)}`,
  )
}

/** Returns the cached result of a transform, unless it is missing or damaged. */
async function findCached(
  file: StoredFile,
  transform: Transform,
  { disk, pathOf }: Folder,
): Promise<AddedFile | undefined> {
  const path = cachePath(file, transform, pathOf)
  if ((await disk.find(path).catch(() => undefined)) === undefined) return undefined
  const hash = await disk.read(path).then(String, () => '')
  if (!HASH.test(hash)) return undefined
  const bytes = await disk.read(pathOf(hash)).catch(() => undefined)
  const result = bytes && describeBytes(bytes)
  return result?.hash === hash ? result : undefined
}

/** A result with a warning is not cached, so that the warning is reported each time. */
async function applyAndCache(file: StoredFile, transform: Transform, folder: Folder): Promise<AddedFile> {
  const { bytes, warning } = await transform.apply(file)
  if (bytes === undefined) return { ...file, warning }
  const result = describeBytes(bytes)
  await write(folder.pathOf(result.hash), bytes, folder.disk)
  if (warning === undefined) await write(cachePath(file, transform, folder.pathOf), result.hash, folder.disk)
  return { ...result, warning }
}

function cachePath(file: StoredFile, transform: Transform, pathOf: Folder['pathOf']): string {
  return `${pathOf(file.hash)}.${transform.name}`
}

async function write(target: string, bytes: Buffer | string, disk: Disk): Promise<void> {
  try {
    await writeWhole(target, disk, async temporary => {
      await disk.write(temporary, bytes)
      return true
    })
  } catch (cause) {
    throw new Problem('unavailable', `${target}: cannot be written: ${messageOf(cause)}`, { cause })
  }
}

/** Returns false when a huge file has changed since it was hashed. */
async function copy(path: string, file: StoredFile, { disk, pathOf }: Folder): Promise<boolean> {
  const target = pathOf(file.hash)
  if (await hasFile(target, file.length, disk)) return true
  try {
    return await writeWhole(target, disk, async temporary => {
      if (file.head.length < file.length) return copyHuge(path, temporary, file.hash)
      await disk.write(temporary, file.head)
      return true
    })
  } catch (cause) {
    throw new Problem('unavailable', `${path}: cannot be stored as ${target}: ${messageOf(cause)}`, { cause })
  }
}

async function copyHuge(path: string, temporary: string, hash: string): Promise<boolean> {
  await copyFile(path, temporary, constants.COPYFILE_FICLONE)
  return (await hashFile(temporary)).hash === hash
}
