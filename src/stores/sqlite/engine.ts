import type { DatabaseSync } from 'node:sqlite'
import { lastRevision } from '../sql/sources/statements.ts'
import type { Engine } from '../sql/work.ts'
import { type createRunner, transaction } from './database.ts'

/**
 * Runs work on a database in this process, with what `createRunner` gave for it. `wrote` is called within every
 * transaction that writes, with the last revision at its beginning and at its end.
 */
export function createSqliteEngine(
  database: DatabaseSync,
  perform: ReturnType<typeof createRunner>,
  wrote?: (before: number, after: number) => void,
): Engine {
  return {
    read: async begin => perform(begin()),
    snapshot: async begin => transaction(database, 'BEGIN', () => perform(begin())),
    write: async begin =>
      transaction(database, 'BEGIN IMMEDIATE', () => {
        const before = perform(lastRevision())
        const result = perform(begin())
        wrote?.(before, perform(lastRevision()))
        return result
      }),
  }
}
