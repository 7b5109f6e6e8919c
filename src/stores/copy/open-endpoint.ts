import { join } from 'node:path'
import { Problem } from '../../problem.ts'
import { asyncDisk } from '../../system/disk.ts'
import { openFolderBytes } from '../media/media-folder.ts'
import { createRunner, openDatabase } from '../sqlite/database.ts'
import { createSqliteEngine } from '../sqlite/engine.ts'
import type { CopyEndpoint } from './endpoint.ts'

const DATABASE = 'feedwright.db'

/**
 * Opens the store at a place that the user named, or a new one: a `postgres:` URL, or a data folder.
 * @throws Problem when it is neither, cannot be used or was made by a newer Feedwright.
 */
export async function openEndpoint(place: string): Promise<CopyEndpoint> {
  if (!isUrl(place)) return openFolder(place)
  const { openPostgresSide } = await import('./postgres-endpoint.ts')
  return openPostgresSide(place)
}

/** The same for one whose folder must be there already. */
export async function openExistingEndpoint(place: string): Promise<CopyEndpoint> {
  const isThere = isUrl(place) || (await asyncDisk.find(join(place, DATABASE)))?.isFile()
  if (isThere) return openEndpoint(place)
  const expected = `expected a data folder with a file ${DATABASE}, or a URL such as postgres://user@host/name`
  throw new Problem('usage', `${place}: ${expected}`)
}

/** What is meant for one must not become the name of a folder. */
function isUrl(place: string): boolean {
  return place.includes('://')
}

async function openFolder(folder: string): Promise<CopyEndpoint> {
  await asyncDisk.makeFolder(folder)
  const place = await asyncDisk.realpath(folder)
  const database = openDatabase(join(place, DATABASE))
  return {
    place,
    emptying: `remove ${place}`,
    engine: createSqliteEngine(database, createRunner(database)),
    bytes: openFolderBytes(join(place, 'media')),
    *settle() {},
    close: async () => database.close(),
  }
}
