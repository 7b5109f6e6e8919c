import { readFileSync } from 'node:fs'

/** Feedwright's version, read from `package.json`, one folder up from both `src` and `dist`. */
export const VERSION: string = JSON.parse(read('../package.json')).version

/** The commit from which a build was made. */
export interface Commit {
  readonly hash: string
  /** The day of the commit, such as `2026-11-28`. */
  readonly date?: string
  /** Whether files were changed since. */
  readonly changed?: boolean
}

/** Returns the commit that the build has noted beside this file; undefined if it is not known, or for sources. */
export function builtCommit(): Commit | undefined {
  try {
    return JSON.parse(read('commit.json'))
  } catch {
    return undefined
  }
}

/** Returns the version with its commit, such as `0.2.0 (abc1234, 2026-11-28)`. Without a commit, it is the version alone. */
export function fullVersion(commit = builtCommit()): string {
  if (commit === undefined) return VERSION
  const { hash, date, changed } = commit
  const parts = [hash.slice(0, SHORT_HASH), date, changed ? 'changed since' : undefined]
  return `${VERSION} (${parts.filter(part => part !== undefined).join(', ')})`
}

/** As git abbreviates. */
const SHORT_HASH = 7

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}
