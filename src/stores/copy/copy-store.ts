import { Problem } from '../../problem.ts'
import { type CopyMark, findMark, putMark, removeMark } from '../sql/copy-mark.ts'
import { lastRevision } from '../sql/sources/statements.ts'
import { run, type Work } from '../sql/work.ts'
import { beginCopy, readBeginning } from './begin.ts'
import {
  type ComparedFiles,
  type ComparedTable,
  compareFiles,
  compareTables,
  type OnProgress,
} from './compare.ts'
import type { CopyEndpoint } from './endpoint.ts'
import { mediaOf } from './media.ts'
import { countRows, keyOf, putRows, readPage, type Values } from './rows.ts'
import { TABLES, type Table } from './tables.ts'

/** What became of a copy. */
export interface CopyReport {
  /** Rows that an earlier attempt had copied. */
  readonly before: number
  readonly tables: readonly ComparedTable[]
  readonly files: ComparedFiles
  /** Whether the store that was copied is as it was when the copy began. */
  readonly steady: boolean
  /** Whether everything is there, and the copy may be used. */
  readonly right: boolean
}

/**
 * Copies everything that a store holds into an empty one, or goes on where that was broken off, and compares both.
 * When all is right, the copy is a store like any other; else it stays marked as unfinished.
 * @throws Problem when one of them cannot be used, or nothing can be copied between them.
 */
export async function copyStore(
  from: CopyEndpoint,
  to: CopyEndpoint,
  onProgress: OnProgress,
): Promise<CopyReport> {
  const begun = await beginCopy(to, await readBeginning(from))
  const total = await from.engine.read(countRows)
  await copyRows(from, to, { begun, onRows: done => onProgress('rows copied', done, total) })
  await copyFiles(from, to, onProgress)
  const tables = await compareTables(from, to, done => onProgress('rows compared', done, total))
  const files = await compareFiles(from, to, onProgress)
  const steady = (await from.engine.read(lastRevision)) === begun.revision
  const right = steady && tables.every(table => table.right) && files.wrong.length === 0
  if (right) await to.engine.write(() => finish(to, begun.revision))
  return { before: begun.rows, tables, files, steady, right }
}

interface RowsOptions {
  readonly begun: CopyMark
  readonly onRows: (done: number) => void
}

async function copyRows(from: CopyEndpoint, to: CopyEndpoint, { begun, onRows }: RowsOptions): Promise<void> {
  const first = TABLES.findIndex(({ name }) => name === begun.table)
  let mark = begun
  for (const table of TABLES.slice(first)) {
    let after = mark.table === table.name ? mark.after : undefined
    for (let rows = await pageAfter(table, after); rows.length > 0; rows = await pageAfter(table, after)) {
      after = keyOf(table, rows.at(-1) ?? [])
      const next = { ...mark, table: table.name, after, rows: mark.rows + rows.length }
      const last = mark
      await to.engine.write(() => addRows(table, rows, { last, next, place: to.place }))
      mark = next
      onRows(mark.rows)
    }
  }

  function pageAfter(table: Table, after: Values | undefined): Promise<readonly Values[]> {
    return from.engine.read(() => readPage(table, after))
  }
}

interface Step {
  readonly last: CopyMark
  readonly next: CopyMark
  readonly place: string
}

/** With the rows goes how far the copy has come, so that it is never wrong. */
function* addRows(table: Table, rows: readonly Values[], { last, next, place }: Step): Work<void> {
  if (JSON.stringify(yield* findMark()) !== JSON.stringify(last)) {
    throw new Problem('conflict', `${place}: another program copies into it at the same time`)
  }
  yield* putRows(table, rows)
  yield* putMark(next)
}

/** What is there already is not copied again; what the other store has not is missed when both are compared. */
async function copyFiles(from: CopyEndpoint, to: CopyEndpoint, onProgress: OnProgress): Promise<void> {
  for await (const { media, number, total } of mediaOf(from)) {
    const { hash } = media
    if (!(await to.bytes.has(media))) await to.bytes.put(hash, () => from.bytes.read(hash))
    onProgress('files copied', number, total)
  }
}

function* finish({ settle }: CopyEndpoint, revision: number): Work<void> {
  yield* settle()
  yield* run('UPDATE revisions SET last = ?', revision)
  yield* removeMark()
}
