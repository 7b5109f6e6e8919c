import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageOf, Problem } from '../../problem.ts'
import type { MediaBytes } from '../media/media-bytes.ts'
import { openFolderBytes } from '../media/media-folder.ts'

/** What is in a backup. */
export interface BackupContent {
  readonly articles: number
  readonly files: number
  /** Names of media whose bytes are missing. */
  readonly missing: readonly string[]
}

const DATABASE = 'feedwright.db'
const MEDIA = 'media'
/** The bytes of files are in parts, so that no long recording is ever in memory. */
const ADD_TABLE =
  'CREATE TABLE backup_files (hash TEXT, part INTEGER, bytes BLOB, PRIMARY KEY (hash, part)) WITHOUT ROWID'

/**
 * Writes a data folder into one file: its database as it is at this moment, and the bytes of its media. A server may run and write
 * meanwhile. The file is there only when it is complete.
 * @throws Problem when there is no data folder, or the file exists or cannot be written.
 */
export async function writeBackup(data: string, file: string): Promise<BackupContent> {
  const source = join(data, DATABASE)
  if (!existsSync(source))
    throw new Problem('usage', `${data}: expected a data folder, there is no ${DATABASE} in it`)
  if (existsSync(file))
    throw new Problem('usage', `${file}: expected the name of a new file, there is one already`)
  return writeWhole(file, async temporary => {
    takeSnapshot(source, temporary)
    return withDatabase(temporary, database => {
      database.exec(ADD_TABLE)
      return addFiles(database, openFolderBytes(join(data, MEDIA)))
    })
  })
}

/**
 * Makes a data folder from a backup.
 * @throws Problem when the file is no backup, is damaged, or the folder is not empty.
 */
export async function restoreBackup(file: string, data: string): Promise<BackupContent> {
  if (!existsSync(file)) throw new Problem('usage', `${file}: expected a backup, there is no such file`)
  const present = await readdir(data).catch(() => [])
  if (present.length > 0)
    throw new Problem(
      'usage',
      `${data}: expected a new or empty folder, there is ${present[0]} in it: restore next to it, and rename`,
    )
  await mkdir(data, { recursive: true })
  return writeWhole(join(data, DATABASE), async temporary => {
    takeSnapshot(file, temporary)
    return withDatabase(temporary, async database => {
      if (!hasFilesTable(database))
        throw new Problem('usage', `${file}: expected a file that feedwright backup has written`)
      const content = await takeFiles(database, openFolderBytes(join(data, MEDIA)))
      database.exec('DROP TABLE backup_files')
      database.exec('VACUUM')
      return content
    })
  })
}

/** Lets a file be written beside its name, and gives it the name when it is complete and on the drive. */
async function writeWhole<Result>(
  file: string,
  write: (temporary: string) => Promise<Result>,
): Promise<Result> {
  const temporary = `${file}.part`
  try {
    await rm(temporary, { force: true })
    const result = await write(temporary)
    const handle = await open(temporary, 'r+')
    await handle.sync().finally(() => handle.close())
    await rename(temporary, file)
    return result
  } catch (error) {
    await rm(temporary, { force: true })
    if (error instanceof Problem) throw error
    throw new Problem('unavailable', `${file}: could not be written: ${messageOf(error)}`, { cause: error })
  }
}

/** `VACUUM INTO` copies a database within one transaction, also while others write (sqlite.org/lang_vacuum.html). */
function takeSnapshot(source: string, target: string): void {
  const database = new DatabaseSync(source, { readOnly: true })
  try {
    database.prepare('VACUUM INTO ?').run(target)
  } catch (error) {
    throw new Problem('invalid', `${source}: could not be read: ${messageOf(error)}`, { cause: error })
  } finally {
    database.close()
  }
}

async function withDatabase<Result>(
  path: string,
  work: (database: DatabaseSync) => Promise<Result>,
): Promise<Result> {
  const database = new DatabaseSync(path)
  try {
    return await work(database)
  } finally {
    database.close()
  }
}

interface MediaRow {
  readonly hash: string
  readonly name: string
  readonly length: number
}

function mediaOf(database: DatabaseSync): readonly MediaRow[] {
  return database.prepare('SELECT hash, name, length FROM media ORDER BY hash').all() as unknown as MediaRow[]
}

async function addFiles(database: DatabaseSync, bytes: MediaBytes): Promise<BackupContent> {
  const insert = database.prepare('INSERT INTO backup_files (hash, part, bytes) VALUES (?, ?, ?)')
  const missing: string[] = []
  const media = mediaOf(database)
  for (const { hash, name, length } of media) {
    let [part, written] = [0, 0]
    for await (const chunk of bytes.read(hash)) {
      insert.run(hash, part++, chunk)
      written += chunk.length
    }
    if (written !== length) missing.push(name)
  }
  return { articles: countArticles(database), files: media.length - missing.length, missing }
}

async function takeFiles(database: DatabaseSync, bytes: MediaBytes): Promise<BackupContent> {
  const missing: string[] = []
  const media = mediaOf(database)
  for (const { hash, name } of media)
    if (!(await bytes.put(hash, () => partsOf(database, hash)))) missing.push(name)
  return { articles: countArticles(database), files: media.length - missing.length, missing }
}

async function* partsOf(database: DatabaseSync, hash: string): AsyncGenerator<Uint8Array> {
  const rows = database.prepare('SELECT bytes FROM backup_files WHERE hash = ? ORDER BY part').iterate(hash)
  for (const { bytes } of rows) yield bytes as Uint8Array
}

function hasFilesTable(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'backup_files'").get() !== undefined
}

function countArticles(database: DatabaseSync): number {
  return Number(
    database.prepare('SELECT count(*) AS count FROM articles WHERE withdrawn IS NULL').get()?.count,
  )
}
