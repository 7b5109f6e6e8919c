import { Client, type ClientBase, type ClientConfig, DatabaseError, types } from 'pg'
import { messageOf, Problem } from '../../problem.ts'

/** Everything is in a schema of its own, so that a database may hold other things too. */
export const SCHEMA = 'feedwright'

const CONNECT_MS = 5_000
/** After how long a statement is ended, and after how long of silence the server is taken for gone. */
const STATEMENT_MS = 8_000
const SILENCE_MS = 10_000

/** What the driver says when no answer came in time: whoever asks has waited long enough. */
const SILENT = 'Query read timeout'

const PROTOCOL = /^postgres(?:ql)?:$/

const BIGINT = 20

/** SQLSTATE of what says that the server cannot do its work for us now, rather than that the work is wrong. */
const UNAVAILABLE = /^(?:08|25006|28|3D|40|42501|53|55P03|57|58)/
/** Of these, what is worth another attempt at once: conflicts of transactions, and lost connections. */
const PASSING = /^(?:08|40001|40P01|57P)/

/** A database, as clients are made for it. */
export interface Database {
  /** Where it is, without who may use it: fit for messages. */
  readonly place: string
  readonly config: ClientConfig
  /** After how long the server ends a statement; never when 0. */
  readonly statementMs: number
}

/**
 * The database of a `postgres:` URL.
 * @throws Problem when it is no such URL; the message does not quote it, for it may hold a password.
 */
export function parseDatabaseUrl(url: string): Database {
  try {
    const { protocol, host, pathname } = new URL(url)
    if (!PROTOCOL.test(protocol)) throw new Error(`came ${protocol}`)
    const place = `${protocol}//${host}${pathname}`
    const config = { connectionString: url, connectionTimeoutMillis: CONNECT_MS, query_timeout: SILENCE_MS }
    // Reads the whole URL, and so finds out what is wrong with it.
    new Client(config)
    const all = { ...config, types: { getTypeParser }, keepAlive: true }
    return { place, config: all, statementMs: STATEMENT_MS }
  } catch (error) {
    const expected = 'expected one such as postgres://user:password@host:5432/name'
    throw new Problem('usage', `the URL of the database: ${expected}: ${messageOf(error)}`, { cause: error })
  }
}

/** The same database for who can wait: statements may take as long as they need. */
export function withoutTimeouts(database: Database): Database {
  return { ...database, config: { ...database.config, query_timeout: 0 }, statementMs: 0 }
}

/** Every integer of the store fits a number (2^53). */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === BIGINT ? Number : types.getTypeParser(oid, format as 'text')

/** Makes a new connection fit for the store's statements. */
export async function configureConnection(
  client: ClientBase,
  { statementMs }: Pick<Database, 'statementMs'>,
): Promise<void> {
  await client.query(`SET search_path = ${SCHEMA}; SET statement_timeout = ${statementMs}`)
}

/**
 * What is to be thrown for what a client threw: that the database cannot be used, with its place, or the error of
 * the statement itself.
 */
export function toProblem(error: unknown, { place }: Pick<Database, 'place'>): unknown {
  if (error instanceof Problem || (error instanceof DatabaseError && !UNAVAILABLE.test(error.code ?? '')))
    return error
  return new Problem('unavailable', `${place}: the database cannot be used: ${reasonOf(error)}`, {
    cause: error,
  })
}

/** Node's error for several addresses that all failed has no message of its own. */
function reasonOf(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(messageOf).join(', ') : messageOf(error)
}

/** Whether what `failureOf` gave may go well with another connection. */
export function isTransient(failure: unknown): boolean {
  if (!(failure instanceof Problem)) return false
  const { cause } = failure
  if (cause instanceof DatabaseError) return PASSING.test(cause.code ?? '')
  return cause instanceof Error && cause.message !== SILENT
}
