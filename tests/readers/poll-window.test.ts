import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createClientOf } from '../../src/http/client-address.ts'
import { createSendDocument } from '../../src/http/send/send-document.ts'
import { createDocument, type Document } from '../../src/publish/document/document.ts'
import { createPollWindow, type PollWindow } from '../../src/readers/counting/poll-window.ts'

const NOW = new Date('2026-11-28T12:00:00Z')
const BODY = '<rss>A feed that is long enough to be compressed. </rss>'.repeat(50)
const AGENT = 'FreshRSS/1.25.0 (Linux; https://freshrss.org)'

let server: Server
let window: PollWindow
let feed: Document
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

const documentOf = (body: string) =>
  createDocument(
    { body, contentType: 'application/rss+xml', changed: NOW, cacheControl: 'max-age=60' },
    async ({ coding }) => (coding === 'gzip' ? Buffer.alloc(300) : undefined),
  )

beforeEach(async () => {
  feed = documentOf(BODY)
  await feed.settled
  window = createPollWindow({ clientOf: createClientOf(['loopback']), now: () => NOW })
  const publisher = { publication: undefined, nextDue: undefined }
  const send = createSendDocument({ publisher, now: () => NOW })
  server = createServer((asked, response) => {
    response.on('close', () => window.onDone(asked, response))
    if (asked.headers.cookie !== 'limited') send(asked, response, feed)
    else response.setHeader('Retry-After', '1200').writeHead(429).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => server.close())

async function ask(
  headers: Readonly<Record<string, string>>,
  path = '/rss.xml',
  method = 'GET',
): Promise<void> {
  const { port } = server.address() as AddressInfo
  const all = { 'user-agent': AGENT, 'x-forwarded-for': '203.0.113.7', 'accept-encoding': 'gzip', ...headers }
  await new Promise<void>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, agent, headers: all }, response => {
      response.resume().on('end', resolve)
    })
      .on('error', reject)
      .end()
  })
}

/** An answer is counted when its connection is done with it, which is after the client has read it. */
const collect = async () => {
  await new Promise(resolve => setTimeout(resolve, 50))
  return window.collect('salt')
}

it('counts 304s on one connection, with what they spare in the coding of the answer', async () => {
  for (let n = 0; n < 5; n++) await ask({ 'if-none-match': feed.etags.gzip })
  const groups = await collect()
  expect(groups).toHaveLength(1)
  expect(groups[0]).toMatchObject({ address: { feed: '', format: 'rss' }, forwarded: true, hasToken: false })
  expect(groups[0]?.polls).toMatchObject({
    ...{ requests: 5, notModified: 5, full: 0, conditional: 5, unconditional: 0, bytes: 0 },
    ...{ sparedByConditions: 5 * 300, sparedByCodings: 5 * (BODY.length - 300) },
  })
  expect(await collect()).toEqual([])
})

it('counts whole answers, refusals and HEAD each as they are', async () => {
  await ask({})
  await ask({ 'accept-encoding': 'identity' })
  await ask({ cookie: 'limited' })
  await ask({}, '/rss.xml', 'HEAD')
  const [group] = await collect()
  expect(group?.polls).toMatchObject({
    ...{ requests: 4, full: 3, limited: 1, notModified: 0, conditional: 0, unconditional: 3 },
    ...{ bytes: 300 + BODY.length, plain: 1, plainBytes: BODY.length - 300 },
    waitUntil: NOW.getTime() + 1_200_000,
  })
})

it('counts a changed document, and a client that keeps to an old tag', async () => {
  const old = feed.etags.gzip
  await ask({ 'if-none-match': old })
  feed = documentOf(`${BODY}new`)
  await feed.settled
  for (let n = 0; n < 3; n++) await ask({ 'if-none-match': old })
  const [group] = await collect()
  expect(group?.polls).toMatchObject({ requests: 4, notModified: 1, full: 3, conditional: 4, stale: 2 })
})

it('tells clients apart behind a trusted proxy, also on one connection, but not within a network', async () => {
  for (const client of ['203.0.113.7', '198.51.100.1', '203.0.113.200', '2001:db8:1:2::1', '2001:db8:1:9::5'])
    await ask({ 'x-forwarded-for': client })
  const groups = await collect()
  expect(groups).toHaveLength(5)
  expect(new Set(groups.map(({ client }) => client)).size).toBe(3)
  const text = JSON.stringify(groups)
  for (const part of ['203.0.113', '198.51', '2001:db8']) expect(text).not.toContain(part)
})

it('has another hash for each salt', async () => {
  await ask({})
  const [today] = await collect()
  await ask({})
  await new Promise(resolve => setTimeout(resolve, 50))
  const [tomorrow] = await window.collect('another salt')
  expect(today?.client).toMatch(/^[\w-]{16}$/)
  expect(tomorrow?.client).not.toBe(today?.client)
})

it('knows a subscriber of a private feed by the token, and tells neither token nor query', async () => {
  await ask({}, '/feeds/members/~A-secret_token/rss.xml?utm=joe')
  await ask({ 'x-forwarded-for': '198.51.100.1' }, '/feeds/members/~A-secret_token/atom.xml')
  const groups = await collect()
  expect(groups.map(({ address, hasToken }) => [address, hasToken])).toEqual([
    [{ feed: '/feeds/members', format: 'rss' }, true],
    [{ feed: '/feeds/members', format: 'atom' }, true],
  ])
  expect(new Set(groups.map(({ client }) => client)).size).toBe(1)
  expect(JSON.stringify(groups)).not.toMatch(/secret|joe/)
})

it('passes over pages, archives and media', async () => {
  for (const path of ['/', '/articles/a', '/archive/1/rss.xml', '/media/0/rss.png', '/opml.xml'])
    await ask({}, path)
  expect(await collect()).toEqual([])
})

it('tells no more clients apart than it has room for', async () => {
  const asked = 20_100
  const response = { statusCode: 429, getHeader: () => '60' }
  for (let n = 0; n < asked; n++) {
    const headers = { 'user-agent': `FreshRSS/1.${n}`, 'x-forwarded-for': `203.0.${n % 256}.${n >> 8}` }
    const request = { headers, url: `/rss.xml?_=${n}`, method: 'GET', socket: { remoteAddress: '127.0.0.1' } }
    window.onDone(request as unknown as IncomingMessage, response as unknown as ServerResponse)
  }
  const groups = await window.collect('salt')
  expect(groups).toHaveLength(20_001)
  expect(groups.reduce((sum, { polls }) => sum + polls.requests, 0)).toBe(asked)
  expect(groups.filter(({ client }) => client === '')).toMatchObject([{ polls: { requests: 100 } }])
})
