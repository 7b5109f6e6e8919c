import { join } from 'node:path'
import { temporaryFolder } from '../../program/start.ts'
import { type Process, portOf, type Role, startProcess } from './process.ts'

const MAIN = join(import.meta.dirname, '../../../src/main.ts')

/** Options of `startFeedwright`. */
export interface FeedwrightOptions {
  /** The data folder; a new one when absent. */
  readonly data?: string
  readonly args?: readonly string[]
  /** Arguments for Node itself. */
  readonly nodeArgs?: readonly string[]
  readonly role?: Role
}

/** The real program, running `serve`. */
export interface Feedwright extends Process {
  readonly port: number
  /** Resolves when everything is published and the folder is followed. */
  readonly served: Promise<string>
}

/** Starts `feedwright serve folder`. Resolves when it listens, which is before it is ready. */
export async function startFeedwright(folder: string, options: FeedwrightOptions = {}): Promise<Feedwright> {
  const data = options.data ?? (await temporaryFolder('bench-data'))
  const args = ['--port', '0', '--host', '127.0.0.1', '--data', data, '--log-format', 'json']
  const program = [...(options.nodeArgs ?? []), MAIN, 'serve', folder]
  const server = startProcess(process.execPath, [...program, ...args, ...(options.args ?? [])], options.role)
  const served = server.lineWith('is served')
  served.catch(() => undefined)
  return { ...server, port: await portOf(server), served }
}
