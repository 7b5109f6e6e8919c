import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SiteFiles } from '../../records/sites/site-tool.ts'

/** Longer files are no configuration. */
const MAX_CONFIG_BYTES = 1_000_000

/** Returns the files of a folder for `recogniseSite`, also those whose names begin with `.` or `_`. */
export function siteFilesOf(root: string): SiteFiles {
  return {
    name: basename(root),
    has: path => existsSync(join(root, path)),
    list(path) {
      const stats = statSync(join(root, path), { throwIfNoEntry: false })
      return stats?.isDirectory() ? readdirSync(join(root, path)).sort() : []
    },
    read(path) {
      const stats = statSync(join(root, path), { throwIfNoEntry: false })
      if (!stats?.isFile() || stats.size > MAX_CONFIG_BYTES) return undefined
      return readFileSync(join(root, path), 'utf8')
    },
  }
}
