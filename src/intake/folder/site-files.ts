import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SiteFiles } from '../../records/sites/site-tool.ts'
import { isHidden } from './file-state.ts'

/** Files of a site, and what was asked of them. */
export interface ObservedSiteFiles extends SiteFiles {
  /** Paths of the files and folders that were looked for, whether they exist or not. */
  readonly asked: ReadonlySet<string>
  /** Folders whose contents were listed. */
  readonly listed: ReadonlySet<string>
}

/** Longer files are no configuration. */
const MAX_CONFIG_BYTES = 1_000_000

/** Returns the files of a folder for `recogniseSite`, also those whose names begin with `.` or `_`. */
export function siteFilesOf(root: string): ObservedSiteFiles {
  const asked = new Set<string>()
  const listed = new Set<string>()
  return {
    asked,
    listed,
    name: basename(root),
    has(path) {
      asked.add(path)
      return existsSync(join(root, path))
    },
    list(path) {
      asked.add(path)
      listed.add(path)
      const stats = statSync(join(root, path), { throwIfNoEntry: false })
      return stats?.isDirectory() ? readdirSync(join(root, path)).sort() : []
    },
    folders(path) {
      const entries = existsSync(join(root, path))
        ? readdirSync(join(root, path), { withFileTypes: true })
        : []
      return entries
        .filter(entry => entry.isDirectory() && !isHidden(entry.name))
        .map(({ name }) => name)
        .sort()
    },
    read(path) {
      asked.add(path)
      const stats = statSync(join(root, path), { throwIfNoEntry: false })
      if (!stats?.isFile() || stats.size > MAX_CONFIG_BYTES) return undefined
      return readFileSync(join(root, path), 'utf8')
    },
  }
}
