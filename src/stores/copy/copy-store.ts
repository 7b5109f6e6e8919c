import { randomUUID } from 'node:crypto'
import { Problem } from '../../problem.ts'
import { assertFinished, type CopyMark, findMark, putMark, removeMark } from '../sql/copy-mark.ts'
import { lastRevision } from '../sql/revisions.ts'
import { run, type Work } from '../sql/work.ts'
import { type ComparedFiles, type ComparedTable, compareFiles, compareTables, mediaOf } from './compare.ts'
import type { CopyEndpoint } from './endpoint.ts'
import { countRows, deleteRows, isEmpty, putRows, readPages, type Values } from './rows.ts'
import { TABLES, type Table } from './tables.ts'

/** The result of a copy. */
export interface CopyReport {
  /** Whether an earlier, unfinished copy was deleted first. */
  readonly restarted: boolean
  readonly tables: readonly ComparedTable[]
  readonly files: ComparedFiles
  /** Whether the source has had no new revision since the copy began. */
  readonly unchanged: boolean
  /** Whether the copy is complete and may be served. */
  readonly complete: boolean
}

/** Called periodically with a phase such as `rows copied`, and its progress. */
export type OnProgress = (phase: string, done: number, total: number) => void

/**
 * Copies a whole store into an empty one and compares both. An unfinished copy of the same store is deleted first. Until
 * the copy is complete, it stays marked as unfinished and cannot be served.
 * @throws Problem when one of the stores cannot be used, the source is empty, or the target is not.
 */
export async function copyStore(
  from: CopyEndpoint,
  to: CopyEndpoint,
  onProgress: OnProgress,
): Promise<CopyReport> {
  const mark = await readSource(from)
  const restarted = await to.engine.write(() => beginCopy(to.location, mark))
  const total = await from.engine.read(countRows)
  await copyRows(from, to, { mark, onRows: done => onProgress('rows copied', done, total) })
  await copyFiles(from, to, onProgress)
  const tables = await compareTables(from, to, done => onProgress('rows compared', done, total))
  const files = await compareFiles(from, to, (done, of) => onProgress('files compared', done, of))
  const unchanged = (await from.engine.read(lastRevision)) === mark.revision
  const complete = unchanged && tables.every(({ same }) => same) && files.different.length === 0
  if (complete) await to.engine.write(() => finishCopy(to, mark.revision))
  return { restarted, tables, files, unchanged, complete }
}

/** Returns the mark for a copy of this store, with an id of its own. */
async function readSource({ engine, location }: CopyEndpoint): Promise<CopyMark> {
  await engine.read(() => assertFinished(location))
  if (await engine.read(isEmpty)) throw new Problem('usage', `${location}: there is nothing to copy`)
  return { from: location, revision: await engine.read(lastRevision), attempt: randomUUID() }
}

/** Marks the target as an unfinished copy. Returns whether it was one already, whose rows are deleted. */
function* beginCopy(location: string, mark: CopyMark): Work<boolean> {
  const earlier = yield* findMark()
  if (earlier === undefined && !(yield* isEmpty()))
    throw refusal(location, 'it holds a store already, which is not overwritten')
  if (earlier !== undefined && earlier.from !== mark.from)
    throw refusal(location, `it is an unfinished copy of ${earlier.from}, and not of ${mark.from}`)
  if (earlier !== undefined) yield* deleteRows()
  yield* putMark(mark)
  return earlier !== undefined
}

function refusal(location: string, reason: string): Problem {
  return new Problem('conflict', `${location}: expected an empty store to copy into: ${reason}`)
}

interface RowsOptions {
  readonly mark: CopyMark
  readonly onRows: (done: number) => void
}

async function copyRows(from: CopyEndpoint, to: CopyEndpoint, { mark, onRows }: RowsOptions): Promise<void> {
  let done = 0
  for (const table of TABLES) {
    for await (const rows of readPages(from.engine, table)) {
      await to.engine.write(() => addRows(table, rows, { mark, location: to.location }))
      done += rows.length
      onRows(done)
    }
  }
}

/** A second program that starts a copy into the same store replaces the mark; the first one then stops. */
function* addRows(
  table: Table,
  rows: readonly Values[],
  { mark, location }: { readonly mark: CopyMark; readonly location: string },
): Work<void> {
  if ((yield* findMark())?.attempt !== mark.attempt)
    throw new Problem('conflict', `${location}: another program copies into it at the same time`)
  yield* putRows(table, rows)
}

/** Skips files that the target has, from an earlier attempt. The comparison finds files that the source lacks. */
async function copyFiles(from: CopyEndpoint, to: CopyEndpoint, onProgress: OnProgress): Promise<void> {
  for await (const { media, number, total } of mediaOf(from.engine)) {
    const { hash } = media
    if (!(await to.bytes.has(media))) await to.bytes.put(hash, () => from.bytes.read(hash))
    onProgress('files copied', number, total)
  }
}

function* finishCopy({ finishRows }: CopyEndpoint, revision: number): Work<void> {
  yield* finishRows()
  yield* run('UPDATE revisions SET last = ?', revision)
  yield* removeMark()
}
