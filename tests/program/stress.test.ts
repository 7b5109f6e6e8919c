import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { answersIn, ask, connected, readAll } from './raw-http.ts'
import { articleText, FEEDS, PATIENCE, PUBLICATION, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LONG_MS = 120_000
const MAX_CONNECTIONS = 10_000
/** Other files that a process has open. */
const OTHER_FILES = 500
/** How many more files may be open afterwards than before. */
const SLACK = 10
const CONNECTIONS = Math.min(MAX_CONNECTIONS, openFiles() - OTHER_FILES)
const FEWER = CONNECTIONS < MAX_CONNECTIONS ? ': the machine allows no more open files' : ''
/** Connections that are opened at once: fewer than the backlog of the socket. */
const AT_ONCE = 250
/** Source addresses, so that ports do not run out. Elsewhere 127.0.0.1 is the only one. */
const SOURCES = process.platform === 'linux' ? 8 : 1
const SLOW = 200
const HEAD = 'Host: a\r\n'

const FILES = {
  'publication.yaml': PUBLICATION,
  ...Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      `article-${n}.md`,
      articleText(
        { title: `Article ${n}`, published: `2021-02-17T10:${n + 10}:00Z`, tags: `[tag-${n % 5}]` },
        'A long article says the same again and again, for every slow reader. '.repeat(250),
      ),
    ]),
  ),
}

let program: Program
let quiet: number
beforeAll(async () => {
  program = await startProgram(await sampleFolder(FILES))
  await vi.waitFor(() => expect(program.output()).toContain('is served'), PATIENCE)
  for (const path of FEEDS) await ask(program.url + path)
  quiet = filesOf(program)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

describe('under stress', { timeout: LONG_MS }, () => {
  it(`${CONNECTIONS} idle connections stay open while feeds are served, and are closed${FEWER}`, async () => {
    const sockets: Socket[] = []
    while (sockets.length < CONNECTIONS) {
      const count = Math.min(AT_ONCE, CONNECTIONS - sockets.length)
      sockets.push(...(await Promise.all(Array.from({ length: count }, (_, n) => idleConnection(n)))))
    }
    await expectFeeds()
    expect(sockets.filter(socket => socket.destroyed || socket.readableEnded)).toHaveLength(0)
    // Each of them still accepts a request.
    for (const socket of [sockets.at(0), sockets.at(-1)])
      expect(await askOver(socket)).toMatch(/^HTTP\/1\.1 304 /)
    for (const socket of sockets) socket.destroy()
    await expectFeeds()
    await vi.waitFor(() => expect(filesOf(program)).toBeLessThanOrEqual(quiet + SLACK), PATIENCE)
  })

  it(`${SLOW} clients that send headers slowly do not delay others, and are disconnected`, async () => {
    const slow = await Promise.all(Array.from({ length: SLOW }, () => connected(program.port)))
    for (const socket of slow) socket.on('error', () => undefined).write('GET /rss.xml HTTP/1.1\r\nX-Slow: ')
    for (let round = 0; round < 10; round++) {
      for (const socket of slow) socket.write('a')
      await expectFeeds()
    }
    // A client that finishes its request gets a response.
    for (const socket of slow) socket.write(`\r\n${HEAD}Connection: close\r\n\r\n`)
    const answers = await Promise.all(slow.map(socket => readAll(socket)))
    for (const { text, closed } of answers) {
      expect([answersIn(text)[0]?.status, closed]).toEqual([200, true])
    }
    await vi.waitFor(() => expect(filesOf(program)).toBeLessThanOrEqual(quiet + SLACK), PATIENCE)
  })

  it(`${SLOW} clients that read slowly do not delay others, and get the whole document`, async () => {
    const { bytes } = await ask(`${program.url}/rss.xml`)
    expect(bytes.length).toBeGreaterThan(500_000)
    const slow = await Promise.all(Array.from({ length: SLOW }, () => connected(program.port)))
    const heads = slow.map(() => '')
    for (const socket of slow) {
      socket.pause()
      socket.write(`GET /rss.xml HTTP/1.1\r\n${HEAD}Connection: close\r\n\r\n`)
    }
    for (let round = 0; round < 10; round++) {
      for (const [at, socket] of slow.entries()) heads[at] += socket.read(1)?.toString('latin1') ?? ''
      await expectFeeds()
    }
    for (const [at, socket] of slow.entries()) {
      const { text, closed } = await readAll(socket)
      const [answer] = answersIn(heads[at] + text)
      expect([answer?.status, answer?.bytes.equals(bytes), closed]).toEqual([200, true, true])
    }
    await vi.waitFor(() => expect(filesOf(program)).toBeLessThanOrEqual(quiet + SLACK), PATIENCE)
  })

  it('check 61: two hundred first requests of one feed build it once', async () => {
    const paths = FEEDS.map(path => `/tags/tag-3${path}`)
    const requests = Array.from({ length: 200 }, (_, n) => ask(`${program.url}${paths[n % paths.length]}`))
    const answers = await Promise.all(requests)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(FEEDS.length)
    expect(program.output().match(/feed \\"tags\/tag-3\\" rebuilt/g)).toHaveLength(1)
  })
})

async function expectFeeds(): Promise<void> {
  const answers = await Promise.all(FEEDS.map(path => ask(program.url + path)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
}

/** Opens a connection and waits for its first response. */
async function idleConnection(n: number): Promise<Socket> {
  const localAddress = `127.0.0.${1 + (n % SOURCES)}`
  const socket = connect({ port: program.port, host: '127.0.0.1', localAddress })
  expect(await askOver(socket)).toMatch(/^HTTP\/1\.1 304 /)
  return socket
}

/** Sends a conditional request and returns the head of its response, which arrives in one piece. */
function askOver(socket: Socket | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    socket?.once('data', head => resolve(head.toString('latin1')))
    socket?.once('error', reject)
    socket?.once('close', () => reject(new Error('the connection was closed')))
    socket?.write(`GET /rss.xml HTTP/1.1\r\n${HEAD}If-None-Match: *\r\n\r\n`)
  })
}

/** Returns how many files a process may have open. Node raises its limit to the allowed maximum. */
function openFiles(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: unknown } } }
  const limit = Number(userLimits?.open_files?.soft)
  return Number.isNaN(limit) ? MAX_CONNECTIONS + OTHER_FILES : limit
}

/** Returns how many files the program has open; 0 where that is unknown. */
function filesOf({ pid }: Program): number {
  return process.platform === 'linux' ? readdirSync(`/proc/${pid}/fd`).length : 0
}
