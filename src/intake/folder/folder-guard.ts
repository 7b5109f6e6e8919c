import { join } from 'node:path'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import type { SourceStore } from '../../articles/store/source-store.ts'
import { Problem } from '../../problem.ts'
import { asyncDisk } from '../../system/disk.ts'
import { pagesOfSources } from '../known-sources.ts'
import type { Folder } from './folder.ts'

/**
 * Checks that a store belongs to a folder. A start with the wrong folder must not withdraw all articles.
 * @throws Problem when all sources of the store are those of another folder.
 */
export async function assertMatchesStore(folder: Folder, store: SourceStore & DocumentStore): Promise<void> {
  const root = await store.remember('folder', folder.root)
  if (root === folder.root || (await matchesStore(folder, store))) return
  const advice = 'name another folder for the data with --data (DATA_DIR)'
  throw new Problem(
    'usage',
    `${folder.root}: the data is that of ${root}, none of whose articles is here: ${advice}`,
  )
}

/** Notices when the folder is missing, or replaced by another one. */
export interface FolderGuard {
  /** Checks the folder. `obstacle` is the reason why it cannot be followed now. */
  check(): Promise<{ readonly obstacle: string | undefined; readonly isReplaced: boolean }>
  /** Accepts the folder that is there now. */
  accept(): Promise<void>
}

/**
 * Creates a guard for the folder that is there now. `mainFile` returns the path of the file that describes the publication:
 * without it, the folder is taken to be missing.
 */
export async function createFolderGuard(
  folder: Folder,
  store: SourceStore,
  mainFile: () => string,
): Promise<FolderGuard> {
  let identity = await folderIdentity(folder)
  return {
    async check() {
      const isReplaced = identity !== (await folderIdentity(folder))
      const missing = await missingObstacle(folder, mainFile())
      const obstacle = missing ?? (isReplaced ? await replacementObstacle(folder, store) : undefined)
      return { isReplaced, obstacle }
    },
    async accept() {
      identity = await folderIdentity(folder)
    },
  }
}

async function missingObstacle({ root }: Folder, mainFile: string): Promise<string | undefined> {
  if ((await asyncDisk.find(join(root, mainFile))) !== undefined) return undefined
  return `${mainFile} is gone: everything stays as it was until it is back`
}

async function replacementObstacle(folder: Folder, store: SourceStore): Promise<string | undefined> {
  if (await matchesStore(folder, store)) return undefined
  const advice = 'start Feedwright again to publish what is here instead'
  return `another folder is in its place, with none of its articles: everything stays as it was until one is back; ${advice}`
}

/** Returns whether the store knows no sources, or one of them is in the folder. */
async function matchesStore(folder: Folder, store: SourceStore): Promise<boolean> {
  let isEmpty = true
  for await (const page of pagesOfSources(store)) {
    await folder.refreshPaths(page.map(({ path }) => path))
    if (page.some(({ path }) => folder.files.has(path))) return true
    if (page.length > 0) isEmpty = false
  }
  return isEmpty
}

/** Returns a name that differs between two folders at the same path; undefined when there is none. */
async function folderIdentity({ root }: Pick<Folder, 'root'>): Promise<string | undefined> {
  const stats = await asyncDisk.find(root)
  return stats && `${stats.dev}:${stats.ino}`
}
