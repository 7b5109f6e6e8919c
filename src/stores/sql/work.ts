import type { Row } from './rows.ts'

/** A value of a question mark; a list stands only in `IN_LIST`. */
export type SqlValue = string | number | null | Uint8Array | readonly string[]

/** A statement, which every engine understands, and the values of its question marks, in order. */
export interface Statement {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/**
 * Work on the store: it yields statements, is given the rows of each, and ends with its result. So it is written
 * once, and runs at one go where the engine is in this process and step by step where it is a server.
 */
export type Work<Result> = Generator<Statement, Result, readonly Row[]>

/** `= any of these`, whose value is a list of texts. The one phrase that engines have different words for. */
export const IN_LIST = 'IN (SELECT value FROM json_each(?))'

/** A limit that nothing reaches. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER

/** A text as every engine can keep it: PostgreSQL has no room for U+0000, in whose place U+FFFD stands. */
export function storableText(text: string): string {
  return text.includes('\u0000') ? text.replaceAll('\u0000', '\uFFFD') : text
}

/** Whether a value is one for `IN_LIST`. */
export function isTextList(value: SqlValue): value is readonly string[] {
  return Array.isArray(value)
}

/** Every row of a statement. */
export function* all(text: string, ...values: readonly SqlValue[]): Work<readonly Row[]> {
  return yield { text, values }
}

/** The first row of a statement. */
export function* one(text: string, ...values: readonly SqlValue[]): Work<Row | undefined> {
  const [row] = yield { text, values }
  return row
}

/** Runs a statement for what it changes. */
export function* run(text: string, ...values: readonly SqlValue[]): Work<void> {
  yield { text, values }
}

/** How an engine runs work. What it runs again after a failure begins anew, therefore it takes what begins it. */
export interface Engine {
  /** Runs work that only reads and whose statements may see different moments. */
  read<Result>(begin: () => Work<Result>): Promise<Result>
  /** Runs work that only reads so that all of it sees the same moment. */
  snapshot<Result>(begin: () => Work<Result>): Promise<Result>
  /** Runs work alone, in one transaction: all of it is kept, or nothing when it throws. */
  write<Result>(begin: () => Work<Result>): Promise<Result>
}
