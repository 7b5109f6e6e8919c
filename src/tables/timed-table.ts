import { Problem } from '../problem.ts'
import type { Listed, Table } from './table.ts'

/** A table that measures what looks cost its source, and that rejects at once when its signal is aborted. */
export interface TimedTable extends Table {
  /** Returns the milliseconds of listings, looks for changes and counts since the last call. */
  takeMs(): number
}

/** Measures a table. Reading rows by their keys does not count: that costs what has changed. */
export function timed(table: Table, signal: AbortSignal): TimedTable {
  const aborted = Promise.withResolvers<never>()
  aborted.promise.catch(() => undefined)
  const abort = () => aborted.reject(new Problem('unavailable', 'the source is no longer followed'))
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  let spent = 0

  /** A statement, an answer or a function of an app may take any time. */
  function unlessAborted<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, aborted.promise])
  }

  async function measured<Result>(work: () => Promise<Result>): Promise<Result> {
    const started = performance.now()
    try {
      return await unlessAborted(work())
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
      // Not awaited: a generator that hangs does not end.
      void Promise.resolve(parts.return?.()).catch(() => undefined)
    }
  }

  const { cursor, changes, count, read } = table
  return {
    ...table,
    list,
    ...(cursor && { cursor: () => measured(cursor) }),
    ...(changes && { changes: from => measured(() => changes(from)) }),
    ...(count && { count: () => measured(count) }),
    ...(read && { read: keys => unlessAborted(read(keys)) }),
    takeMs() {
      const taken = spent
      spent = 0
      return taken
    },
    close() {
      signal.removeEventListener('abort', abort)
      return table.close()
    },
  }
}
