import { createHash, randomUUID } from 'node:crypto'
import { type BigIntStats, constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { KeptFile, MediaFiles, Rework } from '../articles/media-files.ts'
import { messageOf, Problem } from '../problem.ts'

const WHOLE_HEAD_LENGTH = 64 * 1024 * 1024
const CUT_HEAD_LENGTH = 1024 * 1024
const ATTEMPTS = 3
const HASH = /^[0-9a-f]{32}$/

type Kept = Awaited<ReturnType<MediaFiles['keep']>>
type PathOf = MediaFiles['pathOf']

/**
 * Media files beneath `directory`, which is made when the first file is kept. What a rework made of a file is
 * found again by a note beside where the file would be: `{hash}.{name of the rework}` holds the other hash.
 */
export function openMediaFiles(directory: string): MediaFiles {
  const root = resolve(directory)
  const pathOf = (hash: string) => join(root, checkHash(hash).slice(0, 2), hash)
  return {
    keep: (path, rework) =>
      readSteadily(path, async file => {
        const made = rework && ((await findMade(file, rework, pathOf)) ?? (await make(file, rework, pathOf)))
        if (made !== undefined && made.hash !== file.hash) return made
        return (await copyInto(pathOf(file.hash), path, file)) ? { ...file, ...made } : undefined
      }),
    pathOf,
  }
}

/** Computes the same facts but keeps nothing, for checking a folder. `pathOf` throws, as there is no copy. */
export function forgetfulMediaFiles(): MediaFiles {
  return {
    keep: (path, rework) =>
      readSteadily(path, async file => {
        const { bytes, warning } = (await rework?.make(file)) ?? {}
        return { ...(bytes === undefined ? file : describe(bytes)), warning }
      }),
    pathOf(hash) {
      throw new Problem('internal', `media file ${checkHash(hash)}: expected a kept file, but none are kept`)
    },
  }
}

function checkHash(hash: string): string {
  if (HASH.test(hash)) return hash
  throw new Problem('invalid', `media hash: expected 32 hexadecimal digits, came ${JSON.stringify(hash)}`)
}

/** Reads the file, and again if it changed while it was read or `use` found another content in it. */
async function readSteadily(path: string, use: (file: KeptFile) => Promise<Kept | undefined>): Promise<Kept> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await statFile(path)
    const file = await hashFile(path, Number(before.size))
    const kept = await use(file)
    if (kept !== undefined && isSame(before, await statFile(path), file.length)) return kept
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

async function hashFile(path: string, expectedLength: number): Promise<KeptFile> {
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

function describe(bytes: Buffer): KeptFile {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  return { hash, length: bytes.length, head: bytes }
}

/** What was made of the file before, if its note is there and it is whole. */
async function findMade(file: KeptFile, rework: Rework, pathOf: PathOf): Promise<Kept | undefined> {
  const note = await readFile(notePath(file, rework, pathOf), 'latin1').catch(() => '')
  if (!HASH.test(note)) return undefined
  const bytes = await readFile(pathOf(note)).catch(() => undefined)
  const made = bytes && describe(bytes)
  return made?.hash === note ? made : undefined
}

function notePath(file: KeptFile, rework: Rework, pathOf: PathOf): string {
  return `${pathOf(file.hash)}.${rework.name}`
}

/** What came with a warning is not noted: it is made again each time, and warned of again. */
async function make(file: KeptFile, rework: Rework, pathOf: PathOf): Promise<Kept> {
  const { bytes, warning } = await rework.make(file)
  if (bytes === undefined) return { ...file, warning }
  const made = describe(bytes)
  await write(pathOf(made.hash), bytes)
  if (warning === undefined) await write(notePath(file, rework, pathOf), made.hash)
  return { ...made, warning }
}

async function write(target: string, bytes: Buffer | string): Promise<void> {
  try {
    await placeWhole(target, async temporary => {
      await writeFile(temporary, bytes)
      return true
    })
  } catch (cause) {
    throw new Problem('unavailable', `${target}: cannot be written: ${messageOf(cause)}`, { cause })
  }
}

/** False when the file no longer holds what was hashed. */
async function copyInto(target: string, path: string, file: KeptFile): Promise<boolean> {
  if (await isKept(target, file.length)) return true
  try {
    return await placeWhole(target, async temporary => {
      await copyFile(path, temporary, constants.COPYFILE_FICLONE)
      return (await hashFile(temporary, 0)).hash === file.hash
    })
  } catch (cause) {
    throw new Problem('unavailable', `${path}: cannot be kept as ${target}: ${messageOf(cause)}`, { cause })
  }
}

/** The target's name is only ever given to a whole file that `fill` says is right. */
async function placeWhole(target: string, fill: (temporary: string) => Promise<boolean>): Promise<boolean> {
  const temporary = `${target}.${randomUUID()}`
  try {
    await mkdir(dirname(target), { recursive: true })
    const right = await fill(temporary)
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
