import { createHash, randomUUID } from 'node:crypto'
import { type BigIntStats, constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { KeptFile, MediaFiles } from '../articles/media-files.ts'
import { messageOf, Problem } from '../problem.ts'

const WHOLE_HEAD_LENGTH = 64 * 1024 * 1024
const CUT_HEAD_LENGTH = 1024 * 1024
const ATTEMPTS = 3
const HASH = /^[0-9a-f]{32}$/

/** Media files beneath `directory`, which is made when the first file is kept. */
export function openMediaFiles(directory: string): MediaFiles {
  const root = resolve(directory)
  const pathOf = (hash: string) => join(root, checkHash(hash).slice(0, 2), hash)
  return { keep: path => readSteadily(path, kept => copyInto(pathOf(kept.hash), path, kept)), pathOf }
}

/** Computes the same facts but keeps nothing, for checking a folder. `pathOf` throws, as there is no copy. */
export function forgetfulMediaFiles(): MediaFiles {
  return {
    keep: path => readSteadily(path, async () => true),
    pathOf(hash) {
      throw new Problem('internal', `media file ${checkHash(hash)}: expected a kept file, but none are kept`)
    },
  }
}

function checkHash(hash: string): string {
  if (HASH.test(hash)) return hash
  throw new Problem('invalid', `media hash: expected 32 hexadecimal digits, came ${JSON.stringify(hash)}`)
}

/** Reads the file, and again if it changed while it was read or `use` (false) found another content in it. */
async function readSteadily(path: string, use: (kept: KeptFile) => Promise<boolean>): Promise<KeptFile> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await statFile(path)
    const kept = await readFile(path, Number(before.size))
    const used = await use(kept)
    if (used && isSame(before, await statFile(path), kept.length)) return kept
  }
  throw new Problem('invalid', `${path}: expected a finished file, but it changed each time it was read`)
}

async function statFile(path: string): Promise<BigIntStats> {
  const stats = await stat(path, { bigint: true }).catch(thrown => Promise.reject(unreadable(path, thrown)))
  if (stats.isFile()) return stats
  throw new Problem(
    'invalid',
    `${path}: expected a file, came ${stats.isDirectory() ? 'a folder' : 'a device'}`,
  )
}

function unreadable(path: string, cause: unknown): Problem {
  return new Problem('invalid', `${path}: expected a file that can be read: ${messageOf(cause)}`, { cause })
}

function isSame(before: BigIntStats, after: BigIntStats, length: number): boolean {
  const steady = before.mtimeNs === after.mtimeNs && before.ctimeNs === after.ctimeNs
  return steady && before.ino === after.ino && before.size === after.size && before.size === BigInt(length)
}

async function readFile(path: string, expectedLength: number): Promise<KeptFile> {
  const headLength = expectedLength <= WHOLE_HEAD_LENGTH ? expectedLength : CUT_HEAD_LENGTH
  const head = Buffer.alloc(headLength)
  const digest = createHash('sha256')
  let length = 0
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CUT_HEAD_LENGTH })) {
      const bytes: Buffer = chunk
      if (length < headLength) bytes.copy(head, length)
      digest.update(bytes)
      length += bytes.length
    }
  } catch (thrown) {
    throw unreadable(path, thrown)
  }
  return { hash: digest.digest('hex').slice(0, 32), length, head: head.subarray(0, length) }
}

/** False when the file no longer holds what was hashed. */
async function copyInto(target: string, path: string, kept: KeptFile): Promise<boolean> {
  if (await isKept(target, kept.length)) return true
  try {
    await mkdir(dirname(target), { recursive: true })
    return await copyThrough(`${target}.${randomUUID()}`, target, { path, hash: kept.hash })
  } catch (cause) {
    throw new Problem('unavailable', `${path}: cannot be kept as ${target}: ${messageOf(cause)}`, { cause })
  }
}

/** The target's name is only ever given to a whole copy, checked by its hash. */
async function copyThrough(
  temporary: string,
  target: string,
  original: { path: string; hash: string },
): Promise<boolean> {
  try {
    await copyFile(original.path, temporary, constants.COPYFILE_FICLONE)
    const right = (await readFile(temporary, 0)).hash === original.hash
    if (right) await rename(temporary, target)
    return right
  } finally {
    await rm(temporary, { force: true })
  }
}

async function isKept(target: string, length: number): Promise<boolean> {
  const stats = await stat(target).catch(() => undefined)
  return stats?.isFile() === true && stats.size === length
}
