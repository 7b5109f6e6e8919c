import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AskOptions, ask } from './raw-http.ts'
import { articleText, PUBLICATION, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from './start.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LONG_MS = 90_000
const LIMIT = 3
const BASE = 'https://feeds.example'
const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

const article = (day: number) =>
  articleText({ title: `Of Day ${day}`, published: `2021-02-0${day}`, tags: '[maps]' })

const FILES = {
  'publication.yaml': `${PUBLICATION}items: 2\nfeeds:\n  members:\n    title: For members\n    private: true\n`,
  ...Object.fromEntries([1, 2, 3, 4, 5].map(day => [`article-${day}.md`, article(day)])),
}

let program: Program
let secret: string
let clients = 0

beforeAll(async () => {
  const args = ['--rate-limit', String(LIMIT), '--trusted-proxies', 'loopback', '--base-url', BASE]
  program = await startProgram(await sampleFolder(FILES), { args })
  const token = ['token', 'add', program.folder, '--feed', 'members', '--data', program.data]
  const { stdout } = await runProgram(token)
  secret = /~([\w-]+)\//.exec(stdout)?.[1] ?? ''
  await ask(`${program.url}/`)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

/** Sends `count` requests in a row, from a client of their own. */
async function inARow(count: number, path: string, options: AskOptions = {}, client = `8.8.8.${clients++}`) {
  const headers = { 'x-forwarded-for': client, ...options.headers }
  const answers = []
  for (let n = 0; n < count; n++) answers.push(await ask(program.url + path, { ...options, headers }))
  return answers
}

const statuses = async (...request: Parameters<typeof inARow>) =>
  (await inARow(...request)).map(({ status }) => status)

describe('check 30: a client that fetches a feed repeatedly without a condition', () => {
  it.each([
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/tags/maps/rss.xml',
    '/tags/maps/feed.json',
    '/archive/1/atom.xml',
    '/tags/maps/archive/1/rss.xml',
    '/feeds/members/~SECRET/rss.xml',
  ])('gets 429 of %s, with the seconds to wait', async path => {
    const answers = await inARow(LIMIT + 2, path.replace('SECRET', secret))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429])
    const { headers, bytes } = answers.at(-1) ?? { headers: {} }
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect(headers).toMatchObject({
      'retry-after': expect.stringMatching(/^\d+$/),
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
      'access-control-allow-origin': '*',
    })
    expect(headers).not.toHaveProperty('etag')
    expect(bytes?.toString()).toMatch(/If-None-Match/)
  })

  it('gets it for any query and coding', async () => {
    const client = '9.9.9.1'
    const paths = ['/rss.xml', '/rss.xml?_=1', '/rss.xml?_=2', '/rss.xml?_=3']
    const answers = []
    for (const path of paths) answers.push(...(await statuses(1, path, {}, client)))
    expect(answers).toEqual([200, 200, 200, 429])
    expect(await statuses(1, '/rss.xml', { headers: { 'accept-encoding': 'gzip' } }, client)).toEqual([429])
  })

  it('still gets another feed and another format', async () => {
    const client = '9.9.9.2'
    expect(await statuses(LIMIT + 1, '/rss.xml', {}, client)).toContain(429)
    for (const path of ['/atom.xml', '/tags/maps/rss.xml']) {
      expect(await statuses(1, path, {}, client)).toEqual([200])
    }
  })

  it('does not limit others, unless they are in its own network', async () => {
    const [first, neighbour, other] = ['2a02:1:2:3::1', '2a02:1:2:3:ffff::2', '2a02:1:2:4::1']
    expect(await statuses(LIMIT + 1, '/rss.xml', {}, first)).toEqual([200, 200, 200, 429])
    expect(await statuses(1, '/rss.xml', {}, neighbour)).toEqual([429])
    expect(await statuses(1, '/rss.xml', {}, other)).toEqual([200])
  })
})

describe('check 30: no client is limited for', () => {
  const MANY = 2 * LIMIT

  it('a 304, nor for a feed that is requested with any condition', async () => {
    const client = '9.9.9.3'
    expect(await statuses(LIMIT + 1, '/rss.xml', {}, client)).toContain(429)
    for (const [headers, status] of [
      [{ 'if-none-match': '*' }, 304],
      [{ 'if-none-match': '"other"' }, 200],
      [{ 'if-none-match': '' }, 200],
      [{ 'if-modified-since': new Date().toUTCString() }, 304],
      [{ 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }, 200],
    ] as const) {
      const answers = await statuses(MANY, '/rss.xml', { headers }, client)
      expect(new Set(answers), JSON.stringify(headers)).toEqual(new Set([status]))
    }
  })

  it('the head of a feed', async () => {
    expect(new Set(await statuses(MANY, '/rss.xml', { method: 'HEAD' }))).toEqual(new Set([200]))
  })

  it.each([
    ['/', 200],
    ['/articles/article-1', 200],
    ['/tags/maps/', 200],
    ['/opml.xml', 200],
    ['/feed', 301],
    ['/tags/nothing/rss.xml', 404],
    ['/feeds/members/~wrong/rss.xml', 404],
    ['/feeds/members/rss.xml', 401],
    ['/health/live', 200],
  ])('%s, which is no feed: %i', async (path, status) => {
    expect(new Set(await statuses(MANY, path))).toEqual(new Set([status]))
  })

  it("a feed's page in a browser", async () => {
    const answers = await inARow(MANY, '/rss.xml', { headers: NAVIGATION })
    for (const { status, headers } of answers) {
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    }
  })

  it('a feed behind a proxy that names no client, or an unreadable one', async () => {
    for (const client of ['', 'unknown', '127.0.0.1']) {
      expect(new Set(await statuses(MANY, '/rss.xml', {}, client))).toEqual(new Set([200]))
    }
  })

  it('check 27: the same feed, whichever client the proxy names', async () => {
    const plain = await ask(`${program.url}/rss.xml`)
    const [named] = await inARow(1, '/rss.xml', {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
    })
    const { date: _one, ...before } = plain.headers
    const { date: _two, ...after } = named?.headers ?? {}
    expect([named?.bytes.equals(plain.bytes), after]).toEqual([true, before])
  })
})

describe('check 30: no client is limited', () => {
  it.each([
    { args: ['--rate-limit', '1'], name: 'on this machine, or through proxies that are not trusted' },
    { args: ['--rate-limit', '0', '--trusted-proxies', 'loopback'], name: 'where the limit is 0' },
  ])(
    '$name',
    async ({ args }) => {
      const open = await startProgram(await sampleFolder(), { args })
      await ask(`${open.url}/`)
      for (const headers of [{}, { 'x-forwarded-for': '9.9.9.9' }, { via: '1.1 cache' }]) {
        for (let n = 0; n < 3; n++) expect((await ask(`${open.url}/rss.xml`, { headers })).status).toBe(200)
      }
      await open.stop()
    },
    LONG_MS,
  )
})
