import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a process that starts the PostgreSQL server on the first request, and returns its URL. */
    readonly postgresStarter: string
  }
}

/** Gives every test file of a run the same PostgreSQL server, which is started only on request. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  let postgres: ChildProcess | undefined
  let url: Promise<string> | undefined

  function start(): Promise<string> {
    postgres = spawn(process.execPath, [join(import.meta.dirname, 'postgres-process.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    return firstLine(postgres)
  }

  const starter = createServer(async (_request, response) => {
    url ??= start()
    try {
      response.end(await url)
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await once(starter.listen(0, '127.0.0.1'), 'listening')
  project.provide('postgresStarter', `http://127.0.0.1:${(starter.address() as AddressInfo).port}`)

  return async () => {
    starter.close()
    starter.closeAllConnections()
    if (postgres === undefined || postgres.exitCode !== null || postgres.signalCode !== null) return
    // The process stops the server when its input is closed, also when this process was killed.
    postgres.stdin?.end()
    await once(postgres, 'exit')
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the process of PostgreSQL has no output')
  for await (const line of createInterface({ input: stdout })) return line
  throw new Error('PostgreSQL did not start')
}
