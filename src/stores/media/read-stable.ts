import { createHash, hash as hashOf } from 'node:crypto'
import { type BigIntStats, createReadStream } from 'node:fs'
import type { StoredFile } from '../../articles/store/media-files.ts'
import { messageOf, Problem } from '../../problem.ts'
import type { Disk } from '../../system/disk.ts'

/**
 * Reads a file and calls `use` with it. Does both again when the file changed meanwhile, or when `use` returns undefined
 * because it found other content.
 * @throws Problem when it is not a file, cannot be read, or does not stop changing.
 */
export async function readStable<Result>(
  path: string,
  disk: Disk,
  use: (file: StoredFile) => Promise<Result | undefined>,
): Promise<Result> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await statFile(path, disk)
    const file = await readFile(path, Number(before.size), disk)
    const result = await use(file)
    if (result !== undefined && isSame(before, await statFile(path, disk), file.length)) return result
  }
  throw new Problem('invalid', `${path}: expected a finished file, but it changed each time it was read`)
}

const ATTEMPTS = 3

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
  const hasSameTimes = before.mtimeNs === after.mtimeNs && before.ctimeNs === after.ctimeNs
  return (
    hasSameTimes && before.ino === after.ino && before.size === after.size && before.size === BigInt(length)
  )
}

/** The number of hexadecimal digits of SHA-256 by which media are known. */
export const HASH_LENGTH = 32

const WHOLE_HEAD_LENGTH = 64 * 1024 * 1024
const CUT_HEAD_LENGTH = 1024 * 1024

async function readFile(path: string, expectedLength: number, disk: Disk): Promise<StoredFile> {
  try {
    return expectedLength > WHOLE_HEAD_LENGTH ? await hashFile(path) : describeBytes(await disk.read(path))
  } catch (thrown) {
    throw unreadable(path, thrown)
  }
}

/** Returns the hash and length of bytes in memory. */
export function describeBytes(bytes: Buffer): StoredFile {
  return { hash: hashOf('sha256', bytes).slice(0, HASH_LENGTH), length: bytes.length, head: bytes }
}

/** Reads a file that is too large for memory. */
export async function hashFile(path: string): Promise<StoredFile> {
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
