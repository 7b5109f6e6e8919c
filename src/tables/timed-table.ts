import type { Listed, Table } from './table.ts'

/** A table that measures what looks cost its source. */
export interface TimedTable extends Table {
  /** Returns the milliseconds of listings, looks for changes and counts since the last call. */
  takeMs(): number
}

/** Measures a table. Reading rows by their keys does not count: that costs what has changed. */
export function timed(table: Table): TimedTable {
  let spent = 0

  async function measured<Result>(work: () => Promise<Result>): Promise<Result> {
    const started = performance.now()
    try {
      return await work()
    } finally {
      spent += performance.now() - started
    }
  }

  async function* list(): AsyncGenerator<readonly Listed[]> {
    const parts = table.list()[Symbol.asyncIterator]()
    try {
      for (;;) {
        const { done, value } = await measured(() => parts.next())
        if (done) return
        yield value
      }
    } finally {
      await parts.return?.()
    }
  }

  const { cursor, changes, count } = table
  return {
    ...table,
    list,
    ...(cursor && { cursor: () => measured(cursor) }),
    ...(changes && { changes: from => measured(() => changes(from)) }),
    ...(count && { count: () => measured(count) }),
    takeMs() {
      const taken = spent
      spent = 0
      return taken
    },
  }
}
