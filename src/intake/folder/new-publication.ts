import { writeFile } from 'node:fs/promises'
import { dirname, extname, join, resolve } from 'node:path'
import { messageOf, Problem } from '../../problem.ts'
import { recordReaders } from '../../records/read-record.ts'
import { recogniseSite } from '../../records/sites/read-site.ts'
import { asyncDisk } from '../../system/disk.ts'
import { PUBLICATION_FILE } from '../load-publication.ts'
import { type Folder, openFolder } from './folder.ts'
import { siteFilesOf } from './site-files.ts'

/** Returns whether there is a file or folder at a path. */
export async function hasEntry(path: string): Promise<boolean> {
  return (await asyncDisk.find(path)) !== undefined
}

/** Opens a folder and lists it. Returns undefined when there is none. @throws Problem when it is a file. */
export async function openIfExists(path: string): Promise<Folder | undefined> {
  if (!(await hasEntry(path))) return undefined
  const folder = await openFolder(path)
  await folder.refresh()
  return folder
}

/**
 * Returns the folder of the publication to which a folder belongs: itself, if it has a `publication.yaml` or is the site of a
 * known tool, or the nearest one above with a `publication.yaml`. Returns undefined when there is none.
 */
export async function findPublication(path: string): Promise<string | undefined> {
  if (recogniseSite(siteFilesOf(path)) !== undefined) return path
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (await hasEntry(join(folder, PUBLICATION_FILE))) return folder
    if (folder === dirname(folder)) return undefined
  }
}

/** Returns whether a listed folder has a file with the ending of a record. */
export function hasArticles({ files }: Pick<Folder, 'files'>): boolean {
  return [...files.keys()].some(name => Object.hasOwn(recordReaders, extname(name).toLowerCase()))
}

/**
 * Writes a file unless there is one of this name, and creates its folder. Returns whether it was written.
 * @throws Problem when it cannot be written.
 */
export async function writeNewFile(folder: string, name: string, text: string): Promise<boolean> {
  const path = join(folder, name)
  try {
    await asyncDisk.makeFolder(folder)
    await writeFile(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw new Problem('usage', `${path}: could not be written: ${messageOf(error)}`, { cause: error })
  }
}
