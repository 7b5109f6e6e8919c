import compression from 'compression'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Feedwright } from '../../src/feedwright.ts'
import { ask, decoded } from '../program/raw-http.ts'
import { FEEDS, mediaUrls, PATIENCE, RECORDING, sampleFolder } from '../program/sample-folder.ts'
import { cleanUp } from '../program/start.ts'
import { closeAll, feedwrightOf, listen } from './host.ts'

const LONG_MS = 90_000
const BASE = 'https://host.example/news'

let feedwright: Feedwright
let url: string
let media: Awaited<ReturnType<typeof mediaUrls>>
const get = (path: string, headers = {}, method = 'GET') => ask(url + path, { headers, method })

/** Starts a host that compresses, parses and tags everything that passes through it. */
beforeAll(async () => {
  feedwright = await feedwrightOf({
    folder: await sampleFolder(),
    baseUrl: BASE,
    rateLimit: 1,
    trustedProxies: ['loopback'],
  })
  await feedwright.started
  const app = express()
  app.set('etag', 'strong').set('trust proxy', true)
  app.use(compression({ threshold: 0 }), express.json(), express.urlencoded(), express.text())
  app.use((_request, response, next) => {
    response.set({ 'X-Host': 'yes', 'Referrer-Policy': 'unsafe-url' })
    next()
  })
  app.use('/news', feedwright.router)
  app.use((request, response) => {
    response.status(404).json({
      url: request.url,
      baseUrl: request.baseUrl,
      own: response.app === app && request.app === app,
    })
  })
  url = await listen(app)
  media = await mediaUrls(`${url}/news`)
}, LONG_MS)
afterAll(async () => {
  await closeAll()
  await cleanUp()
}, LONG_MS)

describe.each(FEEDS)('%s beneath a mount path', path => {
  it.each(['gzip', 'br', 'zstd'])('is compressed once, as %s, with its own tag', async coding => {
    const plain = await get(`/news${path}`, { 'if-none-match': '"x"' })
    const coded = await vi.waitFor(async () => {
      const answer = await get(`/news${path}`, { 'accept-encoding': coding, 'if-none-match': '"x"' })
      expect(answer.headers['content-encoding']).toBe(coding)
      return answer
    }, PATIENCE)
    expect(decoded(coded).equals(plain.bytes)).toBe(true)
    expect(coded.headers['content-length']).toBe(String(coded.bytes.length))
    expect(coded.headers.etag).toMatch(/^"/)
    expect(coded.headers.etag).not.toBe(plain.headers.etag)
    expect(coded.headers.vary).toBe('Accept-Encoding')
  })

  it('is sent uncompressed to a client that accepts only a coding of the host', async () => {
    const plain = await get(`/news${path}`, { 'if-none-match': '"x"' })
    const answer = await get(`/news${path}`, { 'accept-encoding': 'deflate', 'if-none-match': '"x"' })
    expect(answer.headers).not.toHaveProperty('content-encoding')
    expect([answer.headers.etag, answer.bytes]).toEqual([plain.headers.etag, plain.bytes])
  })

  it('is a 304 to a client with the current version, by tag or by date', async () => {
    const { headers } = await get(`/news${path}`, { 'if-none-match': '"x"' })
    for (const condition of [
      { 'if-none-match': headers.etag },
      { 'if-modified-since': headers['last-modified'] },
    ]) {
      const answer = await get(`/news${path}`, { ...condition, 'accept-encoding': 'gzip' })
      expect([answer.status, answer.bytes.length]).toEqual([304, 0])
    }
  })

  it('has its own URL and those of its articles beneath the base URL', async () => {
    const { headers, bytes } = await get(`/news${path}`, { 'if-none-match': '"x"' })
    expect(headers.link).toBe(`<${BASE}/hub>; rel="hub", <${BASE}${path}>; rel="self"`)
    const text = bytes.toString()
    expect(text).toContain(`${BASE}/articles/2021-02-17-mission`)
    expect(text).not.toMatch(/https:\/\/host\.example\/(?!news\/)/)
  })

  it('can only be read, whatever the body', async () => {
    const headers = { 'content-type': 'application/json' }
    const { status } = await ask(`${url}/news${path}`, { method: 'POST', headers, body: '{}' })
    expect(status).toBe(405)
    const preflight = await get(`/news${path}`, { origin: 'https://reader.example' }, 'OPTIONS')
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, '*'])
  })
})

describe('beneath a mount path', () => {
  it('every address of the home page is served', async () => {
    const page = (await get('/news/')).bytes.toString()
    const found = [...page.matchAll(/(?:href|src)="(https:\/\/host\.example[^"]*)"/g)].map(([, href]) => href)
    const addresses = new Set(found)
    expect(addresses.size).toBeGreaterThan(6)
    for (const address of addresses) {
      expect(address).toMatch(/^https:\/\/host\.example\/news\//)
      const { status } = await get(new URL(address ?? '').pathname, { 'if-none-match': '"x"' })
      expect(address?.endsWith('/hub') ? [405] : [200, 302], address).toContain(status)
    }
  })

  it.each([
    ['/news', '/'],
    ['/news?from=here', '/?from=here'],
    ['/news//', '/'],
    ['/news/feed', '/rss.xml'],
    ['/news/ATOM.xml?x', '/atom.xml?x'],
    ['/news/articles/2021-02-17-Mission/', '/articles/2021-02-17-mission'],
  ])('%s leads to %s', async (path, to) => {
    const { status, headers } = await get(path)
    expect([status, headers.location]).toEqual([301, BASE + to])
  })

  it('media have their ranges, tags and bytes', async () => {
    const whole = await ask(media.recording, { headers: { 'accept-encoding': 'gzip, deflate' } })
    expect(whole.bytes.equals(RECORDING)).toBe(true)
    expect(whole.headers['content-length']).toBe(String(RECORDING.length))
    const part = await ask(media.recording, { headers: { range: 'bytes=5-9', 'accept-encoding': 'gzip' } })
    expect([part.status, part.bytes]).toEqual([206, RECORDING.subarray(5, 10)])
    const again = await ask(media.recording, { headers: { 'if-none-match': whole.headers.etag } })
    expect(again.status).toBe(304)
  })

  it('has our security headers, and keeps other headers of the host', async () => {
    for (const path of ['/rss.xml', '/', '/articles/2021-02-17-mission', '/robots.txt', '/feed']) {
      expect((await get(`/news${path}`, { 'if-none-match': '"x"' })).headers, path).toMatchObject({
        'x-host': 'yes',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'strict-origin-when-cross-origin',
        'access-control-allow-origin': '*',
        'strict-transport-security': expect.stringMatching(/^max-age=\d+$/),
      })
    }
  })

  it('limits the rate of a client that a trusted proxy names', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    expect((await get('/news/rss.xml', headers)).status).toBe(200)
    const { status, headers: limited } = await get('/news/rss.xml', headers)
    expect([status, limited['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)])
    expect((await get('/news/rss.xml', { ...headers, 'if-none-match': '"x"' })).status).toBe(200)
  })
})

describe('an unknown path', () => {
  it.each([
    '/news/nothing',
    '/news/nothing?x=1',
    '/news/articles/nothing',
    '/news/tags/nothing/rss.xml',
    '/news/archive/9/rss.xml',
    '/news/media/00000000000000000000000000000000/x.png',
    '/news/assets/other.css',
    '/news/sitemap-9.xml',
    '/newsroom/rss.xml',
    '/rss.xml',
  ])('%s is left to the host, without our headers', async path => {
    const { status, headers, bytes } = await get(path, { accept: 'text/html' })
    expect(status).toBe(404)
    expect(JSON.parse(bytes.toString())).toEqual({ url: path, baseUrl: '', own: true })
    expect(headers).toMatchObject({ 'x-host': 'yes', 'referrer-policy': 'unsafe-url' })
    for (const name of ['access-control-allow-origin', 'cross-origin-resource-policy', 'cache-control']) {
      expect(headers).not.toHaveProperty(name)
    }
  })

  it('is left to the host in absolute form too', async () => {
    const answer = await ask(url, { path: 'http://any.example/news/nothing' })
    expect(JSON.parse(answer.bytes.toString())).toMatchObject({ url: 'http://any.example/news/nothing' })
  })

  it('with an invalid token is answered here, so that no cache stores the response', async () => {
    const { status, headers } = await get('/news/feeds/friends/~abc/rss.xml')
    expect([status, headers['cache-control']]).toEqual([404, 'no-store'])
  })
})
