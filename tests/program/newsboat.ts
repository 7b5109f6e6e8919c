import { execFile, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from './start.ts'

const run = promisify(execFile)

/** Whether newsboat is on the PATH. */
export const hasNewsboat = spawnSync('newsboat', ['-v']).status === 0

/** A reader that remembers what it has shown. */
export interface Newsboat {
  /** Fetches the feed again, and returns how many articles are unread. */
  reload(): Promise<number>
}

/** Subscribes newsboat to a feed. Nothing is fetched yet. */
export async function subscribeNewsboat(feed: string): Promise<Newsboat> {
  const folder = await temporaryFolder('newsboat')
  const paths = ['urls', 'cache.db', 'config'].map(name => join(folder, name))
  const [urls = '', cache = '', config = ''] = paths
  await writeFile(urls, `${feed}\n`)
  await writeFile(config, 'error-log ""\n')
  const options = ['-u', urls, '-c', cache, '-C', config]
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder }
  return {
    async reload() {
      await run('newsboat', [...options, '-x', 'reload'], { env })
      const { stdout } = await run('newsboat', [...options, '-x', 'print-unread'], { env })
      return Number(/\d+/.exec(stdout)?.[0])
    },
  }
}
