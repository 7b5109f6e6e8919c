import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { COMPILED_MAIN } from './compile.ts'

const START_MS = 60_000
const STOP_MS = 30_000

/** Options of `startProgram`. */
export interface StartOptions {
  /** The data folder; a new one when absent. */
  readonly data?: string
  /** More arguments. */
  readonly args?: readonly string[]
  /** Arguments for Node itself. */
  readonly nodeArgs?: readonly string[]
  /** A command that runs the program: the words before those of the program. */
  readonly under?: readonly string[]
}

/** The real program, running `serve`. */
export interface Program {
  /** Its URL, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Id of its primary process. */
  readonly pid: number
  readonly folder: string
  readonly data: string
  /** Returns everything that it has written so far. */
  output(): string
  /** Sends a signal and returns the exit status, or undefined when the signal killed it. */
  stop(signal?: NodeJS.Signals): Promise<number | undefined>
  /** Resolves with the exit status when the program has exited for any reason. */
  readonly exited: Promise<number | undefined>
}

/** Starts `feedwright serve folder` on a free port. Resolves when it listens, which is before it is ready. */
export async function startProgram(folder: string, options: StartOptions = {}): Promise<Program> {
  const data = options.data ?? (await temporaryFolder('data'))
  const args = ['--port', '0', '--host', '127.0.0.1', '--data', data, '--log-format', 'json']
  const child = spawnProgram(['serve', folder, ...args, ...(options.args ?? [])], {}, options)
  const written: string[] = []
  child.stderr?.on('data', (bytes: Buffer) => written.push(bytes.toString()))
  const exited = exitOf(child)
  const port = await within(START_MS, 'the first line', listeningPort(child, written, exited))
  return {
    ...{ url: `http://127.0.0.1:${port}`, port, pid: child.pid ?? 0, folder, data, exited },
    output: () => written.join(''),
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      return within(STOP_MS, 'the exit', exited).finally(() => child.kill('SIGKILL'))
    },
  }
}

/** The output and exit status of a command. */
export interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | undefined
}

/** Runs a command of the program until it exits. */
export function runProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  options: Pick<StartOptions, 'under'> = {},
): Promise<Run> {
  return beginProgram(args, env, options).run
}

/** Starts a command of the program. `run` resolves when it exits. */
export function beginProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  options: Pick<StartOptions, 'under'> = {},
): { readonly run: Promise<Run>; kill(): void } {
  const child = spawnProgram(args, env, options)
  const results = Promise.all([textOf(child.stdout), textOf(child.stderr), exitOf(child)])
  const kill = () => void child.kill('SIGKILL')
  const run = within(START_MS, `feedwright ${args.join(' ')}`, results)
    .finally(kill)
    .then(([stdout, stderr, status]) => ({ stdout, stderr, status }))
  return { run, kill }
}

const folders: string[] = []
const running = new Set<ChildProcess>()

/** Creates an empty folder. `cleanUp` removes it. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `feedwright-${name}-`))
  folders.push(folder)
  return folder
}

/** Kills every program that a failed test has left, and removes every folder of `temporaryFolder`. */
export async function cleanUp(): Promise<void> {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

function spawnProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { nodeArgs = [], under = [] }: StartOptions = {},
): ChildProcess {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env
  const words = [...under, process.execPath, ...nodeArgs, COMPILED_MAIN, ...args]
  const child = spawn(words[0] ?? '', words.slice(1), {
    env: { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

async function listeningPort(
  child: ChildProcess,
  written: string[],
  exited: Promise<unknown>,
): Promise<number> {
  if (child.stdout === null) throw new Error('the program has no output')
  const lines = createInterface({ input: child.stdout })
  const first = new Promise<string>(resolve => {
    lines.on('line', line => {
      written.push(`${line}\n`)
      resolve(line)
    })
  })
  const line = await Promise.race([first, exited.then(() => '{}')])
  const { url } = JSON.parse(line) as { url?: string }
  if (url === undefined) throw new Error(`the program did not start:\n${written.join('')}`)
  return Number(new URL(url).port)
}

function exitOf(child: ChildProcess): Promise<number | undefined> {
  return new Promise(resolve => child.once('close', status => resolve(status ?? undefined)))
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (stream === null) return ''
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

/** Rejects when `work` takes longer than `milliseconds`. */
export async function within<Result>(
  milliseconds: number,
  thing: string,
  work: Promise<Result>,
): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new Error(`expected ${thing} within ${milliseconds} ms`)),
    milliseconds,
  )
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}
