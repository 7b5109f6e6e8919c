import { openChunkBytes } from '../media/media-chunks.ts'
import { parseDatabaseUrl, SCHEMA, withoutTimeouts } from '../postgres/connection.ts'
import { createPostgresEngine } from '../postgres/engine.ts'
import { migrate } from '../postgres/migrate.ts'
import { run, type Work } from '../sql/work.ts'
import type { CopyEndpoint } from './endpoint.ts'
import { TABLES } from './tables.ts'

/**
 * Opens the store in a PostgreSQL database.
 * @throws Problem when it cannot be used or was made by a newer Feedwright.
 */
export async function openPostgresSide(url: string): Promise<CopyEndpoint> {
  const database = withoutTimeouts(parseDatabaseUrl(url))
  await migrate(database)
  const engine = createPostgresEngine(database, 'copy')
  return {
    place: database.place,
    emptying: `drop the schema ${SCHEMA} in ${database.place}`,
    engine,
    bytes: openChunkBytes(engine),
    settle,
    close: engine.close,
  }
}

/** Numbers go on after those that were put in, and the planner learns how many rows there are. */
function* settle(): Work<void> {
  for (const { name, numbered } of TABLES) {
    if (numbered !== undefined) {
      const next = `(SELECT coalesce(max(${numbered}), 0) + 1 FROM ${name})`
      yield* run(`SELECT setval(pg_get_serial_sequence('${name}', '${numbered}'), ${next}, false)`)
    }
    yield* run(`ANALYZE ${name}`)
  }
}
