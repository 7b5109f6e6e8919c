import type { Lead, LeaderWork } from '../../articles/store/store-coordination.ts'
import type { Database } from './connection.ts'
import { openReconnectingSession } from './session.ts'

/** Held by who leads, for as long as its connection lives. */
const LOCK = 'pg_try_advisory_lock(5064852, 1)'
const TRY_EVERY_MS = 500

/** `ArticleStore.lead`: who gets a lock of the database leads until its connection is lost. */
export function leadPostgres(database: Database, work: LeaderWork): Lead {
  const { promise: atOnce, resolve: tried } = Promise.withResolvers<boolean>()

  const session = openReconnectingSession(
    database,
    'feedwright lead',
    async ({ client, signal, stay, wait }) => {
      for (;;) {
        const { rows } = await client.query(`SELECT ${LOCK} AS leads`)
        tried(rows[0].leads)
        if (rows[0].leads) break
        await wait(TRY_EVERY_MS)
        if (signal.aborted) return
      }
      await Promise.all([work(signal), stay()])
    },
  )
  return {
    immediate: atOnce,
    close() {
      tried(false)
      return session.close()
    },
  }
}
