import { randomUUID } from 'node:crypto'
import type { ArticleStore } from '../articles/article-store.ts'
import { assertFinished } from './copy-mark.ts'
import { openChunkBytes } from './media-chunks.ts'
import { openFolderBytes } from './media-folder.ts'
import { type Database, databaseOf } from './postgres-connection.ts'
import { createPostgresEngine, type PostgresEngine } from './postgres-engine.ts'
import { leadPostgres } from './postgres-lead.ts'
import { migrate } from './postgres-migrate.ts'
import { createShown } from './postgres-shown.ts'
import { watchPostgres } from './postgres-watch.ts'
import { createSharedMedia } from './shared-media.ts'
import { createStore } from './store.ts'

/**
 * The store in a PostgreSQL database, which several programs may share. Given the folder of its media files, it
 * shares these too.
 * @throws Problem when the database cannot be used, was made by a newer Feedwright, or is an unfinished copy.
 */
export async function openPostgresStore(url: string, media?: string): Promise<ArticleStore> {
  const database = databaseOf(url)
  await migrate(database)
  const id = randomUUID()
  const engine = createPostgresEngine(database, id)
  let pid: number | undefined
  const onConnected = (number: number) => {
    pid = number
  }
  await assertUsable(engine, database)
  return createStore(engine, {
    watch: onChange => watchPostgres({ database, id, onChange, onConnected }),
    lead: work => leadPostgres(database, work),
    ...createShown(engine, id, () => pid),
    close: engine.close,
    media:
      media === undefined ? undefined : createSharedMedia(openFolderBytes(media), openChunkBytes(engine)),
  })
}

async function assertUsable(engine: PostgresEngine, { place }: Database): Promise<void> {
  try {
    await engine.read(() => assertFinished(place))
  } catch (error) {
    await engine.close()
    throw error
  }
}
