import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { within } from '../../program/start.ts'

const START_MS = 60_000
const STOP_MS = 10_000
const KEPT_OUTPUT = 4_000

/** The core of the server and the core of the load. Both are undefined where they cannot be separated. */
export const CORES = canPin() ? ({ server: 0, load: 1 } as const) : undefined

/** The role that decides the core of a process, by `CORES`. Any core when absent. */
export type Role = 'server' | 'load'

/** A process that this one has started. */
export interface Process {
  readonly pid: number
  /** Resolves with the first line of its past or future output that contains this text. */
  lineWith(text: string): Promise<string>
  /** Resolves with its whole standard output when it has exited. @throws when it has failed. */
  readonly output: Promise<string>
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a program, pinned to the core of its role where possible. */
export function startProcess(command: string, args: readonly string[], role?: Role): Process {
  const core = role && CORES?.[role]
  const [program, ...rest] =
    core === undefined ? [command, ...args] : ['taskset', '-c', `${core}`, command, ...args]
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  const lines: string[] = []
  let errors = ''
  child.stderr.on('data', (bytes: Buffer) => {
    errors = (errors + bytes.toString()).slice(-KEPT_OUTPUT)
  })
  const reader = createInterface({ input: child.stdout })
  reader.on('line', line => lines.push(line))
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', status => resolve(status ?? 0))
  }).finally(() => running.delete(child))
  const failure = (reason: string) =>
    new Error(`${reason}: ${command} ${args.join(' ')}\n${lines.at(-1) ?? ''}\n${errors}`)
  const output = ended.then(status => {
    if (status !== 0) throw failure(`ended with ${status}`)
    return lines.join('\n')
  })
  output.catch(() => undefined)

  async function lineWith(text: string): Promise<string> {
    const known = lines.find(line => line.includes(text))
    if (known !== undefined) return known
    const { promise, resolve } = Promise.withResolvers<string>()
    const look = (line: string) => {
      if (!line.includes(text)) return
      reader.off('line', look)
      resolve(line)
    }
    reader.on('line', look)
    return Promise.race([
      promise,
      ended.then(() => {
        throw failure(`exited before it printed ${text}`)
      }),
    ])
  }

  /** A measurement is valid even if the program then does not exit when it is asked to. */
  async function stop(): Promise<void> {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await ended.finally(() => clearTimeout(timer))
  }

  return { pid: child.pid ?? 0, lineWith, output, stop }
}

/** Runs a program of this benchmark or of Feedwright with the Node that runs this one. */
export function startNode(file: string, args: readonly string[], role?: Role): Process {
  return startProcess(process.execPath, [file, ...args], role)
}

/** Returns the port of a server whose first line of output is JSON with its `url`. */
export async function portOf(server: Process): Promise<number> {
  const line = await within(START_MS, 'the first line of a server', server.lineWith('"url"'))
  const { url } = JSON.parse(line) as { readonly url: string }
  return Number(new URL(url).port)
}

/** Returns the first line that a program prints for this flag, or undefined if it is not on the PATH. */
export function versionOf(program: string, flag: string): string | undefined {
  const { status, stdout, stderr } = spawnSync(program, [flag], { encoding: 'utf8' })
  return status === 0 ? (stdout || stderr).split('\n')[0]?.trim() : undefined
}

function canPin(): boolean {
  return availableParallelism() > 1 && versionOf('taskset', '--version') !== undefined
}
