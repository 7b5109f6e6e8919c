import type { Lead, LeaderWork } from '../../articles/store/store-coordination.ts'
import type { Database } from './connection.ts'
import { openReconnectingSession } from './session.ts'

/** Implements `StoreCoordination.lead`: the store that gets the lock leads until its connection is lost. */
export function leadPostgres(database: Database, work: LeaderWork): Lead {
  const { promise: immediate, resolve: resolveImmediate } = Promise.withResolvers<boolean>()

  const session = openReconnectingSession(
    database,
    'feedwright lead',
    async ({ client, signal, monitor, sleep }) => {
      for (;;) {
        const { rows } = await client.query(`SELECT ${TRY_LOCK} AS leads`)
        resolveImmediate(rows[0].leads)
        if (rows[0].leads) break
        await sleep(RETRY_MS)
        if (signal.aborted) return
      }
      await Promise.all([work(signal), monitor()])
    },
  )
  return {
    immediate,
    close() {
      resolveImmediate(false)
      return session.close()
    },
  }
}

/** The leader holds this advisory lock as long as its connection lives. */
const TRY_LOCK = 'pg_try_advisory_lock(5064852, 1)'
const RETRY_MS = 500
