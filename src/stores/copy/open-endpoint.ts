import { join } from 'node:path'
import { Problem } from '../../problem.ts'
import { asyncDisk } from '../../system/disk.ts'
import { openFolderBytes } from '../media/media-folder.ts'
import { createRunner, openDatabase } from '../sqlite/database.ts'
import { createSqliteEngine } from '../sqlite/engine.ts'
import type { CopyEndpoint } from './endpoint.ts'

/**
 * Opens the store at a location that the user named, or a new one: a `postgres:` URL, or a data folder.
 * @throws Problem when it is neither, cannot be used, or was created by a newer Feedwright.
 */
export async function openEndpoint(location: string): Promise<CopyEndpoint> {
  if (!isUrl(location)) return openFolder(location)
  const { openPostgresEndpoint } = await import('./postgres-endpoint.ts')
  return openPostgresEndpoint(location)
}

const DATABASE = 'feedwright.db'

/** Does the same, but throws a Problem for a data folder without a store. */
export async function openExistingEndpoint(location: string): Promise<CopyEndpoint> {
  const exists = isUrl(location) || (await asyncDisk.find(join(location, DATABASE)))?.isFile()
  if (exists) return openEndpoint(location)
  const expected = `expected a data folder with a file ${DATABASE}, or a URL such as postgres://user@host/name`
  throw new Problem('usage', `${location}: ${expected}`)
}

/** A mistyped URL must not become the name of a folder. */
function isUrl(location: string): boolean {
  return location.includes('://')
}

async function openFolder(folder: string): Promise<CopyEndpoint> {
  await asyncDisk.makeFolder(folder)
  const location = await asyncDisk.realpath(folder)
  const database = openDatabase(join(location, DATABASE))
  return {
    location,
    emptying: `remove ${location}`,
    engine: createSqliteEngine(database, createRunner(database)),
    bytes: openFolderBytes(join(location, 'media')),
    *finishRows() {},
    close: async () => database.close(),
  }
}
