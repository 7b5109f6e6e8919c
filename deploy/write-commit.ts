import { execFileSync } from 'node:child_process'
import { realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes the commit of a build and its day into `dist/commit.json`, for `--version`. An image has them from `COMMIT` and
 * `COMMIT_DATE`, a checkout from git. Sources without git have no commit, and no file is written.
 */
const ROOT = realpathSync(join(import.meta.dirname, '..'))
const FILE = join(ROOT, 'dist/commit.json')

const commit = process.env.COMMIT ? commitOfBuild(process.env.COMMIT) : commitOfCheckout()
if (commit === undefined) rmSync(FILE, { force: true })
else writeFileSync(FILE, `${JSON.stringify(commit)}\n`)

function commitOfBuild(hash: string) {
  const date = process.env.COMMIT_DATE
  return { hash, ...(date && { date }) }
}

/** The sources may be unpacked within another checkout, whose commit says nothing about them. */
function commitOfCheckout() {
  try {
    if (realpathSync(git('rev-parse', '--show-toplevel')) !== ROOT) return undefined
    const changed = git('status', '--porcelain', '--untracked-files=no') !== ''
    return {
      hash: git('rev-parse', 'HEAD'),
      date: git('log', '-1', '--date=format-local:%Y-%m-%d', '--format=%cd'),
      ...(changed && { changed }),
    }
  } catch {
    // No git, or no checkout.
    return undefined
  }
}

function git(...args: readonly string[]): string {
  const env = { ...process.env, TZ: 'UTC' }
  return execFileSync('git', args, {
    cwd: ROOT,
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
}
