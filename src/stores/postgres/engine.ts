import { setTimeout } from 'node:timers/promises'
import pLimit from 'p-limit'
import { Pool, type PoolClient } from 'pg'
import { messageOf, Problem } from '../../problem.ts'
import type { Engine, Work } from '../sql/work.ts'
import { configureConnection, type Database, isTransient, toProblem } from './connection.ts'
import { createRunner } from './statements.ts'
import { CHANNEL } from './watch.ts'

/** The engine of a PostgreSQL database. */
export interface PostgresEngine extends Engine {
  /** Runs statements without a transaction around them. They must not draw a revision. */
  readonly autocommit: Engine['read']
  /** Closes all connections. */
  close(): Promise<void>
}

const ATTEMPTS = 4
const RETRY_PAUSE_MS = 50

/**
 * The row lock makes writers of all processes wait for one another. Each sees the changes of the one before it, and
 * revisions become visible in the order in which they were drawn.
 */
const BEGIN_WRITING = 'BEGIN ISOLATION LEVEL READ COMMITTED; SELECT last FROM revisions FOR UPDATE'
const BEGIN_READING = 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY'

/**
 * Creates an engine over pooled connections. Work that fails because of a lost connection or a deadlock is retried from
 * its beginning. `id` names the store in notifications of its changes.
 */
export function createPostgresEngine(database: Database, id: string): PostgresEngine {
  const { query, perform } = createRunner(database)
  const oneWriter = pLimit(1)
  const pool = openPool(database)

  /** Returns the result of `use` and its connection, which the caller must release. */
  async function withRetries<Result>(use: (client: PoolClient) => Promise<Result>) {
    for (let attempt = 1; ; attempt++) {
      const client = await connect()
      try {
        return { client, result: await use(client) }
      } catch (error) {
        await rollBack(client, error)
        if (attempt === ATTEMPTS || !isTransient(error)) throw error
      }
      await setTimeout(attempt * RETRY_PAUSE_MS)
    }
  }

  async function connect(): Promise<PoolClient> {
    try {
      return await pool.connect()
    } catch (error) {
      throw toProblem(error, database)
    }
  }

  /** Closing a connection that may be broken ends its transaction. After a conflict the connection is intact. */
  async function rollBack(client: PoolClient, error: unknown): Promise<void> {
    const isIntact = error instanceof Problem && error.kind === 'conflict'
    if (isIntact)
      await query(client, 'ROLLBACK').then(
        () => client.release(),
        () => client.release(true),
      )
    else client.release(true)
  }

  /** Notifies watchers if a revision was drawn. After a commit without an answer it is unknown whether it succeeded. */
  async function commit(client: PoolClient, last: number): Promise<void> {
    try {
      await client.query(
        `SELECT pg_notify('${CHANNEL}', '${id}') FROM revisions WHERE last > ${last}; COMMIT`,
      )
      client.release()
    } catch (error) {
      client.release(true)
      const message = `${database.location}: it is unknown whether a change was stored; it can be repeated: ${messageOf(error)}`
      throw new Problem('unavailable', message, { cause: error })
    }
  }

  async function autocommit<Result>(begin: () => Work<Result>): Promise<Result> {
    const { client, result } = await withRetries(client => perform(client, begin()))
    client.release()
    return result
  }

  return {
    autocommit,
    read: autocommit,
    update: autocommit,
    async snapshot(begin) {
      const { client, result } = await withRetries(async client => {
        await query(client, BEGIN_READING)
        const result = await perform(client, begin())
        await query(client, 'COMMIT')
        return result
      })
      client.release()
      return result
    },
    write: begin =>
      oneWriter(async () => {
        const { client, result } = await withRetries(async client => {
          const [revisions] = await query(client, BEGIN_WRITING)
          return { last: Number(revisions?.last), value: await perform(client, begin()) }
        })
        await commit(client, result.last)
        return result.value
      }),
    close: () => pool.end(),
  }
}

const MAX_CONNECTIONS = 5
const IDLE_MS = 300_000

function openPool(database: Database): Pool {
  const pool = new Pool({
    ...database.config,
    max: MAX_CONNECTIONS,
    idleTimeoutMillis: IDLE_MS,
    application_name: 'feedwright',
    onConnect: client => configureConnection(client, database),
  })
  // A lost connection rejects its queries. Without a listener, the event would end the process as well.
  pool.on('error', () => undefined)
  pool.on('connect', client => client.on('error', () => undefined))
  return pool
}
