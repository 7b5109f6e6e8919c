import type { SiteFiles } from '../site-tool.ts'

/** Folders that are looked into, the outermost first: a site may have one for each article. */
const MAX_FOLDERS = 2_000

/** Yields a folder and the folders in it; `''` is that of the site itself. */
export function* foldersWithin(root: string, files: Pick<SiteFiles, 'folders'>): Generator<string> {
  const waiting = [root]
  for (let looked = 0; looked < MAX_FOLDERS; looked++) {
    const folder = waiting.shift()
    if (folder === undefined) return
    yield folder
    waiting.push(...files.folders(folder).map(name => (folder === '' ? name : `${folder}/${name}`)))
  }
}
