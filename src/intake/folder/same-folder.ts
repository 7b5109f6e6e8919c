import type { ArticleStore } from '../../articles/store/article-store.ts'
import { Problem } from '../../problem.ts'
import { asyncDisk } from '../../system/disk.ts'
import { pagesOfSources } from '../known-sources.ts'
import type { Folder } from './folder.ts'

/** Keeps a store from withdrawing everything because it was started with the folder of another publication. */
export async function assertSameFolder(folder: Folder, store: ArticleStore): Promise<void> {
  const root = await store.remember('folder', folder.root)
  if (root === folder.root || (await hasNoneOrAny(folder, store))) return
  const advice = 'name another folder for the data with --data (DATA_DIR)'
  throw new Problem(
    'usage',
    `${folder.root}: the data is that of ${root}, none of whose articles is here: ${advice}`,
  )
}

/** Whether the store remembers no sources, or one of them is in the folder. */
export async function hasNoneOrAny(folder: Folder, store: ArticleStore): Promise<boolean> {
  let none = true
  for await (const page of pagesOfSources(store)) {
    await folder.look(page.map(({ path }) => path))
    if (page.some(({ path }) => folder.files.has(path))) return true
    if (page.length > 0) none = false
  }
  return none
}

/** Differs between two folders that have the same path one after the other; undefined when there is none. */
export async function identityOf({ root }: Pick<Folder, 'root'>): Promise<string | undefined> {
  const stats = await asyncDisk.find(root)
  return stats && `${stats.dev}:${stats.ino}`
}
