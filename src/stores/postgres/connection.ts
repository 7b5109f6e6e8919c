import { Client, type ClientBase, type ClientConfig, DatabaseError, types } from 'pg'
import { messageOf, Problem } from '../../problem.ts'

/** A database, and how to connect to it. */
export interface Database {
  /** Its URL without credentials, for messages. */
  readonly location: string
  readonly config: ClientConfig
  /** Milliseconds after which the server cancels a statement; 0 for never. */
  readonly statementMs: number
}

const CONNECT_MS = 5_000
const STATEMENT_MS = 8_000
/** Without an answer for this time, the connection is considered lost. */
const QUERY_MS = 10_000

const PROTOCOL = /^postgres(?:ql)?:$/

/**
 * Parses a `postgres:` URL.
 * @throws Problem when it is not one. The message does not quote the URL, which may hold a password.
 */
export function parseDatabaseUrl(url: string): Database {
  try {
    const { protocol, host, pathname } = new URL(url)
    if (!PROTOCOL.test(protocol)) throw new Error(`got ${protocol}`)
    const location = `${protocol}//${host}${pathname}`
    const config = { connectionString: url, connectionTimeoutMillis: CONNECT_MS, query_timeout: QUERY_MS }
    // The constructor parses the whole URL, and throws for an invalid one.
    new Client(config)
    const all = { ...config, types: { getTypeParser }, keepAlive: true }
    return { location, config: all, statementMs: STATEMENT_MS }
  } catch (error) {
    const expected = 'expected one such as postgres://user:password@host:5432/name'
    const advice = 'a password with other characters than letters and digits is easiest given in PGPASSWORD'
    const message = `the URL of the database: ${expected}: ${messageOf(error)}: ${advice}`
    throw new Problem('usage', message, { cause: error })
  }
}

/** Returns the same database without time limits for statements. */
export function withoutTimeouts(database: Database): Database {
  return { ...database, config: { ...database.config, query_timeout: 0 }, statementMs: 0 }
}

const BIGINT = 20

/** Every integer of the store fits a number (2^53). */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === BIGINT ? Number : types.getTypeParser(oid, format as 'text')

/** All tables are in this schema, so that the database may hold other things too. */
export const SCHEMA = 'feedwright'

/** Sets the schema and the time limit of a new connection. */
export async function configureConnection(
  client: ClientBase,
  { statementMs }: Pick<Database, 'statementMs'>,
): Promise<void> {
  await client.query(`SET search_path = ${SCHEMA}; SET statement_timeout = ${statementMs}`)
}

/** SQLSTATE classes and codes that mean the server cannot work now, rather than that the statement is invalid. */
const UNAVAILABLE = /^(?:08|25006|28|3D|40|42501|53|55P03|57|58)/
/** Those that are retried immediately: conflicting transactions, and lost connections. */
const TRANSIENT = /^(?:08|40001|40P01|57P)/
/** The driver's message after `QUERY_MS`. A retry would double the wait of the caller. */
const QUERY_TIMEOUT = 'Query read timeout'

/** Returns a Problem with the database's location when an error means that it is unavailable, or else the error. */
export function toProblem(error: unknown, { location }: Pick<Database, 'location'>): unknown {
  if (error instanceof Problem || (error instanceof DatabaseError && !UNAVAILABLE.test(error.code ?? '')))
    return error
  return new Problem('unavailable', `${location}: the database cannot be used: ${reasonOf(error)}`, {
    cause: error,
  })
}

/** Node's error for several addresses that all failed has no message of its own. */
function reasonOf(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(messageOf).join(', ') : messageOf(error)
}

/** Returns whether a retry on another connection may succeed after an error that `toProblem` returned. */
export function isTransient(problem: unknown): boolean {
  if (!(problem instanceof Problem)) return false
  const { cause } = problem
  if (cause instanceof DatabaseError) return TRANSIENT.test(cause.code ?? '')
  return cause instanceof Error && cause.message !== QUERY_TIMEOUT
}
