import { createReadStream } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Problem } from '../../problem.ts'
import type { ExportFile } from './export-file.ts'

/** A folder with more files than this is no unpacked export. */
export const MAX_FILES = 200_000

/**
 * Lists the files of an unpacked export. Links are not followed, and names that begin with a dot are left alone.
 * @throws Problem when there are too many.
 */
export async function listFolder(root: string): Promise<readonly ExportFile[]> {
  const paths: string[] = []
  const folders = [root]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for await (const entry of await opendir(folder)) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      if (entry.isDirectory()) folders.push(join(folder, entry.name))
      if (entry.isFile()) paths.push(join(folder, entry.name))
    }
    if (paths.length > MAX_FILES)
      throw new Problem('invalid', `${root}: expected at most ${MAX_FILES} files, got more`)
  }
  return paths.sort().map(path => ({
    name: relative(root, path).replaceAll('\\', '/'),
    place: path,
    isNamed: false,
    open: async () => createReadStream(path),
  }))
}
