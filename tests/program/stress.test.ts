import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { answersIn, ask, connected, readAll } from './raw-http.ts'
import { articleText, FEEDS, PATIENCE, PUBLICATION, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LONG_MS = 120_000
const WANTED_CONNECTIONS = 10_000
/** Files that a process has open besides. */
const OTHER_FILES = 500
/** So many more may be open afterwards than before. */
const SLACK = 10
const CONNECTIONS = Math.min(WANTED_CONNECTIONS, openFiles() - OTHER_FILES)
const FEWER = CONNECTIONS < WANTED_CONNECTIONS ? ': the machine allows no more open files' : ''
/** Connections that are opened at once: fewer than wait to be accepted. */
const AT_ONCE = 250
/** Addresses that they come from, so that ports do not run out; elsewhere 127.0.0.1 is the only one. */
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
        'A long article says the same again and again, for whoever reads slowly. '.repeat(250),
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
  it(`${CONNECTIONS} idle connections are held while feeds are served, and let go of${FEWER}`, async () => {
    const sockets: Socket[] = []
    while (sockets.length < CONNECTIONS) {
      const count = Math.min(AT_ONCE, CONNECTIONS - sockets.length)
      sockets.push(...(await Promise.all(Array.from({ length: count }, (_, n) => idleConnection(n)))))
    }
    await expectFeeds()
    expect(sockets.filter(socket => socket.destroyed || socket.readableEnded)).toHaveLength(0)
    // Any of them is still good for a request.
    for (const socket of [sockets.at(0), sockets.at(-1)])
      expect(await askOver(socket)).toMatch(/^HTTP\/1\.1 304 /)
    for (const socket of sockets) socket.destroy()
    await expectFeeds()
    await vi.waitFor(() => expect(filesOf(program)).toBeLessThanOrEqual(quiet + SLACK), PATIENCE)
  })

  it(`${SLOW} clients whose headers dribble in keep nobody waiting, and are let go of`, async () => {
    const slow = await Promise.all(Array.from({ length: SLOW }, () => connected(program.port)))
    for (const socket of slow) socket.on('error', () => undefined).write('GET /rss.xml HTTP/1.1\r\nX-Slow: ')
    for (let round = 0; round < 10; round++) {
      for (const socket of slow) socket.write('a')
      await expectFeeds()
    }
    // Whoever gets to an end is answered.
    for (const socket of slow) socket.write(`\r\n${HEAD}Connection: close\r\n\r\n`)
    const answers = await Promise.all(slow.map(socket => readAll(socket)))
    for (const { text, closed } of answers) {
      expect([answersIn(text)[0]?.status, closed]).toEqual([200, true])
    }
    await vi.waitFor(() => expect(filesOf(program)).toBeLessThanOrEqual(quiet + SLACK), PATIENCE)
  })

  it(`${SLOW} clients that read a byte now and then keep nobody waiting, and get the whole`, async () => {
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

  it('check 61: two hundred first requests of one feed make it once', async () => {
    const paths = FEEDS.map(path => `/tags/tag-3${path}`)
    const asked = Array.from({ length: 200 }, (_, n) => ask(`${program.url}${paths[n % paths.length]}`))
    const answers = await Promise.all(asked)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(FEEDS.length)
    expect(program.output().match(/feed \\"tags\/tag-3\\" rebuilt/g)).toHaveLength(1)
  })
})

async function expectFeeds(): Promise<void> {
  const answers = await Promise.all(FEEDS.map(path => ask(program.url + path)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
}

/** A connection that has been answered once. */
async function idleConnection(n: number): Promise<Socket> {
  const localAddress = `127.0.0.${1 + (n % SOURCES)}`
  const socket = connect({ port: program.port, host: '127.0.0.1', localAddress })
  expect(await askOver(socket)).toMatch(/^HTTP\/1\.1 304 /)
  return socket
}

/** The head of the answer to a conditional request; it comes in one piece. */
function askOver(socket: Socket | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    socket?.once('data', head => resolve(head.toString('latin1')))
    socket?.once('error', reject)
    socket?.once('close', () => reject(new Error('the connection was closed')))
    socket?.write(`GET /rss.xml HTTP/1.1\r\n${HEAD}If-None-Match: *\r\n\r\n`)
  })
}

/** How many files a process may have open: Node raises its own limit as far as it may. */
function openFiles(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: unknown } } }
  const limit = Number(userLimits?.open_files?.soft)
  return Number.isNaN(limit) ? WANTED_CONNECTIONS + OTHER_FILES : limit
}

/** How many files the program has open; 0 where nothing tells. */
function filesOf({ pid }: Program): number {
  return process.platform === 'linux' ? readdirSync(`/proc/${pid}/fd`).length : 0
}
