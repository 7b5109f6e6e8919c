import type { StoreWatch } from '../articles/article-store.ts'
import type { Database } from './postgres-connection.ts'
import { keepSession } from './postgres-session.ts'

/** The channel on which a store says that it drew a revision; its message is the store's own id. */
export const CHANNEL = 'feedwright'

/** What a watch is kept with. */
export interface WatchOptions {
  readonly database: Database
  /** Of the store that watches, whose own changes are none. */
  readonly id: string
  readonly onChange: () => void
}

/** `ArticleStore.watch`: listens on a connection of its own, and on another one when that is lost. */
export function watchPostgres({ database, id, onChange }: WatchOptions): StoreWatch {
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

  const session = keepSession(database, 'feedwright watch', async ({ client, stay }) => {
    client.on('notification', ({ payload }) => {
      if (payload !== id) tell()
    })
    await client.query(`LISTEN ${CHANNEL}`)
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
