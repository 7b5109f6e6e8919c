import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isMissing, messageOf, Problem } from '../../problem.ts'
import { ownCopy } from '../plain-text.ts'

/** Where the records of earlier imports are, and their content at that time. Its name begins with a dot, so it is no record. */
const LEDGER = '.feedwright-import.json'

/** The outcome of writing a record. */
export type Written = 'new' | 'changed' | 'unchanged' | 'edited'

/** A folder into which records are imported. Of 100,000 posts, it has a few short texts each in memory. */
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
  /** Remembers what was written. */
  close(): Promise<void>
}

interface Entry {
  readonly path: string
  /** Start of the SHA-256 of the text that was written. */
  readonly hash: string
  /** Hashes of what no other record may have, one after another. */
  readonly keys?: string
}

/** Opens a folder, which need not exist. A dry run writes nothing. */
export async function openRecordFolder(
  root: string,
  { dryRun }: { readonly dryRun: boolean },
): Promise<RecordFolder> {
  const ledger = await readLedger(root)
  const entries = new Map(Object.entries(ledger.posts))
  const media = new Map(Object.entries(ledger.media))
  const made = new Set<string>()
  /** Paths of records in lower case, as some disks have no capitals. */
  const paths = new Set([...entries.values()].map(({ path }) => path.toLowerCase()))
  const owners = new Map<number, string>()
  for (const [sourceId, { keys = '' }] of entries) for (const key of keysIn(keys)) owners.set(key, sourceId)
  /** Names and keys of posts that are not written yet. */
  const waiting = new Map<string, { name?: string; keys?: string }>()

  function waitingOf(sourceId: string) {
    const known = waiting.get(sourceId) ?? {}
    waiting.set(sourceId, known)
    return known
  }

  function remember(sourceId: string, path: string, hash: string): void {
    const keys = waiting.get(sourceId)?.keys
    waiting.delete(sourceId)
    entries.set(sourceId, { path, hash, ...(keys && { keys }) })
  }

  return {
    nameFor(sourceId, wanted) {
      const known = entries.get(sourceId)?.path.replace(/\.html$/, '') ?? waiting.get(sourceId)?.name
      if (known !== undefined) return known
      const isFree = !paths.has(`${wanted}.html`.toLowerCase())
      const name = ownCopy(isFree ? wanted : `${wanted}-${hashOf(sourceId).slice(0, 6)}`)
      paths.add(`${name}.html`.toLowerCase())
      waitingOf(sourceId).name = name
      return name
    },
    ownKeys(sourceId, keys) {
      const hashes = new Map(keys.map(key => [key, keyHash(key)]))
      const own = keys.filter(key => {
        const owner = owners.get(numberIn(hashes.get(key)))
        return owner === undefined || owner === sourceId
      })
      for (const key of own) owners.set(numberIn(hashes.get(key)), sourceId)
      waitingOf(sourceId).keys = ownCopy(own.map(key => hashes.get(key)).join(''))
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
    async close() {
      if (!dryRun) await writeWhole(join(root, LEDGER), ledgerText(entries, media), made)
    },
  }
}

/** In hexadecimal digits: 48 bits, which differ for all keys of a large site. */
const KEY_LENGTH = 12

function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, KEY_LENGTH)
}

function keysIn(keys: string): readonly number[] {
  return (keys.match(/.{12}/g) ?? []).map(numberIn)
}

function numberIn(hash = ''): number {
  return Number.parseInt(hash, 16)
}

interface Ledger {
  readonly posts: Readonly<Record<string, Entry>>
  readonly media: Readonly<Record<string, string>>
}

async function readLedger(root: string): Promise<Ledger> {
  const text = await readIfPresent(join(root, LEDGER))
  if (text === undefined) return { posts: {}, media: {} }
  try {
    return JSON.parse(text)
  } catch (error) {
    const advice = 'restore it, or remove it and the records of the earlier import'
    throw new Problem(
      'invalid',
      `${join(root, LEDGER)}: expected JSON, got a fault: ${messageOf(error)}: ${advice}`,
    )
  }
}

/** Yields the ledger as JSON, a line for each post, without ever having all of it as one text. */
function* ledgerText(
  entries: ReadonlyMap<string, Entry>,
  media: ReadonlyMap<string, string>,
): Generator<string> {
  yield '{"posts": {'
  yield* membersOf(entries)
  yield '\n},\n"media": {'
  yield* membersOf(media)
  yield '\n}}\n'
}

/** Members of a JSON object in pieces of many lines, as each piece is one write. */
function* membersOf(values: ReadonlyMap<string, unknown>): Generator<string> {
  let piece = ''
  let separator = '\n'
  for (const [name, value] of values) {
    piece += `${separator}${JSON.stringify(name)}: ${JSON.stringify(value)}`
    separator = ',\n'
    if (piece.length < 64_000) continue
    yield piece
    piece = ''
  }
  yield piece
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
  const folder = dirname(path)
  if (!made.has(folder)) await mkdir(folder, { recursive: true })
  made.add(folder)
  const temporary = `${path}.part~`
  await writeFile(temporary, content)
  await rename(temporary, path)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
