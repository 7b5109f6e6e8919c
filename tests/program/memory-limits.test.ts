import { Agent, get, type RequestOptions } from 'node:http'
import { afterAll, expect, it, vi } from 'vitest'
import { connected } from './raw-http.ts'
import { articleText, PATIENCE, PUBLICATION, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

const LONG_MS = 180_000
const MB = 1_000_000
const START = { ...PATIENCE, timeout: 90_000 }
const TAGS = 100
const BODY_BYTES = 30_000
/** More than the limits below, and far less than all documents together. */
const TOLERANCE_BYTES = 4 * MB
const LIMITS = ['--document-memory', '1', '--fragment-memory', '1']
const CLIENTS = 200
const LONG_HEADER = `X-Long: ${'x'.repeat(25_000)}`

const HEAP = new URL('report-heap.ts', import.meta.url).href
const NODE_ARGS = ['--expose-gc', '--import', HEAP]

afterAll(cleanUp)

async function start(files: Readonly<Record<string, string>>): Promise<Program> {
  const program = await startProgram(await sampleFolder(files), { args: LIMITS, nodeArgs: NODE_ARGS })
  await vi.waitFor(() => expect(program.output()).toContain('is served'), START)
  return program
}

it('every feed and page takes no more memory than the limits', { timeout: LONG_MS }, async () => {
  const articles = Array.from({ length: TAGS }, (_, n) => [`article-${n}.md`, longArticle(n)] as const)
  const program = await start({ 'publication.yaml': PUBLICATION, ...Object.fromEntries(articles) })
  await askAll(program, n => `/tags/tag-${n % 10}/rss.xml`)
  await askAll(program, n => `/articles/article-${n % 10}`)
  const before = await bytesInUse(program)
  const paths = ['/tags/#/rss.xml', '/tags/#/atom.xml', '/tags/#/feed.json', '/tags/#/']
  let sent = 0
  for (const path of paths) sent += await askAll(program, n => path.replace('#', `tag-${n}`))
  sent += await askAll(program, n => `/articles/article-${n}`)
  expect(sent).toBeGreaterThan(2 * TOLERANCE_BYTES)
  expect((await bytesInUse(program)) - before).toBeLessThan(TOLERANCE_BYTES)
  await program.stop()
})

it('a client that waits takes no memory for its last request', { timeout: LONG_MS }, async () => {
  const program = await start({ 'publication.yaml': PUBLICATION, 'article.md': longArticle(1) })
  const request = `GET /rss.xml HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n${LONG_HEADER}\r\n\r\n`
  const clients = []
  const before = await bytesInUse(program)
  for (let n = 0; n < CLIENTS; n++) {
    const socket = await connected(program.port)
    const answered = new Promise(resolve => socket.once('data', resolve))
    socket.write(request)
    expect(String(await answered)).toMatch(/^HTTP\/1\.1 304 /)
    clients.push(socket)
  }
  const after = await bytesInUse(program)
  for (const socket of clients) socket.destroy()
  expect(after - before).toBeLessThan((CLIENTS * LONG_HEADER.length) / 2)
  await program.stop()
})

/** Thousands of different words. */
function longArticle(n: number): string {
  const words = Array.from({ length: BODY_BYTES / 6 }, (_, at) =>
    ((at * 7_919 + n * 104_729) % 99_991).toString(36),
  )
  return articleText({ title: `Article ${n}`, published: '2021-02-17', tags: `[tag-${n}]` }, words.join(' '))
}

/** Requests the path of each number below `TAGS`, and returns how many bytes were received. */
async function askAll({ port }: Program, pathOf: (n: number) => string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const lengths = await Promise.all(
    Array.from({ length: TAGS }, (_, n) => lengthOf({ port, host: '127.0.0.1', path: pathOf(n), agent })),
  )
  agent.destroy()
  return lengths.reduce((sum, length) => sum + length, 0)
}

function lengthOf(target: RequestOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = get(target, response => {
      let length = 0
      expect(response.statusCode).toBe(200)
      response.on('data', (bytes: Buffer) => {
        length += bytes.length
      })
      response.on('end', () => resolve(length))
      response.on('error', reject)
    })
    sent.on('error', reject)
  })
}

/** Returns the bytes of all objects and buffers of the program. */
async function bytesInUse({ pid, output }: Program): Promise<number> {
  const reported = () => [...output().matchAll(/bytes in use: (\d+) and (\d+)/g)]
  const before = reported().length
  process.kill(pid, 'SIGUSR2')
  await vi.waitFor(() => expect(reported()).toHaveLength(before + 1), PATIENCE)
  const [, objects, buffers] = reported().at(-1) ?? []
  return Number(objects) + Number(buffers)
}
