import { afterAll, expect, it, vi } from 'vitest'
import { answersIn, exchange } from './raw-http.ts'
import { articleText, PATIENCE, PUBLICATION, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

const LONG_MS = 180_000
/** Twenty polls a second. */
const PER_MINUTE = 1_200
const PER_HOUR = 60 * PER_MINUTE
/** More clients than the rate limit remembers. */
const CLIENTS = 21_000
/** Requests until every path through the program has been run and compiled. */
const WARM_UP = 6_000
/** A leak of a hundred bytes for each request would exceed this. */
const TOLERANCE_BYTES = 3_000_000
const LEAK_BYTES = 100
const PER_CONNECTION = 100
const CONNECTIONS = 8
const TAGS = 40
/** The last request of a connection. */
const LAST = 'GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'

const HEAP = new URL('report-heap.ts', import.meta.url).href
const NODE_ARGS = ['--expose-gc', '--import', HEAP]

const FILES = {
  'publication.yaml': `${PUBLICATION}items: 5\n`,
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [
      `article-${n}.md`,
      articleText(
        { title: `Article ${n}`, published: `2021-02-${n + 1}`, tags: `[tag-${n}, other-${n}]` },
        'Short.',
      ),
    ]),
  ),
}

afterAll(cleanUp)

it('memory after an hour of requests is the same as after a minute', { timeout: LONG_MS }, async () => {
  expect(LEAK_BYTES * (PER_HOUR - PER_MINUTE)).toBeGreaterThan(TOLERANCE_BYTES)
  const args = ['--trusted-proxies', 'loopback', '--rate-limit', '5']
  const program = await startProgram(await sampleFolder(FILES), { args, nodeArgs: NODE_ARGS })
  await vi.waitFor(() => expect(program.output()).toContain('is served'), PATIENCE)
  await send(program, CLIENTS, n => `GET /rss.xml HTTP/1.1\r\n${clientOf(n)}`)
  await send(program, WARM_UP, anyRequest)
  await bytesInUse(program)
  await send(program, PER_MINUTE, anyRequest)
  const minute = await bytesInUse(program)
  const statuses = await send(program, PER_HOUR - PER_MINUTE, anyRequest)
  const hour = await bytesInUse(program)
  expect([...statuses].sort()).toEqual([200, 301, 302, 304, 400, 404, 405, 429])
  expect(hour - minute).toBeLessThan(TOLERANCE_BYTES)
  await program.stop()
})

let sent = 0

/** Sends so many requests, each with its own number, and returns every status that was received. */
async function send(
  { port }: Program,
  count: number,
  requestText: (n: number) => string,
): Promise<ReadonlySet<number>> {
  const statuses = new Set<number>()
  const end = sent + count

  async function work(): Promise<void> {
    while (sent < end) {
      const first = sent
      sent += PER_CONNECTION
      const requests = Array.from({ length: PER_CONNECTION - 1 }, (_, n) => `${requestText(first + n)}\r\n`)
      const { text } = await exchange(port, `${requests.join('')}${LAST}`)
      const answers = answersIn(text)
      expect(answers).toHaveLength(PER_CONNECTION)
      for (const { status } of answers) statuses.add(status)
    }
  }

  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  return statuses
}

/** Requests of every kind, each slightly different for each number. */
const REQUESTS: readonly ((n: number) => string)[] = [
  () => 'GET /rss.xml HTTP/1.1\r\nAccept-Encoding: gzip\r\n',
  () => 'GET /rss.xml HTTP/1.1\r\nIf-None-Match: *\r\n',
  n => `GET /atom.xml?_=${n} HTTP/1.1\r\nIf-None-Match: "${n}"\r\n`,
  n => `GET /feed.json HTTP/1.1\r\nAccept-Encoding: br;q=0.${n}, x-${n}\r\n`,
  n => `GET /tags/tag-${n % TAGS}/rss.xml HTTP/1.1\r\n`,
  n => `GET /tags/nothing-${n}/atom.xml HTTP/1.1\r\n`,
  n => `GET /nothing/${n} HTTP/1.1\r\n`,
  () => 'GET /feed HTTP/1.1\r\n',
  n => `POST /rss.xml HTTP/1.1\r\nContent-Length: 0\r\nX-Number: ${n}\r\n`,
  n => `GET /rss.xml HTTP/1.1\r\nIf-Modified-Since: ${new Date(n * 3_600_000).toUTCString()}\r\n`,
  n => `GET /archive/${n % 9}/feed.json HTTP/1.1\r\n`,
  n => `GET /articles/article-${n % TAGS} HTTP/1.1\r\nAccept: text/html\r\n`,
  n => `GET /articles/%zz${n} HTTP/1.1\r\n`,
  () => 'GET / HTTP/1.1\r\nAccept-Encoding: gzip\r\n',
]

function anyRequest(n: number): string {
  return `${REQUESTS[n % REQUESTS.length]?.(n) ?? ''}${clientOf(n % 2 === 0 ? n : n % 100)}`
}

/** Returns the headers of the client with this number, behind a proxy. */
function clientOf(n: number): string {
  return `Host: a\r\nX-Forwarded-For: 9.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}\r\n`
}

async function bytesInUse({ pid, output }: Program): Promise<number> {
  const reported = () => [...output().matchAll(/bytes in use: (\d+)/g)].map(([, bytes]) => Number(bytes))
  const before = reported().length
  process.kill(pid, 'SIGUSR2')
  await vi.waitFor(() => expect(reported()).toHaveLength(before + 1), PATIENCE)
  return reported().at(-1) ?? Number.NaN
}
