import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
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

/**
 * Returns the files of a folder for `recogniseSite`, also those whose names begin with `.` or `_`. `root` has no links in it. Links
 * that lead out of it are ignored.
 */
export function siteFilesOf(root: string): ObservedSiteFiles {
  const asked = new Set<string>()
  const listed = new Set<string>()

  /** Returns the path of a file or folder on the drive; undefined when there is none in the folder. */
  function find(path: string): string | undefined {
    const place = join(root, path)
    if (!existsSync(place)) return undefined
    const real = realpathSync(place)
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep) ? real : undefined
  }

  function entriesOf(path: string) {
    const place = find(path)
    const isFolder = place !== undefined && statSync(place).isDirectory()
    return isFolder ? readdirSync(place, { withFileTypes: true }) : []
  }

  return {
    asked,
    listed,
    name: basename(root),
    has(path) {
      asked.add(path)
      return find(path) !== undefined
    },
    list(path) {
      asked.add(path)
      listed.add(path)
      return entriesOf(path)
        .map(({ name }) => name)
        .sort()
    },
    folders(path) {
      const inner = entriesOf(path).filter(entry => entry.isDirectory() && !isHidden(entry.name))
      return inner.map(({ name }) => name).sort()
    },
    read(path) {
      asked.add(path)
      const place = find(path)
      const stats = place === undefined ? undefined : statSync(place)
      if (place === undefined || !stats?.isFile() || stats.size > MAX_CONFIG_BYTES) return undefined
      return readFileSync(place, 'utf8')
    },
  }
}
