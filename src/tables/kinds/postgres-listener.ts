import { setTimeout } from 'node:timers/promises'
import type { Client } from 'pg'
import type { TableSource } from '../../articles/schema/source-schema.ts'
import type { TableEvent } from '../table.ts'
import { connectTo } from './postgres-session.ts'
import { quoted } from './sql-text.ts'

/** A connection that listens, and is replaced whenever it is lost. */
export interface PostgresListener {
  close(): void
}

/** Options of `listenTo`. */
export interface ListenerOptions {
  readonly place: NonNullable<TableSource['postgres']>
  readonly channel: string
  readonly onEvent: (event: TableEvent) => void
}

const MONITOR_MS = 3_000
/** Without an answer for this time, the connection is considered lost. */
const QUERY_MS = 5_000
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000
/** Notifications that arrive together are one event. */
const COLLECT_MS = 10

/** Listens on a channel. The payload of a notification is a key, or empty. */
export function listenTo({ place, channel, onEvent }: ListenerOptions): PostgresListener {
  const closing = new AbortController()
  const sleep = (ms: number) => setTimeout(ms, undefined, { signal: closing.signal }).catch(() => undefined)
  let current: Client | undefined
  let keys = new Set<string>()
  let isCollecting = false

  async function reportSoon(): Promise<void> {
    if (isCollecting) return
    isCollecting = true
    await sleep(COLLECT_MS)
    isCollecting = false
    const reported = keys
    keys = new Set()
    if (reported.has('')) onEvent('changed')
    else onEvent({ keys: [...reported] })
  }

  async function listenOnce(): Promise<void> {
    const client = await connectTo(place, QUERY_MS)
    current = client
    let isLost = false
    client.on('error', () => {
      isLost = true
    })
    client.on('notification', ({ payload = '' }) => {
      keys.add(payload)
      void reportSoon()
    })
    try {
      await client.query(`LISTEN ${quoted(channel)}`)
      retryMs = FIRST_RETRY_MS
      // Notifications before LISTEN are lost.
      onEvent('changed')
      while (!closing.signal.aborted && !isLost) {
        await sleep(MONITOR_MS)
        await client.query('SELECT 1')
      }
    } finally {
      // Not awaited: on a dead connection it may never resolve.
      void client.end().catch(() => undefined)
    }
  }

  let retryMs = FIRST_RETRY_MS

  async function listen(): Promise<void> {
    while (!closing.signal.aborted) {
      await listenOnce().catch(() => undefined)
      await sleep(retryMs)
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)
    }
  }

  void listen()
  return {
    close() {
      closing.abort()
      // Not awaited: on a dead connection it may never resolve.
      void current?.end().catch(() => undefined)
    },
  }
}
