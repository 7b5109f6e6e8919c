import { createHash, hash as hashOf, randomUUID } from 'node:crypto'
import { type BigIntStats, constants, createReadStream } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { MediaFiles, StoredFile, Transform } from '../../articles/store/media-files.ts'
import { isMissing, messageOf, Problem } from '../../problem.ts'
import { asyncDisk, type Disk } from '../../system/disk.ts'

const WHOLE_HEAD_LENGTH = 64 * 1024 * 1024
const CUT_HEAD_LENGTH = 1024 * 1024
const ATTEMPTS = 3
const HASH = /^[0-9a-f]{32}$/

/** Digits of the hash by which media are known. */
export const HASH_LENGTH = 32

type Kept = Awaited<ReturnType<MediaFiles['add']>>

/** Where copies are, and by which calls they are made. */
interface Place {
  readonly disk: Disk
  readonly pathOf: MediaFiles['pathOf']
}

/**
 * Media files beneath `directory`, which is made when the first file is kept. What a rework made of a file is
 * found again by a note beside where the file would be: `{hash}.{name of the rework}` holds the other hash.
 */
export function openMediaFiles(directory: string, disk = asyncDisk): MediaFiles {
  const root = resolve(directory)
  const pathOf = (hash: string) => join(root, checkHash(hash).slice(0, 2), hash)
  const place = { disk, pathOf }

  async function keepFile(path: string, file: StoredFile, rework?: Transform): Promise<Kept | undefined> {
    const made = rework && ((await findMade(file, rework, place)) ?? (await make(file, rework, place)))
    if (made !== undefined && made.hash !== file.hash) return made
    return (await copy(path, file, place)) ? { ...file, ...made } : undefined
  }

  return {
    add: (path, rework) => readSteadily(path, disk, file => keepFile(path, file, rework)),
    async addBytes(bytes, rework) {
      const file = describe(bytes)
      return (await keepFile('what came', file, rework)) ?? file
    },
    pathOf,
  }
}

/** Computes the same facts but keeps nothing, for checking a folder. `pathOf` throws, as there is no copy. */
export function createDryRunMediaFiles(disk = asyncDisk): MediaFiles {
  async function remade(file: StoredFile, rework: Transform | undefined): Promise<Kept> {
    const { bytes, warning } = (await rework?.make(file)) ?? {}
    return { ...(bytes === undefined ? file : describe(bytes)), warning }
  }

  return {
    add: (path, rework) => readSteadily(path, disk, file => remade(file, rework)),
    addBytes: (bytes, rework) => remade(describe(bytes), rework),
    pathOf(hash) {
      throw new Problem('internal', `media file ${checkHash(hash)}: expected a kept file, but none are kept`)
    },
  }
}

function checkHash(hash: string): string {
  if (HASH.test(hash)) return hash
  throw new Problem('invalid', `media hash: expected 32 hexadecimal digits, got ${JSON.stringify(hash)}`)
}

/** Reads the file, and again if it changed while it was read or `use` found another content in it. */
async function readSteadily(
  path: string,
  disk: Disk,
  use: (file: StoredFile) => Promise<Kept | undefined>,
): Promise<Kept> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await statFile(path, disk)
    const file = await readFile(path, Number(before.size), disk)
    const kept = await use(file)
    if (kept !== undefined && isSame(before, await statFile(path, disk), file.length)) return kept
  }
  throw new Problem('invalid', `${path}: expected a finished file, but it changed each time it was read`)
}

async function statFile(path: string, disk: Disk): Promise<BigIntStats> {
  const stats = await disk.stat(path).catch(thrown => Promise.reject(unreadable(path, thrown)))
  if (stats.isFile()) return stats
  throw new Problem(
    'invalid',
    `${path}: expected a file, got ${stats.isDirectory() ? 'a folder' : 'a device'}`,
  )
}

function unreadable(path: string, cause: unknown): Problem {
  return new Problem('invalid', `${path}: expected a file that can be read: ${messageOf(cause)}`, { cause })
}

function isSame(before: BigIntStats, after: BigIntStats, length: number): boolean {
  const steady = before.mtimeNs === after.mtimeNs && before.ctimeNs === after.ctimeNs
  return steady && before.ino === after.ino && before.size === after.size && before.size === BigInt(length)
}

async function readFile(path: string, expectedLength: number, disk: Disk): Promise<StoredFile> {
  try {
    return expectedLength > WHOLE_HEAD_LENGTH ? await hashFile(path) : describe(await disk.read(path))
  } catch (thrown) {
    throw unreadable(path, thrown)
  }
}

function describe(bytes: Buffer): StoredFile {
  return { hash: hashOf('sha256', bytes).slice(0, HASH_LENGTH), length: bytes.length, head: bytes }
}

/** A file that is too large to be held. */
async function hashFile(path: string): Promise<StoredFile> {
  const head = Buffer.alloc(CUT_HEAD_LENGTH)
  const digest = createHash('sha256')
  let length = 0
  for await (const chunk of createReadStream(path, { highWaterMark: CUT_HEAD_LENGTH })) {
    const bytes: Buffer = chunk
    if (length < head.length) bytes.copy(head, length)
    digest.update(bytes)
    length += bytes.length
  }
  return { hash: digest.digest('hex').slice(0, HASH_LENGTH), length, head: head.subarray(0, length) }
}

/** What was made of the file before, if its note is there and it is whole. */
async function findMade(
  file: StoredFile,
  rework: Transform,
  { disk, pathOf }: Place,
): Promise<Kept | undefined> {
  const path = notePath(file, rework, pathOf)
  if ((await disk.find(path).catch(() => undefined)) === undefined) return undefined
  const note = await disk.read(path).then(String, () => '')
  if (!HASH.test(note)) return undefined
  const bytes = await disk.read(pathOf(note)).catch(() => undefined)
  const made = bytes && describe(bytes)
  return made?.hash === note ? made : undefined
}

function notePath(file: StoredFile, rework: Transform, pathOf: Place['pathOf']): string {
  return `${pathOf(file.hash)}.${rework.name}`
}

/** What came with a warning is not noted: it is made again each time, and warned of again. */
async function make(file: StoredFile, rework: Transform, place: Place): Promise<Kept> {
  const { bytes, warning } = await rework.make(file)
  if (bytes === undefined) return { ...file, warning }
  const made = describe(bytes)
  await write(place.pathOf(made.hash), bytes, place.disk)
  if (warning === undefined) await write(notePath(file, rework, place.pathOf), made.hash, place.disk)
  return { ...made, warning }
}

async function write(target: string, bytes: Buffer | string, disk: Disk): Promise<void> {
  try {
    await placeWhole(target, disk, async temporary => {
      await disk.write(temporary, bytes)
      return true
    })
  } catch (cause) {
    throw new Problem('unavailable', `${target}: cannot be written: ${messageOf(cause)}`, { cause })
  }
}

/** False when a file that is not held any more is not what was hashed. */
async function copy(path: string, file: StoredFile, { disk, pathOf }: Place): Promise<boolean> {
  const target = pathOf(file.hash)
  if (await isKept(target, file.length, disk)) return true
  try {
    return await placeWhole(target, disk, async temporary => {
      if (file.head.length < file.length) return copyHuge(path, temporary, file.hash)
      await disk.write(temporary, file.head)
      return true
    })
  } catch (cause) {
    throw new Problem('unavailable', `${path}: cannot be kept as ${target}: ${messageOf(cause)}`, { cause })
  }
}

async function copyHuge(path: string, temporary: string, hash: string): Promise<boolean> {
  await copyFile(path, temporary, constants.COPYFILE_FICLONE)
  return (await hashFile(temporary)).hash === hash
}

/** Gives the target's name only to a whole file that `fill` says is right; false when it says otherwise. */
export async function placeWhole(
  target: string,
  disk: Disk,
  fill: (temporary: string) => Promise<boolean>,
): Promise<boolean> {
  const temporary = `${target}.${randomUUID()}`
  let placed = false
  try {
    const right = await withFolder(dirname(target), disk, () => fill(temporary))
    if (right) await disk.rename(temporary, target)
    placed = right
    return right
  } finally {
    if (!placed) await disk.remove(temporary)
  }
}

/** Does again what failed because its folder is not there yet. */
async function withFolder(folder: string, disk: Disk, work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work()
  } catch (error) {
    if (!isMissing(error)) throw error
    await disk.makeFolder(folder)
    return work()
  }
}

/** Whether a file of this length is there. */
export async function isKept(target: string, length: number, disk: Disk): Promise<boolean> {
  const stats = await disk.find(target).catch(() => undefined)
  return stats?.isFile() === true && stats.size === BigInt(length)
}
