import { setTimeout } from 'node:timers/promises'
import pLimit from 'p-limit'
import { Pool, type PoolClient } from 'pg'
import { messageOf, Problem } from '../../problem.ts'
import type { Engine, Work } from '../sql/work.ts'
import { configureConnection, type Database, isTransient, toProblem } from './connection.ts'
import { createRunner } from './statements.ts'
import { CHANNEL } from './watch.ts'

const CONNECTIONS = 5
/** How long one that nobody uses is kept. */
const IDLE_MS = 300_000
const ATTEMPTS = 4
const PAUSE_MS = 50

/**
 * Those who write take turns, in all processes: each sees what the one before it did, and revisions become visible
 * in the order in which they were drawn.
 */
const BEGIN_WRITING = 'BEGIN ISOLATION LEVEL READ COMMITTED; SELECT last FROM revisions FOR UPDATE'
const BEGIN_READING = 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY'

/** The engine of a database, and how to let go of its connections. */
export interface PostgresEngine extends Engine {
  /** Runs statements each of which is a transaction of its own and draws no revision. */
  readonly plain: Engine['read']
  close(): Promise<void>
}

/**
 * Runs work on pooled connections. What fails because a connection was lost or transactions met in a deadlock is
 * done again from its beginning. `id` is what the store is called in notices of its changes.
 */
export function createPostgresEngine(database: Database, id: string): PostgresEngine {
  const { ask, perform } = createRunner(database)
  const inTurn = pLimit(1)
  const pool = new Pool({
    ...database.config,
    max: CONNECTIONS,
    idleTimeoutMillis: IDLE_MS,
    application_name: 'feedwright',
    onConnect: client => configureConnection(client, database),
  })
  // What was asked on a connection that is lost fails, and nothing more need be done; unheard, the event would throw.
  pool.on('error', () => undefined)
  pool.on('connect', client => client.on('error', () => undefined))

  /** What `use` gives, with the connection that it used, which is to be released. */
  async function attempt<Result>(use: (client: PoolClient) => Promise<Result>) {
    for (let number = 1; ; number++) {
      const client = await connect()
      try {
        return { client, result: await use(client) }
      } catch (error) {
        await giveBack(client, error)
        if (number === ATTEMPTS || !isTransient(error)) throw error
      }
      await setTimeout(number * PAUSE_MS)
    }
  }

  /** A connection that may be lost ends, and its transaction with it; work that thought better of it leaves it whole. */
  async function giveBack(client: PoolClient, error: unknown): Promise<void> {
    const isWhole = error instanceof Problem && error.kind === 'conflict'
    if (isWhole)
      await ask(client, 'ROLLBACK').then(
        () => client.release(),
        () => client.release(true),
      )
    else client.release(true)
  }

  async function connect(): Promise<PoolClient> {
    try {
      return await pool.connect()
    } catch (error) {
      throw toProblem(error, database)
    }
  }

  /** Tells those who watch, if a revision was drawn. Nobody knows whether a commit without an answer was one. */
  async function commit(client: PoolClient, last: number): Promise<void> {
    try {
      await client.query(
        `SELECT pg_notify('${CHANNEL}', '${id}') FROM revisions WHERE last > ${last}; COMMIT`,
      )
      client.release()
    } catch (error) {
      client.release(true)
      const message = `${database.place}: it is not known whether a change was kept, which can be made again: ${messageOf(error)}`
      throw new Problem('unavailable', message, { cause: error })
    }
  }

  async function plain<Result>(begin: () => Work<Result>): Promise<Result> {
    const { client, result } = await attempt(client => perform(client, begin()))
    client.release()
    return result
  }

  return {
    plain,
    read: plain,
    async snapshot(begin) {
      const { client, result } = await attempt(async client => {
        await ask(client, BEGIN_READING)
        const result = await perform(client, begin())
        await ask(client, 'COMMIT')
        return result
      })
      client.release()
      return result
    },
    write: begin =>
      inTurn(async () => {
        const { client, result } = await attempt(async client => {
          const [begun] = await ask(client, BEGIN_WRITING)
          return { last: Number(begun?.last), value: await perform(client, begin()) }
        })
        await commit(client, result.last)
        return result.value
      }),
    close: () => pool.end(),
  }
}
