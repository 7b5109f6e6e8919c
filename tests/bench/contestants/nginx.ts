import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { temporaryFolder } from '../../program/start.ts'
import { untilOk } from '../load/until-ok.ts'
import { type Process, startProcess, versionOf } from './process.ts'
import type { Served } from './served.ts'

/** Header fields that nginx adds. */
const OWN_FIELDS = new Set(['content-type', 'content-length', 'content-encoding', 'etag', 'last-modified'])

/** The version of the nginx on the PATH. Undefined when there is none. */
export function nginxVersion(): string | undefined {
  return versionOf('nginx', '-v')
}

/** Starts nginx with one worker that sends the same document from a precompressed file. */
export async function startNginx(served: Served): Promise<Process & { readonly port: number }> {
  const folder = await temporaryFolder('bench-nginx')
  const bytes = Buffer.from(served.body, 'base64')
  await writeFile(join(folder, 'rss.xml'), gunzipSync(bytes))
  await writeFile(join(folder, 'rss.xml.gz'), bytes)
  const port = await freePort()
  const settings = join(folder, 'nginx.conf')
  await writeFile(settings, settingsText(folder, port, served))
  const server = startProcess('nginx', ['-p', folder, '-c', settings, '-e', 'stderr'], 'server')
  await untilOk(port, '/rss.xml')
  return { ...server, port }
}

function settingsText(folder: string, port: number, { ok }: Served): string {
  const fields = Object.entries(ok).filter(([name]) => !OWN_FIELDS.has(name))
  const lines = fields.map(([name, value]) => `add_header ${name} ${JSON.stringify(value)};`)
  return `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=100;
  gzip_static on;
  types { application/rss+xml xml; }
  client_body_temp_path ${folder}/client;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${folder};
    ${lines.join('\n    ')}
  }
}
`
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
