import type { StoreWatch } from '../../articles/store/store-coordination.ts'
import type { Database } from './connection.ts'
import { openReconnectingSession } from './session.ts'

/** The channel on which a store says that it drew a revision; its message is the store's own id. */
export const CHANNEL = 'feedwright'

/** What the server calls the connections of those who watch. */
export const WATCH = 'feedwright watch'

/** Programs that have died show nothing. */
const CLEAN = 'DELETE FROM watchers WHERE pid NOT IN (SELECT pid FROM pg_stat_activity)'

/** What a watch is kept with. */
export interface WatchOptions {
  readonly database: Database
  /** Of the store that watches, whose own changes are none. */
  readonly id: string
  readonly onChange: () => void
  /** Told how the server numbers each connection by which it is watched. */
  readonly onConnected: (pid: number) => void
}

/** `ArticleStore.watch`: listens on a connection of its own, and on another one when that is lost. */
export function watchPostgres({ database, id, onChange, onConnected }: WatchOptions): StoreWatch {
  let told = false
  let closed = false

  /** Many notices that come together are one change. */
  function tell(): void {
    if (told) return
    told = true
    setImmediate(() => {
      told = false
      if (!closed) onChange()
    })
  }

  const session = openReconnectingSession(database, WATCH, async ({ client, stay }) => {
    client.on('notification', ({ payload }) => {
      if (payload !== id) tell()
    })
    await client.query(`LISTEN ${CHANNEL}`)
    await client.query(CLEAN)
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
    onConnected(rows[0].pid)
    // What came while nobody listened.
    tell()
    await stay()
  })
  return {
    close() {
      closed = true
      void session.close()
    },
  }
}
