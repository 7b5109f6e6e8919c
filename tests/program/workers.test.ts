import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ask } from './raw-http.ts'
import { articleText, FEEDS, PATIENCE, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

const LONG_MS = 120_000
const WORKERS = 3
/** Enough that each process answers some of them: connections are distributed. */
const REQUESTS = 4 * WORKERS

let program: Program
let folder: string

beforeAll(async () => {
  folder = await sampleFolder()
  program = await startProgram(folder, { args: ['--workers', String(WORKERS)] })
  await untilFollowing(program)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

/** Returns the ids of the child processes of a process. */
function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(each => parentOf(each) === pid)
}

function parentOf(pid: number): number | undefined {
  try {
    // The name in parentheses may hold anything, spaces too.
    const [, parent] = /\) \S+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? []
    return Number(parent)
  } catch {
    return undefined
  }
}

/** Returns status, tag and date of the responses to many connections. */
async function facts(path: string): Promise<readonly string[]> {
  const answers = await Promise.all(Array.from({ length: REQUESTS }, () => ask(program.url + path)))
  return answers.map(({ status, headers }) => `${status} ${headers.etag} ${headers['last-modified']}`)
}

const onLinux = process.platform === 'linux'

describe.runIf(onLinux)('several processes on one port', () => {
  it('are as many as requested', () => {
    expect(childrenOf(program.pid)).toHaveLength(WORKERS)
  })

  it.each(FEEDS)('serve %s with the same bytes, tag and date', async path => {
    // While the folder is read, a change comes to one process after another.
    await vi.waitFor(async () => expect(new Set(await facts(path)).size).toBe(1), PATIENCE)
  })

  it('serve a change, all of them', async () => {
    const before = await facts('/rss.xml')
    await writeFile(join(folder, 'new.md'), articleText({ title: 'Brand New', published: '2022-05-05' }))
    await vi.waitFor(async () => {
      const after = await facts('/rss.xml')
      expect(new Set(after).size).toBe(1)
      expect(after[0]).not.toBe(before[0])
    }, PATIENCE)
    expect((await ask(`${program.url}/rss.xml`)).bytes.toString()).toContain('Brand New')
  })

  it('keep serving when one of them is killed, and it is replaced', async () => {
    const before = childrenOf(program.pid)
    const [victim = 0] = before
    process.kill(victim, 'SIGKILL')
    // Requests in progress there are lost with it, later ones are not.
    await vi.waitFor(() => expect(childrenOf(program.pid)).not.toContain(victim), PATIENCE)
    expect(new Set((await facts('/rss.xml')).map(fact => fact.slice(0, 3)))).toEqual(new Set(['200']))
    await vi.waitFor(() => expect(childrenOf(program.pid)).toHaveLength(WORKERS), PATIENCE)
    expect(new Set(await facts('/rss.xml'))).toHaveProperty('size', 1)
    expect(program.output()).toContain(`worker ${victim} exited (SIGKILL)`)
  })

  it('serve a change after one was replaced, all of them', async () => {
    await writeFile(join(folder, 'newer.md'), articleText({ title: 'Even Newer', published: '2022-06-06' }))
    await vi.waitFor(async () => {
      const texts = await Promise.all(
        Array.from({ length: REQUESTS }, async () => (await ask(`${program.url}/rss.xml`)).bytes.toString()),
      )
      expect(texts.every(text => text.includes('Even Newer'))).toBe(true)
    }, PATIENCE)
  })
})

describe.runIf(onLinux)('the processes exit', () => {
  const ended = (pids: readonly number[]) =>
    vi.waitFor(() => expect(pids.filter(pid => parentOf(pid) !== undefined)).toEqual([]), PATIENCE)

  it('when the primary process is stopped, with status 0', async () => {
    const other = await startProgram(await sampleFolder(), { args: ['--workers', '2'] })
    await ask(`${other.url}/`)
    const children = childrenOf(other.pid)
    expect(children).toHaveLength(2)
    expect(await other.stop('SIGTERM')).toBe(0)
    await ended(children)
  })

  it('when the primary process is killed', async () => {
    const other = await startProgram(await sampleFolder(), { args: ['--workers', '2'] })
    const children = childrenOf(other.pid)
    await other.stop('SIGKILL')
    await ended(children)
  })

  it('when the port is in use, with a message', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const args = ['--workers', '2', '--port', String(port)]
    await expect(startProgram(await sampleFolder(), { args })).rejects.toThrow(
      /could not listen on 127\.0\.0\.1, port \d+: another program uses the port/,
    )
    server.close()
  })
})
