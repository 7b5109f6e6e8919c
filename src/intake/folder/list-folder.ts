import { join } from 'node:path'
import { isMissing, messageOf, Problem } from '../../problem.ts'
import type { Disk } from '../../system/disk.ts'
import { type FileState, findFile, isHidden } from './file-state.ts'

/** Files that are looked at together. */
const FILES_AT_ONCE = 128

/** Some of what is in a folder, by path inside the publication's folder. */
export interface Listing {
  readonly folders: readonly string[]
  readonly files: readonly (readonly [string, FileState])[]
}

/**
 * Everything in the folder `within` of `root` (`''` is `root` itself) and the folders in it, a part at a time; without
 * what is hidden, leads out, or is reached through a linked folder.
 */
export async function* listFolder(root: string, disk: Disk, within = ''): AsyncGenerator<Listing> {
  const folders = [within]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    yield { folders: [folder], files: [] }
    let names: string[] = []
    for await (const entry of entriesOf(root, folder, disk)) {
      if (isHidden(entry.name)) continue
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) folders.push(name)
      else names.push(name)
      if (names.length < FILES_AT_ONCE) continue
      yield await look(root, names, disk)
      names = []
    }
    yield await look(root, names, disk)
  }
}

/** The folder `within` and every one in it. Each is told of before it is looked into. */
export async function* listFolders(root: string, disk: Disk, within: string): AsyncGenerator<string> {
  const folders = [within]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    yield folder
    for await (const entry of entriesOf(root, folder, disk)) {
      if (entry.isDirectory() && !isHidden(entry.name)) folders.push(`${folder}/${entry.name}`)
    }
  }
}

/** None where a folder has gone in the meantime; the first must be there. */
async function* entriesOf(root: string, folder: string, disk: Disk) {
  try {
    yield* disk.list(join(root, folder))
  } catch (error) {
    if (folder !== '' && isMissing(error)) return
    const advice = 'let the user that Feedwright runs as read it'
    throw new Problem(
      'unavailable',
      `${join(root, folder)}: could not be read: ${messageOf(error)}: ${advice}`,
    )
  }
}

async function look(root: string, names: readonly string[], disk: Disk): Promise<Listing> {
  const found = await Promise.all(names.map(async name => [name, await findFile(root, name, disk)] as const))
  return { folders: [], files: found.filter(isThere) }
}

function isThere(file: readonly [string, FileState | undefined]): file is readonly [string, FileState] {
  return file[1] !== undefined
}
