import { randomUUID } from 'node:crypto'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import { openChunkBytes } from '../media/media-chunks.ts'
import { openFolderBytes } from '../media/media-folder.ts'
import { createSharedMedia } from '../media/shared-media.ts'
import { assertFinished } from '../sql/copy-mark.ts'
import { createStore } from '../store.ts'
import { createAcknowledgements } from './acknowledgements.ts'
import { type Database, parseDatabaseUrl } from './connection.ts'
import { createPostgresEngine, type PostgresEngine } from './engine.ts'
import { leadPostgres } from './lead.ts'
import { migrate } from './migrate.ts'
import { watchPostgres } from './watch.ts'

/**
 * Opens the store in a PostgreSQL database, which several programs may share. With a `media` folder, it also shares the
 * files in that folder.
 * @throws Problem when the database cannot be used, was created by a newer Feedwright, or is an unfinished copy.
 */
export async function openPostgresStore(url: string, media?: string): Promise<ArticleStore> {
  const database = parseDatabaseUrl(url)
  await migrate(database)
  const id = randomUUID()
  const engine = createPostgresEngine(database, id)
  let watcherPid: number | undefined
  const onConnected = (pid: number) => {
    watcherPid = pid
  }
  await assertUsable(engine, database)
  return createStore(engine, {
    watch: onChange => watchPostgres({ database, id, onChange, onConnected }),
    lead: work => leadPostgres(database, work),
    ...createAcknowledgements(engine, id, () => watcherPid),
    close: engine.close,
    media:
      media === undefined ? undefined : createSharedMedia(openFolderBytes(media), openChunkBytes(engine)),
  })
}

async function assertUsable(engine: PostgresEngine, { location }: Database): Promise<void> {
  try {
    await engine.read(() => assertFinished(location))
  } catch (error) {
    await engine.close()
    throw error
  }
}
