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
 * The store in a PostgreSQL database, which several programs may share. Given the folder of its media files, it
 * shares these too.
 * @throws Problem when the database cannot be used, was made by a newer Feedwright, or is an unfinished copy.
 */
export async function openPostgresStore(url: string, media?: string): Promise<ArticleStore> {
  const database = parseDatabaseUrl(url)
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
    ...createAcknowledgements(engine, id, () => pid),
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
