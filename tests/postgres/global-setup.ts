import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the address of the PostgreSQL server is told, which is started for the first who asks. */
    readonly postgresDoor: string
  }
}

/** Lets every test file of a run have the same PostgreSQL server, and starts none when nobody asks for it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  let keeper: ChildProcess | undefined
  let url: Promise<string> | undefined

  function start(): Promise<string> {
    keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    return firstLine(keeper)
  }

  const door = createServer(async (_request, response) => {
    url ??= start()
    try {
      response.end(await url)
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await once(door.listen(0, '127.0.0.1'), 'listening')
  project.provide('postgresDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}`)

  return async () => {
    door.close()
    door.closeAllConnections()
    if (keeper === undefined || keeper.exitCode !== null || keeper.signalCode !== null) return
    // The keeper stops the server when nobody holds its input any more, also when this process was killed.
    keeper.stdin?.end()
    await once(keeper, 'exit')
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the keeper of PostgreSQL has no output')
  for await (const line of createInterface({ input: stdout })) return line
  throw new Error('PostgreSQL did not start')
}
