import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import type { StoreWatch } from '../articles/article-store.ts'
import { type Database, prepare } from './postgres-connection.ts'

/** The channel on which a store says that it drew a revision; its message is the store's own id. */
export const CHANNEL = 'feedwright'

const ASK_EVERY_MS = 3_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

/** What a watch is kept with. */
export interface WatchOptions {
  readonly database: Database
  /** Of the store that watches, whose own changes are none. */
  readonly id: string
  readonly onChange: () => void
}

/** `ArticleStore.watch`: listens on a connection of its own, and on another one when that is lost. */
export function watchPostgres({ database, id, onChange }: WatchOptions): StoreWatch {
  const closing = new AbortController()
  const { signal } = closing
  let told = false
  let pause = FIRST_PAUSE_MS

  /** Many notices that come together are one change. */
  function tell(): void {
    if (told) return
    told = true
    setImmediate(() => {
      told = false
      if (!signal.aborted) onChange()
    })
  }

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      await listen().catch(() => undefined)
      await wait(pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    }
  }

  /** Rejects or resolves when the connection is lost. */
  async function listen(): Promise<void> {
    const client = new Client({
      ...database.config,
      query_timeout: ASK_EVERY_MS,
      application_name: 'feedwright watch',
    })
    const lost = new AbortController()
    client.on('error', () => lost.abort())
    client.on('end', () => lost.abort())
    client.on('notification', ({ payload }) => {
      if (payload !== id) tell()
    })
    try {
      await client.connect()
      await prepare(client, database)
      await client.query(`LISTEN ${CHANNEL}`)
      pause = FIRST_PAUSE_MS
      // What came while nobody listened.
      tell()
      while (!lost.signal.aborted && !signal.aborted) {
        await client.query('SELECT 1')
        await wait(ASK_EVERY_MS, lost.signal)
      }
    } finally {
      // Where the connection hangs, this waits for ever.
      void client.end().catch(() => undefined)
    }
  }

  /** Ends early when the watch is closed, or `other` says so. */
  async function wait(milliseconds: number, other: AbortSignal = signal): Promise<void> {
    await setTimeout(milliseconds, undefined, { signal: AbortSignal.any([signal, other]) }).catch(
      () => undefined,
    )
  }

  void follow()
  return { close: () => closing.abort() }
}
