import type { StoreWatch } from '../../articles/store/store-coordination.ts'
import type { Database } from './connection.ts'
import { openReconnectingSession } from './session.ts'

/** Options of `watchPostgres`. */
export interface WatchOptions {
  readonly database: Database
  /** Id of the watching store, whose own changes are ignored. */
  readonly id: string
  readonly onChange: () => void
  /** Called with the process id that the server gives each watching connection. */
  readonly onConnected: (pid: number) => void
}

const DELETE_DEAD_WATCHERS = 'DELETE FROM watchers WHERE pid NOT IN (SELECT pid FROM pg_stat_activity)'

/** Implements `StoreCoordination.watch`: listens for notifications on a session of its own. */
export function watchPostgres({ database, id, onChange, onConnected }: WatchOptions): StoreWatch {
  let scheduled = false
  let closed = false

  /** Notifications that arrive together cause one call. */
  function scheduleCall(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      if (!closed) onChange()
    })
  }

  const session = openReconnectingSession(database, WATCH, async ({ client, monitor }) => {
    client.on('notification', ({ payload }) => {
      if (payload !== id) scheduleCall()
    })
    await client.query(`LISTEN ${CHANNEL}`)
    await client.query(DELETE_DEAD_WATCHERS)
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
    onConnected(rows[0].pid)
    // Notifications before LISTEN are lost.
    scheduleCall()
    await monitor()
  })
  return {
    close() {
      closed = true
      void session.close()
    },
  }
}

/** The channel on which a store notifies others of a new revision. The payload is the id of the store. */
export const CHANNEL = 'feedwright'

/** Application name of connections that watch. */
export const WATCH = 'feedwright watch'
