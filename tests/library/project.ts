import { execFile, spawn } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { temporaryFolder, within } from '../program/start.ts'

/** The checkout. */
export const ROOT = join(import.meta.dirname, '../..')
const COMMAND_MS = 60_000
const execute = promisify(execFile)

/** A project in which only the packed package is installed. */
export interface Project {
  readonly folder: string
  /** A copy of the checkout with its packages, in which it was built. */
  readonly checkout: string
  /** Paths of the files in the package. */
  readonly packed: readonly string[]
  /** Runs a command there and returns its output. Rejects when it fails. */
  run(command: string, ...args: readonly string[]): Promise<string>
  write(files: Readonly<Record<string, string>>): Promise<void>
  /** Links packages of this checkout into it. */
  link(names: readonly string[]): void
}

/**
 * Packs the package and installs it. Its dependencies are linked before, from this checkout and according to the lock
 * file, so that npm finds them without a network. A package that is no declared dependency is missing.
 */
export async function createProject(): Promise<Project> {
  const folder = await temporaryFolder('project')
  const checkout = await copyCheckout()
  const project: Project = {
    folder,
    checkout,
    packed: await pack(checkout, folder),
    async run(command, ...args) {
      const { PATH, HOME, TMPDIR } = process.env
      const env = { PATH, HOME, TMPDIR }
      return (await execute(command, args, { cwd: folder, env, timeout: COMMAND_MS })).stdout
    },
    async write(files) {
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    },
    link(names) {
      for (const path of names.map(name => join('node_modules', name))) {
        linkFolder(join(ROOT, path), join(folder, path))
      }
    },
  }
  await project.write({ 'package.json': '{"private":true,"type":"module"}' })
  // npm fetches a package again if its executables are not linked.
  project.link([...dependencies(), '.bin'])
  await project.run('npm', 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball())
  return project
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

function tarball(): string {
  return `./${manifest.name}-${manifest.version}.tgz`
}

/** What the package is built from, and what it contains besides. */
const CHECKOUT = [
  ...[
    'src',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'deploy/write-commit.ts',
  ],
  ...['README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md'],
]

/** From what the package claims to be built. */
const COMMIT = 'abc12345d6e7f8091a2b3c4d5e6f708192a3b4c5'
const COMMIT_DAY = '2026-11-28'
/** How that is printed. */
export const COMMIT_TEXT = 'abc1234, 2026-11-28'

/** Copies the checkout, because packing builds it anew: nothing that runs from its `dist` may be disturbed. */
async function copyCheckout(): Promise<string> {
  const copy = await temporaryFolder('checkout')
  for (const name of CHECKOUT) cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

async function pack(checkout: string, folder: string): Promise<readonly string[]> {
  const args = [
    'pack',
    '--json',
    '--loglevel',
    'error',
    '--foreground-scripts=false',
    '--pack-destination',
    folder,
  ]
  const env = { ...process.env, COMMIT, COMMIT_DATE: COMMIT_DAY }
  const { stdout } = await execute('npm', args, { cwd: checkout, env, timeout: COMMAND_MS })
  const [{ files }] = JSON.parse(stdout)
  return files.map(({ path }: { path: string }) => path)
}

/** Returns the names of the top-level packages of a production install. Nested packages are part of them. */
function dependencies(): readonly string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  return Object.entries<{ dev?: boolean }>(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true && existsSync(join(ROOT, path)))
    .map(([path]) => path.replace('node_modules/', ''))
    .filter(name => !name.includes('/node_modules/'))
}

/** Creates hard links to all files of a folder. Copying thousands of files would take seconds. */
function linkFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkFolder(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else linkFile(source, target)
  }
}

function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch {
    // For example on another drive.
    copyFileSync(source, target)
  }
}

/** A command that runs in a project until it is stopped. */
export interface Running {
  /** The first line of its output. */
  readonly firstLine: string
  /** Stops it and returns its exit status. */
  stop(): Promise<number | undefined>
}

/** Starts a command in a project, in a process group with its children. */
export async function start(
  folder: string,
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH, HOME, TMPDIR, ...env },
    // The whole process group gets the signals.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const sendSignal = (signal: NodeJS.Signals) => {
    const runs = child.exitCode === null && child.signalCode === null
    if (runs && child.pid !== undefined) process.kill(-child.pid, signal)
  }
  const ended = new Promise<number | undefined>(resolve =>
    child.once('exit', code => resolve(code ?? undefined)),
  )
  const line = new Promise<string>(resolve => createInterface({ input: child.stdout }).once('line', resolve))
  const failed = ended.then(code => Promise.reject(new Error(`${command} ended with ${code}`)))
  const firstLine = await within(COMMAND_MS, 'the first line', Promise.race([line, failed])).catch(error => {
    sendSignal('SIGKILL')
    throw error
  })
  failed.catch(() => undefined)
  return {
    firstLine,
    stop() {
      sendSignal('SIGTERM')
      return within(COMMAND_MS, 'the end', ended).finally(() => sendSignal('SIGKILL'))
    },
  }
}
