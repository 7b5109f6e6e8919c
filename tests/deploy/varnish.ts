import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { untilOk } from '../bench/load/until-ok.ts'
import { temporaryFolder } from '../program/start.ts'
import type { CacheServer } from './surrogate-cache.ts'

const SETTINGS = new URL('../../deploy/varnish.vcl', import.meta.url)
/** So that no test needs another user of the system. */
const NO_JAIL = ['-j', 'none']

/** Whether Varnish with the module xkey is on the PATH. */
export const hasVarnish = compiles('vcl 4.1; import xkey; backend default none;')

function compiles(vcl: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'feedwright-vcl-'))
  const file = join(folder, 'test.vcl')
  writeFileSync(file, vcl)
  const { status } = spawnSync('varnishd', [...NO_JAIL, '-n', join(folder, 'varnish'), '-C', '-f', file])
  rmSync(folder, { recursive: true, force: true })
  return status === 0
}

/** Starts Varnish with `deploy/varnish.vcl` on a port, in front of a server. Only host and port of the server are replaced. */
export async function startVarnish(port: number, origin: number): Promise<CacheServer> {
  const folder = await temporaryFolder('varnish')
  const vcl = (await readFile(SETTINGS, 'utf8'))
    .replace('.host = "feedwright";', '.host = "127.0.0.1";')
    .replace('.port = "3000";', `.port = "${origin}";`)
  await writeFile(join(folder, 'feedwright.vcl'), vcl)
  const files = ['-n', join(folder, 'work'), '-f', join(folder, 'feedwright.vcl')]
  const args = [...NO_JAIL, '-F', ...files, '-a', `127.0.0.1:${port}`, '-s', 'malloc,64m']
  const child = spawn('varnishd', args, { stdio: 'ignore' })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  await untilOk(port, '/health/live')
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
