import type { DatabaseSync } from 'node:sqlite'
import { lastRevision } from '../sql/revisions.ts'
import type { Engine } from '../sql/work.ts'
import { type createRunner, transaction } from './database.ts'

/**
 * Creates an engine for a database and its runner. `onWrite` is called inside every transaction that writes, with the
 * last revision at its beginning and at its end.
 */
export function createSqliteEngine(
  database: DatabaseSync,
  perform: ReturnType<typeof createRunner>,
  onWrite?: (before: number, after: number) => void,
): Engine {
  return {
    read: async begin => perform(begin()),
    snapshot: async begin => transaction(database, 'BEGIN', () => perform(begin())),
    write: async begin =>
      transaction(database, 'BEGIN IMMEDIATE', () => {
        const before = perform(lastRevision())
        const result = perform(begin())
        onWrite?.(before, perform(lastRevision()))
        return result
      }),
  }
}
