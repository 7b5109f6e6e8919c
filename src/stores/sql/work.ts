import { Problem } from '../../problem.ts'
import type { Row } from './rows.ts'

/** The value of a question mark. A list of texts belongs to `IN_LIST` only. */
export type SqlValue = string | number | null | Uint8Array | readonly string[]

/** A statement in SQL that every engine understands, and the values of its question marks in order. */
export interface Statement {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/**
 * Work on the store: a generator that yields statements, receives the rows of each, and returns its result. It is
 * written once for both engines: SQLite runs it synchronously, PostgreSQL awaits each statement.
 */
export type Work<Result> = Generator<Statement, Result, readonly Row[]>

/** Compares with any text of a list. The only phrase that engines write differently. */
export const IN_LIST = 'IN (SELECT value FROM json_each(?))'

/** Passes over rows that another program is claiming. Only PostgreSQL needs it: SQLite has one writer. */
export const SKIP_LOCKED = '/* skip locked */'

/** A limit that no query reaches. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER

/** Returns a text that every engine can store: PostgreSQL rejects U+0000, which U+FFFD replaces. */
export function storableText(text: string): string {
  return text.includes('\u0000') ? text.replaceAll('\u0000', '\uFFFD') : text
}

/** Returns whether a value is a list for `IN_LIST`. */
export function isTextList(value: SqlValue): value is readonly string[] {
  return Array.isArray(value)
}

/** Returns every row of a statement. */
export function* all(text: string, ...values: readonly SqlValue[]): Work<readonly Row[]> {
  return yield { text, values }
}

/** Returns the first row of a statement. */
export function* one(text: string, ...values: readonly SqlValue[]): Work<Row | undefined> {
  const [row] = yield { text, values }
  return row
}

/** Runs a statement that returns no rows. */
export function* run(text: string, ...values: readonly SqlValue[]): Work<void> {
  yield { text, values }
}

/** Runs work on a database. It accepts a function that begins the work, because a retry starts from the beginning. */
export interface Engine {
  /** Runs work that only reads. Its statements may see different moments. */
  read<Result>(begin: () => Work<Result>): Promise<Result>
  /** Runs work that only reads, all of it at the same moment. */
  snapshot<Result>(begin: () => Work<Result>): Promise<Result>
  /** Runs statements that draw no revision, beside the writers of other processes. Each may be a transaction of its own. */
  update<Result>(begin: () => Work<Result>): Promise<Result>
  /** Runs work in one transaction, one writer at a time. When it throws, nothing is stored. */
  write<Result>(begin: () => Work<Result>): Promise<Result>
}

/** Runs work that writes. When nothing can be stored, as on a full disk, it runs other work that only reads. */
export async function writeOrRead<Result>(
  { write, read }: Engine,
  writing: () => Work<Result>,
  reading: () => Work<Result>,
): Promise<Result> {
  try {
    return await write(writing)
  } catch (error) {
    if (error instanceof Problem && error.kind === 'unavailable') return read(reading)
    throw error
  }
}
