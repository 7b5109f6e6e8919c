import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Receiver, startReceiver } from '../pushing/receiver.ts'
import { ask } from './raw-http.ts'
import { articleText, FEEDS, PATIENCE, PUBLICATION, sampleFolder, untilFollowing } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram, temporaryFolder } from './start.ts'

const BASE = 'https://feeds.example'
const LONG_MS = 120_000

let hub: Receiver
let programs: Program[]
beforeEach(async () => {
  hub = await startReceiver()
  programs = []
})
afterEach(async () => {
  for (const program of programs) await program.stop('SIGKILL')
  await hub.close()
})
afterAll(cleanUp)

/** A folder whose publication names the hub. */
function folderWithHub(): Promise<string> {
  return sampleFolder({
    'publication.yaml': `${PUBLICATION}url: ${BASE}\nhubs: ${hub.url}\n`,
    'old.md': articleText({ title: 'Old', published: '2021-02-17' }),
  })
}

async function serve(folder: string, data: string, ...args: readonly string[]): Promise<Program> {
  const program = await startProgram(folder, { data, args: ['--allow-private-addresses', ...args] })
  programs.push(program)
  await untilFollowing(program)
  return program
}

/** Returns the topics of the pings that the hub got, sorted. */
function topics(): readonly string[] {
  return hub.received.map(({ body }) => new URLSearchParams(body).get('hub.topic') ?? '').toSorted()
}

const ALL = FEEDS.map(path => BASE + path).toSorted()

describe('a server with a hub', { timeout: LONG_MS }, () => {
  it('names the hub in each feed and on the pages, and tells it of a new article', async () => {
    const folder = await folderWithHub()
    const { url } = await serve(folder, await temporaryFolder('data'))
    for (const path of FEEDS) {
      const { headers, bytes } = await ask(url + path)
      expect(headers.link).toBe(
        `<${BASE}/hub>; rel="hub", <${hub.url}>; rel="hub", <${BASE}${path}>; rel="self"`,
      )
      expect(bytes.toString()).toContain(hub.url)
    }
    expect((await ask(`${url}/`)).bytes.toString()).toContain(`<link rel="hub" href="${hub.url}">`)
    expect(topics()).toEqual([])
    await writeFile(join(folder, 'new.md'), articleText({ title: 'Fresh Ink', published: '2024-05-06' }))
    await vi.waitFor(() => expect(topics()).toEqual(ALL), PATIENCE)
    for (const { method, headers, body } of hub.received) {
      const parameters = new URLSearchParams(body)
      expect([method, headers['content-type']]).toEqual(['POST', 'application/x-www-form-urlencoded'])
      expect(parameters.get('hub.mode')).toBe('publish')
      expect(parameters.get('hub.url')).toBe(parameters.get('hub.topic'))
    }
    expect((await ask(`${url}/rss.xml`)).bytes.toString()).toContain('Fresh Ink')
  })

  it('tells it with workers too, once', async () => {
    const folder = await folderWithHub()
    await serve(folder, await temporaryFolder('data'), '--workers', '2')
    await writeFile(join(folder, 'new.md'), articleText({ title: 'Fresh Ink', published: '2024-05-06' }))
    await vi.waitFor(() => expect(topics()).toEqual(ALL), PATIENCE)
    await writeFile(join(folder, 'next.md'), articleText({ title: 'More', published: '2024-05-07' }))
    await vi.waitFor(() => expect(topics()).toEqual([...ALL, ...ALL].toSorted()), PATIENCE)
  })

  it('tells it again after it was away, and after the server was killed', async () => {
    const folder = await folderWithHub()
    const data = await temporaryFolder('data')
    hub.answer((_, response) => response.writeHead(503).end('Closed'))
    const first = await serve(folder, data)
    await writeFile(join(folder, 'new.md'), articleText({ title: 'Fresh Ink', published: '2024-05-06' }))
    await vi.waitFor(() => expect(hub.received.length).toBeGreaterThanOrEqual(3), PATIENCE)
    await vi.waitFor(async () => {
      const { stdout } = await runProgram(['deliveries', '--data', data])
      expect(stdout).toMatch(/1 failed: expected a status from 200 to 299, got 503: "Closed"/)
      expect(stdout).toContain('3 waiting, 0 given up')
    }, PATIENCE)
    await first.stop('SIGKILL')
    const attempts = hub.received.length
    const { stdout } = await runProgram(['deliveries', '--data', data])
    const ids = stdout
      .split('\n')
      .slice(0, 3)
      .map(line => line.slice(0, 12))
    expect((await runProgram(['deliveries', 'retry', ...ids, '--data', data])).stdout).toContain(
      '3 deliveries are',
    )
    hub.answer((_, response) => response.writeHead(202).end())
    await serve(folder, data)
    await vi.waitFor(() => expect(topics().slice(attempts).length).toBe(3), PATIENCE)
    await vi.waitFor(async () => {
      expect((await runProgram(['deliveries', '--data', data])).stdout).toBe('0 waiting, 0 given up\n')
    }, PATIENCE)
  })

  it('sends nothing into the own network, unless that is allowed', async () => {
    const folder = await folderWithHub()
    const data = await temporaryFolder('data')
    const program = await startProgram(folder, { data })
    programs.push(program)
    await untilFollowing(program)
    await writeFile(join(folder, 'new.md'), articleText({ title: 'Fresh Ink', published: '2024-05-06' }))
    await vi.waitFor(async () => {
      const { stdout } = await runProgram(['deliveries', '--data', data])
      expect(stdout).toContain('expected a public address, got 127.0.0.1')
    }, PATIENCE)
    expect(hub.received).toEqual([])
  })

  it('deliveries says what it expects', async () => {
    const data = await temporaryFolder('data')
    const wrong = await runProgram(['deliveries', 'send', '--data', data])
    expect([wrong.status, wrong.stderr]).toEqual([
      1,
      expect.stringContaining('expected deliveries, or deliveries retry'),
    ])
    const unknown = await runProgram(['deliveries', 'retry', 'abc', '--data', data])
    expect([unknown.status, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('abc: there is no such delivery'),
    ])
  })
})
