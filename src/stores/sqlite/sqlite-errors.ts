import type { DatabaseSync } from 'node:sqlite'
import { messageOf, Problem } from '../../problem.ts'

/** Returns a Problem with the file and advice for an error of SQLite; any other value unchanged. */
export function toProblem(thrown: unknown, path: string, context = ''): unknown {
  if (thrown instanceof Problem || !isSqliteError(thrown)) return thrown
  const advice = ADVICE[thrown.errcode & PRIMARY_CODE]
  const message = [`${path}: ${context}${messageOf(thrown)}`, advice].filter(part => part !== undefined)
  return new Problem('unavailable', message.join(': '), { cause: thrown })
}

/** Advice for primary result codes of SQLite (sqlite.org/rescode.html). */
const ADVICE: Readonly<Record<number, string>> = {
  5: 'another program has locked the file for too long: stop it',
  8: 'let the user that Feedwright runs as write the file and its folder',
  10: 'the disk is full or fails: make room on it, or look at the system log',
  11: 'the file is damaged: stop Feedwright and restore a copy of the data folder, or repair the file with the command .recover of sqlite3',
  13: 'make room on the disk: Feedwright then continues by itself',
  14: 'let the user that Feedwright runs as write the file and its folder',
  26: 'the file is damaged, or another program created it: stop Feedwright and restore a copy of the data folder, or name another one with --data (DATA_DIR)',
}
/** The last byte of an extended code is the primary code. */
const PRIMARY_CODE = 0xff

/**
 * Runs `work` on the database.
 * @throws Problem when SQLite fails.
 */
export function withSqliteErrors<Result>(database: DatabaseSync, work: () => Result): Result {
  try {
    return work()
  } catch (thrown) {
    throw toProblem(thrown, database.location() ?? ':memory:')
  }
}

const BUSY = 5

/** Returns whether SQLite has failed because another connection has a lock. */
export function isBusy(thrown: unknown): boolean {
  return isSqliteError(thrown) && (thrown.errcode & PRIMARY_CODE) === BUSY
}

function isSqliteError(thrown: unknown): thrown is Error & { readonly errcode: number } {
  return thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number'
}
