import { createHash } from 'node:crypto'
import type { StoredMedia } from '../../articles/store/media-store.ts'
import { matchesHash } from '../media/media-bytes.ts'
import type { Engine } from '../sql/work.ts'
import type { CopyEndpoint } from './endpoint.ts'
import { mediaOf } from './media.ts'
import { keyOf, readPage, type Values } from './rows.ts'
import { TABLES, type Table } from './tables.ts'

/** Called now and then, with what is counted. */
export type OnProgress = (what: string, done: number, total: number) => void

/** A table of two stores. */
export interface ComparedTable {
  readonly name: string
  /** Rows of the store that was copied, and of its copy. */
  readonly rows: number
  readonly copied: number
  /** Whether every value of every row is the same. */
  readonly right: boolean
}

/** The media of two stores. */
export interface ComparedFiles {
  /** How many have the right bytes in the copy. */
  readonly right: number
  /** Those that have not. */
  readonly wrong: readonly StoredMedia[]
  /** Those that are missing or damaged in the store that was copied, and therefore in the copy. */
  readonly lacking: readonly StoredMedia[]
}

/** Compares every value of every table; `onRows` is told how many rows have been compared. */
export async function compareTables(
  from: CopyEndpoint,
  to: CopyEndpoint,
  onRows: (done: number) => void,
): Promise<readonly ComparedTable[]> {
  const tables: ComparedTable[] = []
  let before = 0
  for (const table of TABLES) {
    const [own, copy] = await Promise.all([
      digest(table, from.engine, rows => onRows(before + rows)),
      digest(table, to.engine),
    ])
    before += own.rows
    tables.push({
      ...{ name: table.name, rows: own.rows, copied: copy.rows },
      right: own.digest === copy.digest,
    })
  }
  return tables
}

/** Compares the bytes of all media with their hashes. */
export async function compareFiles(
  from: CopyEndpoint,
  to: CopyEndpoint,
  onProgress: OnProgress,
): Promise<ComparedFiles> {
  const wrong: StoredMedia[] = []
  const lacking: StoredMedia[] = []
  let right = 0
  for await (const { media, number, total } of mediaOf(from)) {
    if (await isWhole(to, media)) right++
    else if (await isWhole(from, media)) wrong.push(media)
    else lacking.push(media)
    onProgress('files compared', number, total)
  }
  return { right, wrong, lacking }
}

/** How many rows a table has, and the digest of all their values in the order of their keys. */
async function digest(table: Table, { read }: Engine, onRows?: (rows: number) => void) {
  const hash = createHash('sha256')
  let rows = 0
  for (
    let after: Values | undefined, page = await readAfter();
    page.length > 0;
    page = await readAfter(after)
  ) {
    for (const values of page) hash.update(`${JSON.stringify(values)}\n`)
    after = keyOf(table, page.at(-1) ?? [])
    rows += page.length
    onRows?.(rows)
  }
  return { rows, digest: hash.digest('hex') }

  function readAfter(after?: Values): Promise<readonly Values[]> {
    return read(() => readPage(table, after))
  }
}

function isWhole({ bytes }: CopyEndpoint, { hash }: StoredMedia): Promise<boolean> {
  return matchesHash(bytes.read(hash), hash)
}
