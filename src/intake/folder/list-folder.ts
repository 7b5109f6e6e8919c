import { join } from 'node:path'
import { isMissing, messageOf, Problem } from '../../problem.ts'
import type { Disk } from '../../system/disk.ts'
import { type FileState, findFile, isHidden } from './file-state.ts'

/** A part of a listing, by path inside the publication's folder. */
export interface Listing {
  readonly folders: readonly string[]
  readonly files: readonly (readonly [string, FileState])[]
}

/** Files that are inspected together. */
const FILES_PER_PART = 128

/**
 * Lists the folder `within` of `root` (`''` is `root` itself) and all folders in it, a part at a time. Hidden files, links
 * that lead out, and files in linked folders are left out.
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
      if (names.length < FILES_PER_PART) continue
      yield await inspect(root, names, disk)
      names = []
    }
    yield await inspect(root, names, disk)
  }
}

/** Yields the folder `within` and every folder in it, each before it is listed. */
export async function* listFolders(root: string, disk: Disk, within: string): AsyncGenerator<string> {
  const folders = [within]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    yield folder
    for await (const entry of entriesOf(root, folder, disk)) {
      if (entry.isDirectory() && !isHidden(entry.name)) folders.push(`${folder}/${entry.name}`)
    }
  }
}

/** Yields nothing for a folder that has disappeared meanwhile. The first folder must exist. */
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

async function inspect(root: string, names: readonly string[], disk: Disk): Promise<Listing> {
  const found = await Promise.all(names.map(async name => [name, await findFile(root, name, disk)] as const))
  return { folders: [], files: found.filter(isPresent) }
}

function isPresent(file: readonly [string, FileState | undefined]): file is readonly [string, FileState] {
  return file[1] !== undefined
}
