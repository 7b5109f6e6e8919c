import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isMissing, messageOf, Problem } from '../../problem.ts'
import { createDiskMap, type DiskMap } from '../files/disk-map.ts'

/** Where the records of earlier imports are, and their content at that time. Its name begins with a dot, so it is no record. */
const LEDGER = '.feedwright-import.jsonl'

/** The outcome of writing a record. */
export type Written = 'new' | 'changed' | 'unchanged' | 'edited'

/** A folder into which records are imported. */
export interface RecordFolder {
  /**
   * Writes the record of a post under the name of `nameFor`, and finds it again by `sourceId` in a later import. A record that a
   * person has edited since is left as it is.
   */
  write(sourceId: string, name: string, text: string): Promise<Written>
  /** Returns the name that the post's record has, or gets. */
  nameFor(sourceId: string, wanted: string): string
  /** Returns which of these ids and addresses no other post has, now or in an earlier import. They are then the post's own. */
  ownKeys(sourceId: string, keys: readonly string[]): readonly string[]
  /** Path of the file that was stored for an address, now or in an earlier import. */
  mediaPath(address: string): string | undefined
  /** Stores the file of an address. */
  writeMedia(address: string, path: string, bytes: Uint8Array): Promise<void>
  /**
   * Stores the file of an address that `download` writes at the path that it is given. One that an earlier import has finished is
   * not written again.
   */
  storeFile(address: string, path: string, download: (path: string) => Promise<unknown>): Promise<void>
  /** Remembers what was written. */
  close(): Promise<void>
}

/** A record as the last import has written it. */
interface Entry {
  readonly path: string
  /** Start of the SHA-256 of the text that was written. */
  readonly hash: string
  /** Hashes of what no other record may have. */
  readonly keys?: readonly string[]
}

/** Opens a folder, which need not exist. A dry run writes nothing. */
export async function openRecordFolder(
  root: string,
  { dryRun }: { readonly dryRun: boolean },
): Promise<RecordFolder> {
  const ledger = join(root, LEDGER)
  const entries = createDiskMap<Entry>()
  const media = createDiskMap<string>()
  /** Names of posts. Those of earlier imports are in the ledger. */
  const names = createDiskMap<string>()
  const paths = createDiskMap<true>()
  /** The post that has a key. */
  const owners = createDiskMap<string>()
  const keysOf = createDiskMap<readonly string[]>()
  const made = new Set<string>()
  for await (const line of linesOf(ledger)) {
    if ('media' in line) {
      media.set(line.media, line.path)
      continue
    }
    const { post, ...entry } = line
    entries.set(post, entry)
    names.set(post, entry.path.replace(/\.html$/, ''))
    paths.set(pathKey(entry.path.replace(/\.html$/, '')), true)
    for (const key of entry.keys ?? []) owners.set(key, post)
  }

  function remember(sourceId: string, path: string, hash: string): void {
    const keys = keysOf.get(sourceId) ?? []
    entries.set(sourceId, { path, hash, ...(keys.length > 0 && { keys }) })
  }

  return {
    nameFor(sourceId, wanted) {
      const known = names.get(sourceId)
      if (known !== undefined) return known
      const hash = hashOf(sourceId)
      const candidates = [wanted, `${wanted}-${hash.slice(0, 6)}`, `${wanted}-${hash}`]
      const name = candidates.find(candidate => !paths.has(pathKey(candidate))) ?? hash
      paths.set(pathKey(name), true)
      names.set(sourceId, name)
      return name
    },
    ownKeys(sourceId, keys) {
      const own = keys.filter(key => (owners.get(keyHash(key)) ?? sourceId) === sourceId)
      const hashes = own.map(keyHash)
      for (const hash of hashes) owners.set(hash, sourceId)
      keysOf.set(sourceId, hashes)
      return own
    },
    async write(sourceId, name, text) {
      const path = `${name}.html`
      const before = await readIfPresent(join(root, path))
      const hash = hashOf(text)
      if (before === text) {
        remember(sourceId, path, hash)
        return 'unchanged'
      }
      if (before !== undefined && hashOf(before) !== entries.get(sourceId)?.hash) return 'edited'
      if (!dryRun) await writeWhole(join(root, path), text, made)
      remember(sourceId, path, hash)
      return before === undefined ? 'new' : 'changed'
    },
    mediaPath: address => media.get(address),
    async writeMedia(address, path, bytes) {
      if (!dryRun) await writeWhole(join(root, path), bytes, made)
      media.set(address, path)
    },
    async storeFile(address, path, download) {
      if (!dryRun) await downloadWhole(join(root, path), download, made)
      media.set(address, path)
    },
    async close() {
      if (!dryRun) await writeWhole(ledger, ledgerText(entries, media), made)
    },
  }
}

/** Paths are compared in lower case, as some disks have no capitals. */
function pathKey(name: string): string {
  return name.toLowerCase()
}

/** In hexadecimal digits: 48 bits, which differ for all keys of a large site. */
const KEY_LENGTH = 12

function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, KEY_LENGTH)
}

/** A line of the ledger: a post with its record, or the address of a picture with its copy. */
type Line = (Entry & { readonly post: string }) | { readonly media: string; readonly path: string }

/** Yields the lines of a ledger; none when there is no such file. */
async function* linesOf(path: string): AsyncGenerator<Line> {
  let number = 0
  try {
    const file = await open(path)
    for await (const line of file.readLines()) {
      number++
      if (line !== '') yield JSON.parse(line)
    }
  } catch (error) {
    if (isMissing(error)) return
    if (!(error instanceof SyntaxError)) throw error
    const advice = 'restore it, or remove it and the records of the earlier import'
    throw new Problem(
      'invalid',
      `${path}: line ${number}: expected JSON, got a fault: ${messageOf(error)}: ${advice}`,
    )
  }
}

/** Yields the ledger in pieces of many lines, as each piece is one write. */
function* ledgerText(entries: DiskMap<Entry>, media: DiskMap<string>): Generator<string> {
  let piece = ''
  for (const line of ledgerLines(entries, media)) {
    piece += `${JSON.stringify(line)}\n`
    if (piece.length < 64_000) continue
    yield piece
    piece = ''
  }
  yield piece
}

function* ledgerLines(entries: DiskMap<Entry>, media: DiskMap<string>): Generator<Line> {
  for (const [post, entry] of entries.entries()) yield { post, ...entry }
  for (const [address, path] of media.entries()) yield { media: address, path }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** `made` has the folders that exist: thousands of records share a few. */
async function writeWhole(
  path: string,
  content: string | Uint8Array | Iterable<string>,
  made: Set<string>,
): Promise<void> {
  await makeFolder(dirname(path), made)
  const temporary = `${path}.part~`
  await writeFile(temporary, content)
  await rename(temporary, path)
}

async function downloadWhole(
  path: string,
  download: (path: string) => Promise<unknown>,
  made: Set<string>,
): Promise<void> {
  if (await isFile(path)) return
  await makeFolder(dirname(path), made)
  const temporary = `${path}.part~`
  try {
    await download(temporary)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

async function makeFolder(folder: string, made: Set<string>): Promise<void> {
  if (!made.has(folder)) await mkdir(folder, { recursive: true })
  made.add(folder)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
