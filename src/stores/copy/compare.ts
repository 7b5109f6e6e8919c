import { createHash } from 'node:crypto'
import type { StoredMedia } from '../../articles/store/media-store.ts'
import { matchesHash } from '../media/media-bytes.ts'
import { mediaOf as mediaOfRow } from '../sql/rows.ts'
import { type Engine, one } from '../sql/work.ts'
import type { CopyEndpoint } from './endpoint.ts'
import { readPages } from './rows.ts'
import { columnsOf, MEDIA, TABLES, type Table } from './tables.ts'

/** A table of both stores. */
export interface ComparedTable {
  readonly name: string
  /** Number of rows in the source. */
  readonly rows: number
  /** Number of rows in the copy. */
  readonly copied: number
  /** Whether every value of every row is the same. */
  readonly same: boolean
}

/** Compares a digest of each table; `onRows` is called with the number of rows compared so far. */
export async function compareTables(
  from: CopyEndpoint,
  to: CopyEndpoint,
  onRows: (done: number) => void,
): Promise<readonly ComparedTable[]> {
  const tables: ComparedTable[] = []
  let done = 0
  for (const table of TABLES) {
    const before = done
    const [own, copy] = await Promise.all([
      digestOf(from.engine, table, rows => onRows(before + rows)),
      digestOf(to.engine, table),
    ])
    done += own.rows
    tables.push({ name: table.name, rows: own.rows, copied: copy.rows, same: own.digest === copy.digest })
  }
  return tables
}

/** Counts the rows of a table, and hashes all their values in the order of their keys. */
async function digestOf(engine: Engine, table: Table, onRows?: (rows: number) => void) {
  const hash = createHash('sha256')
  let rows = 0
  for await (const page of readPages(engine, table)) {
    for (const values of page) hash.update(`${JSON.stringify(values)}\n`)
    rows += page.length
    onRows?.(rows)
  }
  return { rows, digest: hash.digest('hex') }
}

/** The media files of both stores. */
export interface ComparedFiles {
  /** Number of files with the same bytes in the copy. */
  readonly same: number
  readonly different: readonly StoredMedia[]
  /** Files that are missing or damaged in the source, and therefore in the copy. */
  readonly missing: readonly StoredMedia[]
}

/** Compares the bytes of all media files with their hashes. */
export async function compareFiles(
  from: CopyEndpoint,
  to: CopyEndpoint,
  onFile: (done: number, total: number) => void,
): Promise<ComparedFiles> {
  const different: StoredMedia[] = []
  const missing: StoredMedia[] = []
  let same = 0
  for await (const { media, number, total } of mediaOf(from.engine)) {
    if (await isWhole(to, media)) same++
    else if (await isWhole(from, media)) different.push(media)
    else missing.push(media)
    onFile(number, total)
  }
  return { same, different, missing }
}

function isWhole({ bytes }: CopyEndpoint, { hash }: StoredMedia): Promise<boolean> {
  return matchesHash(bytes.read(hash), hash)
}

/** One of the media of a store, with its number from 1. */
export interface NumberedMedia {
  readonly media: StoredMedia
  readonly number: number
  readonly total: number
}

/** Reads all media of a store, ordered by hash. */
export async function* mediaOf(engine: Engine): AsyncGenerator<NumberedMedia> {
  const total = Number((await engine.read(() => one('SELECT count(*) AS count FROM media')))?.count)
  const columns = columnsOf(MEDIA)
  let number = 0
  for await (const page of readPages(engine, MEDIA)) {
    for (const values of page) {
      const row = Object.fromEntries(columns.map((column, at) => [column, values[at]]))
      yield { media: mediaOfRow(row), number: ++number, total }
    }
  }
}
