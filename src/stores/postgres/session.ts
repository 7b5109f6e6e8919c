import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import { configureConnection, type Database } from './connection.ts'

const ASK_EVERY_MS = 3_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

/** With these the server finds out within seconds that a client is gone without a word, and lets go of what it held. */
const WATCHFUL =
  'SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 5000'

/** What a connection of its own is used with. */
export interface Session {
  readonly client: Client
  /** Aborted when the connection is lost, or no longer wanted. */
  readonly signal: AbortSignal
  /** Asks the server again and again whether it is there; resolves when `signal` is aborted. */
  stay(): Promise<void>
  /** Resolves after so many milliseconds, or when `signal` is aborted. */
  wait(milliseconds: number): Promise<void>
}

/** Sessions one after the other. */
export interface ReconnectingSession {
  /** Resolves when the last use has ended. */
  close(): Promise<void>
}

/** Opens a connection of its own for `use`, and another one whenever it is lost, until closed. */
export function openReconnectingSession(
  database: Database,
  name: string,
  use: (session: Session) => Promise<void>,
): ReconnectingSession {
  const closing = new AbortController()
  let pause = FIRST_PAUSE_MS

  async function follow(): Promise<void> {
    while (!closing.signal.aborted) {
      await once().catch(() => undefined)
      await sleep(pause, closing.signal)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    }
  }

  async function once(): Promise<void> {
    const client = new Client({ ...database.config, query_timeout: ASK_EVERY_MS, application_name: name })
    const lost = new AbortController()
    client.on('error', () => lost.abort())
    client.on('end', () => lost.abort())
    const signal = AbortSignal.any([closing.signal, lost.signal])
    const wait = (milliseconds: number) => sleep(milliseconds, signal)

    async function stay(): Promise<void> {
      while (!signal.aborted) {
        await client.query('SELECT 1').catch(() => lost.abort())
        await wait(ASK_EVERY_MS)
      }
    }

    try {
      await client.connect()
      await configureConnection(client, database)
      await client.query(WATCHFUL)
      pause = FIRST_PAUSE_MS
      await use({ client, signal, stay, wait })
    } finally {
      // Where the connection hangs, this waits for ever.
      void client.end().catch(() => undefined)
    }
  }

  const ended = follow()
  return {
    close() {
      closing.abort()
      return ended
    },
  }
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)
}
