import type { DatabaseSync } from 'node:sqlite'
import { lastRevision } from '../sql/revisions.ts'
import type { Engine, SqlValue, Work } from '../sql/work.ts'
import { type createRunner, transaction } from './database.ts'

/** Functions that are called with each transaction that writes. */
export interface WriteHooks {
  /** Called inside it, with the last revision at its beginning and at its end. */
  readonly onWrite?: ((before: number, after: number) => void) | undefined
  /** Called after it. */
  readonly onWritten?: ((written: Written) => void) | undefined
}

/** How much a transaction has written. */
export interface Written {
  /** Rows that were added, changed or removed. */
  readonly rows: number
  /** Bytes of the values of its statements. */
  readonly bytes: number
}

/** Creates an engine for a database and its runner. */
export function createSqliteEngine(
  database: DatabaseSync,
  perform: ReturnType<typeof createRunner>,
  { onWrite, onWritten }: WriteHooks = {},
): Engine {
  const countChanges = database.prepare('SELECT total_changes() AS rows')
  const changedRows = () => Number(countChanges.get()?.rows)

  async function write<Result>(begin: () => Work<Result>): Promise<Result> {
    let bytes = 0
    const rowsBefore = changedRows()
    const result = transaction(database, 'BEGIN IMMEDIATE', () => {
      const before = perform(lastRevision())
      const written = perform(
        eachValue(begin(), value => {
          bytes += sizeOf(value)
        }),
      )
      onWrite?.(before, perform(lastRevision()))
      return written
    })
    onWritten?.({ rows: changedRows() - rowsBefore, bytes })
    return result
  }

  return {
    read: async begin => perform(begin()),
    snapshot: async begin => transaction(database, 'BEGIN', () => perform(begin())),
    update: write,
    write,
  }
}

/** Passes each value of the statements of `work` to `onValue`. */
function* eachValue<Result>(work: Work<Result>, onValue: (value: SqlValue) => void): Work<Result> {
  let step = work.next([])
  while (!step.done) {
    step.value.values.forEach(onValue)
    step = work.next(yield step.value)
  }
  return step.value
}

/** About the bytes of a value. */
function sizeOf(value: SqlValue): number {
  return typeof value === 'number' || value === null ? 0 : value.length
}
