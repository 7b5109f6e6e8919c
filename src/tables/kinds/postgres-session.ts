import { Client, types } from 'pg'
import type { TableSource } from '../../articles/schema/source-schema.ts'
import { readSecret } from '../../outgoing/secret.ts'
import { messageOf, Problem } from '../../problem.ts'

const CONNECT_MS = 5_000
const STATEMENT_MS = 60_000
/** Without an answer for this time, the connection is considered lost. */
const QUERY_MS = 70_000

/** Dates are texts of one form, whatever the database is set to, and nothing can be changed by mistake. */
const SETTINGS = [
  `SET statement_timeout = ${STATEMENT_MS}`,
  'SET default_transaction_read_only = on',
  "SET TimeZone = 'UTC'",
  "SET DateStyle = 'ISO'",
  "SET IntervalStyle = 'iso_8601'",
].join('; ')

const BIGINT = 20
const NUMERIC = 1700
const DATE = 1082
const TIMESTAMP = 1114
const TIMESTAMPTZ = 1184

/** The driver would read a time without a zone as one of this machine. The publication's zone decides. */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (oid === TIMESTAMPTZ) return (text: string) => instantOf(text)
  if ([DATE, TIMESTAMP, BIGINT, NUMERIC].includes(oid)) return (text: string) => text
  return types.getTypeParser(oid, format as 'text')
}

/** `2026-02-17 14:05:00.123456+00` in the form of RFC 3339. */
function instantOf(text: string): string {
  return text.replace(' ', 'T').replace(/\+00$/, 'Z')
}

/** Connects to the database of a source. The caller ends the connection. @throws Problem that does not quote the URL. */
export async function connectTo(
  place: NonNullable<TableSource['postgres']>,
  queryMs = QUERY_MS,
): Promise<Client> {
  const url = typeof place === 'string' ? place : await readSecret(place)
  const client = clientFor(url, queryMs)
  // A lost connection is noticed by the next statement.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(SETTINGS)
    return client
  } catch (error) {
    void client.end().catch(() => undefined)
    const { host, pathname } = new URL(url)
    throw new Problem('unavailable', `postgres://${host}${pathname}: ${reasonOf(error)}`, { cause: error })
  }
}

function clientFor(connectionString: string, queryMs: number): Client {
  const { protocol } = URL.parse(connectionString) ?? {}
  if (protocol !== 'postgres:' && protocol !== 'postgresql:')
    throw new Problem(
      'invalid',
      'expected a URL such as postgres://user:password@host:5432/name, got another text',
    )
  return new Client({
    ...{ connectionString, types: { getTypeParser }, keepAlive: true, query_timeout: queryMs },
    ...{ connectionTimeoutMillis: CONNECT_MS, application_name: 'feedwright source' },
  })
}

/** Node's error for several addresses that all failed has no message of its own. */
function reasonOf(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(messageOf).join(', ') : messageOf(error)
}
