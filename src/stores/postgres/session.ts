import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import { configureConnection, type Database } from './connection.ts'

/** A connection outside the pool, such as one that listens or holds a lock. */
export interface Session {
  readonly client: Client
  /** Aborted when the connection is lost or closed. */
  readonly signal: AbortSignal
  /** Checks the connection periodically, so that its loss is noticed. Resolves when `signal` is aborted. */
  monitor(): Promise<void>
  /** Resolves after so many milliseconds, or when `signal` is aborted. */
  sleep(milliseconds: number): Promise<void>
}

/** A session that is replaced by a new one whenever its connection is lost. */
export interface ReconnectingSession {
  /** Closes the session. Resolves when the last call of `use` has ended. */
  close(): Promise<void>
}

const MONITOR_MS = 3_000
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000

/** With these settings the server detects a dead client within seconds, and releases its locks. */
const FAST_FAILURE_DETECTION =
  'SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 5000'

/** Opens a session and calls `use` with it, again for each new connection, until closed. */
export function openReconnectingSession(
  database: Database,
  applicationName: string,
  use: (session: Session) => Promise<void>,
): ReconnectingSession {
  const closing = new AbortController()
  let retryMs = FIRST_RETRY_MS

  async function reconnectUntilClosed(): Promise<void> {
    while (!closing.signal.aborted) {
      await useOnce().catch(() => undefined)
      await sleep(retryMs, closing.signal)
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)
    }
  }

  async function useOnce(): Promise<void> {
    const config = { ...database.config, query_timeout: MONITOR_MS, application_name: applicationName }
    const client = new Client(config)
    const session = createSession(client, closing.signal)
    try {
      await client.connect()
      await configureConnection(client, database)
      await client.query(FAST_FAILURE_DETECTION)
      retryMs = FIRST_RETRY_MS
      await use(session)
    } finally {
      // Not awaited: on a dead connection it may never resolve.
      void client.end().catch(() => undefined)
    }
  }

  const ended = reconnectUntilClosed()
  return {
    close() {
      closing.abort()
      return ended
    },
  }
}

function createSession(client: Client, closing: AbortSignal): Session {
  const lost = new AbortController()
  client.on('error', () => lost.abort())
  client.on('end', () => lost.abort())
  const signal = AbortSignal.any([closing, lost.signal])
  return {
    client,
    signal,
    async monitor() {
      while (!signal.aborted) {
        await client.query('SELECT 1').catch(() => lost.abort())
        await sleep(MONITOR_MS, signal)
      }
    },
    sleep: milliseconds => sleep(milliseconds, signal),
  }
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)
}
