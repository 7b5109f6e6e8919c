import { randomUUID } from 'node:crypto'
import type { ArticleStore } from '../articles/article-store.ts'
import { databaseOf } from './postgres-connection.ts'
import { createPostgresEngine } from './postgres-engine.ts'
import { leadPostgres } from './postgres-lead.ts'
import { migrate } from './postgres-migrate.ts'
import { createShown } from './postgres-shown.ts'
import { watchPostgres } from './postgres-watch.ts'
import { createStore } from './store.ts'

/**
 * The store in a PostgreSQL database, which several programs may share.
 * @throws Problem when the database cannot be used, or was made by a newer Feedwright.
 */
export async function openPostgresStore(url: string): Promise<ArticleStore> {
  const database = databaseOf(url)
  await migrate(database)
  const id = randomUUID()
  const engine = createPostgresEngine(database, id)
  let pid: number | undefined
  const onConnected = (number: number) => {
    pid = number
  }
  return createStore(engine, {
    watch: onChange => watchPostgres({ database, id, onChange, onConnected }),
    lead: work => leadPostgres(database, work),
    ...createShown(engine, id, () => pid),
    close: engine.close,
  })
}
