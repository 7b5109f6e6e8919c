import { openChunkBytes } from '../media/media-chunks.ts'
import { parseDatabaseUrl, SCHEMA, withoutTimeouts } from '../postgres/connection.ts'
import { createPostgresEngine } from '../postgres/engine.ts'
import { migrate } from '../postgres/migrate.ts'
import { run, type Work } from '../sql/work.ts'
import type { CopyEndpoint } from './endpoint.ts'
import { TABLES } from './tables.ts'

/**
 * Opens the store in a PostgreSQL database.
 * @throws Problem when it cannot be used, or was created by a newer Feedwright.
 */
export async function openPostgresEndpoint(url: string): Promise<CopyEndpoint> {
  const database = withoutTimeouts(parseDatabaseUrl(url))
  await migrate(database)
  const engine = createPostgresEngine(database, 'copy')
  return {
    location: database.location,
    emptying: `drop the schema ${SCHEMA} in ${database.location}`,
    engine,
    bytes: openChunkBytes(engine),
    finishRows,
    close: engine.close,
  }
}

/** Sets each sequence to the number after the last row, and updates the statistics of the query planner. */
function* finishRows(): Work<void> {
  for (const { name, numbered } of TABLES) {
    if (numbered !== undefined) {
      const next = `(SELECT coalesce(max(${numbered}), 0) + 1 FROM ${name})`
      yield* run(`SELECT setval(pg_get_serial_sequence('${name}', '${numbered}'), ${next}, false)`)
    }
    yield* run(`ANALYZE ${name}`)
  }
}
