import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A PostgreSQL server of one test, which can be stopped and started again. */
export interface OwnServer {
  /** The URL of its database `postgres`. */
  readonly url: string
  /** Stops it. Its data and its port stay. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops and removes it. */
  remove(): Promise<void>
}

/** Starts a server. */
export async function startOwnServer(): Promise<OwnServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'postgres-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value } = await lines.next()

  async function command(line: string): Promise<void> {
    child.stdin.write(`${line}\n`)
    const answer = await lines.next()
    if (answer.value !== line) throw new Error(`expected ${line}, got ${answer.value}`)
  }

  return {
    url: `${value}/postgres`,
    stop: () => command('stop'),
    start: () => command('start'),
    async remove() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
