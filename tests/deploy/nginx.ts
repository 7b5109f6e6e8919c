import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../src/http/listen.ts'
import { untilOk } from '../bench/load/until-ok.ts'
import { temporaryFolder } from '../program/start.ts'

const ACCESS_LOG = 'access.log'
const SETTINGS = new URL('../../deploy/nginx.conf', import.meta.url)

/** nginx counts whole seconds, so a copy that is fresh for a second may be used for two. */
export const STALE_MS = 2_200

/** Whether nginx is on the PATH. */
export const hasNginx = spawnSync('nginx', ['-v']).status === 0

/** A running nginx. */
export interface Nginx {
  /** Its URL, without a slash at the end. */
  readonly url: string
  /** Returns how the cache answered the requests for a path so far, such as `MISS` and `HIT`. */
  cacheStates(path: string): Promise<readonly string[]>
  stop(): Promise<void>
}

/** Starts nginx with `deploy/nginx.conf` in front of servers on these ports. Only names and paths are replaced. */
export async function startNginx(ports: readonly [number, number]): Promise<Nginx> {
  const folder = await temporaryFolder('nginx')
  const port = await freePort({ port: 0, host: '127.0.0.1' })
  const settings = replaceEach(await readFile(SETTINGS, 'utf8'), {
    'listen 8080;': `listen 127.0.0.1:${port};`,
    'server feedwright-1:3000;': `server 127.0.0.1:${ports[0]};`,
    'server feedwright-2:3000;': `server 127.0.0.1:${ports[1]};`,
    '/var/cache/nginx': folder,
  })
  await mkdir(join(folder, 'conf.d'))
  await writeFile(join(folder, 'conf.d/default.conf'), settings)
  await writeFile(join(folder, 'nginx.conf'), mainConfig(folder))
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: 'ignore',
  })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  await untilOk(port, '/health/live')
  return {
    url: `http://127.0.0.1:${port}`,
    async cacheStates(path) {
      const lines = (await readFile(join(folder, ACCESS_LOG), 'utf8')).trim().split('\n')
      return lines.filter(line => line.startsWith(`${path} `)).map(line => line.split(' ')[1] ?? '')
    },
    stop: () => stop(child, ended),
  }
}

function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM')
  return ended
}

/** Returns a configuration like that of nginx images, which includes `conf.d`. */
function mainConfig(folder: string): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 2;
pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  log_format cache '$request_uri $upstream_cache_status';
  access_log ${folder}/${ACCESS_LOG} cache;
  ${places.map(place => `${place}_temp_path ${folder}/${place};`).join('\n  ')}
  include ${folder}/conf.d/*.conf;
}
`
}

function replaceEach(text: string, by: Readonly<Record<string, string>>): string {
  return Object.entries(by).reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`deploy/nginx.conf: expected ${from}`)
    return before.replaceAll(from, to)
  }, text)
}
