import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Answer, answersIn, ask, exchange } from './raw-http.ts'
import { articleText, FEEDS, FILES, mediaUrls, PATIENCE, PUBLICATION, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from './start.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LONG_MS = 90_000
const BASE = 'https://feeds.example'
const TYPES: Readonly<Record<string, string>> = {
  '/rss.xml': 'application/rss+xml; charset=utf-8',
  '/atom.xml': 'application/atom+xml; charset=utf-8',
  '/feed.json': 'application/feed+json',
}
const EXPOSED = ['ETag', 'Last-Modified', 'Link', 'Retry-After', 'Cache-Control']

let program: Program
let media: Awaited<ReturnType<typeof mediaUrls>>
let privatePath: string
let oldTag: string | undefined
const get = (path: string, headers = {}, method = 'GET') => ask(program.url + path, { headers, method })

beforeAll(async () => {
  const folder = await sampleFolder({
    ...FILES,
    'publication.yaml': `${PUBLICATION}delta: true\nfeeds: { friends: { private: true } }\n`,
  })
  const limits = ['--rate-limit', '1', '--trusted-proxies', 'loopback']
  program = await startProgram(folder, { args: ['--base-url', BASE, ...limits] })
  media = await mediaUrls(program.url)
  const token = ['token', 'add', folder, '--feed', 'friends', '--data', program.data, '--base-url', BASE]
  privatePath = new URL((await runProgram(token)).stdout.split('\n')[0] ?? '').pathname
  oldTag = (await get('/rss.xml')).headers.etag
  await writeFile(join(folder, 'new.md'), articleText({ title: 'New', published: '2024-05-06' }))
  await rm(join(folder, '1998-05-06-archive.md'))
  await vi.waitFor(async () => {
    expect((await get('/articles/1998-05-06-archive')).status).toBe(410)
    expect((await get('/rss.xml')).bytes.toString()).toContain('<title>New</title>')
  }, PATIENCE)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

describe.each(FEEDS)('%s', path => {
  it('check 43: has the media type of its format', async () => {
    const { headers, bytes } = await get(path)
    const accepted = [TYPES[path], `${TYPES[path]}; charset=utf-8`]
    expect(accepted).toContain(headers['content-type'])
    if (path !== '/feed.json') expect(bytes.toString()).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>/i)
  })

  it('check 44: has a length and is not chunked', async () => {
    const { headers, bytes } = await get(path)
    expect(headers['content-length']).toBe(String(bytes.length))
    expect(headers).not.toHaveProperty('transfer-encoding')
  })

  it('check 45: has a Date that is now, and the language', async () => {
    const { headers } = await get(path)
    expect(headers.date).toBe(new Date(headers.date ?? '').toUTCString())
    expect(Math.abs(Date.parse(headers.date ?? '') - Date.now())).toBeLessThan(60_000)
    expect(headers['content-language']).toBe('en-GB')
  })

  it('check 46: may be stored by any cache, in the form that readers understand', async () => {
    const { headers } = await get(path)
    expect(headers['cache-control']).toMatch(
      /^public, max-age=\d+, stale-while-revalidate=\d+, stale-if-error=\d+, no-transform$/,
    )
    for (const name of ['expires', 'pragma', 'set-cookie', 'age']) expect(headers).not.toHaveProperty(name)
  })

  it('check 47: is fresh for its ttl', async () => {
    const maxAge = Number(/max-age=(\d+)/.exec((await get(path)).headers['cache-control'] ?? '')?.[1])
    expect(maxAge).toBe(30 * 60)
    const text = (await get(path)).bytes.toString()
    if (path === '/rss.xml') expect(text).toContain('<ttl>30</ttl>')
    const period = /<sy:updatePeriod>(\w+)</.exec(text)?.[1]
    const frequency = Number(/<sy:updateFrequency>(\d+)</.exec(text)?.[1])
    if (period !== undefined) expect([period, 3_600 / frequency]).toEqual(['hourly', maxAge])
  })

  it('check 48: varies by the coding alone', async () => {
    for (const headers of [{}, { origin: 'https://reader.example' }, { 'user-agent': 'x' }]) {
      expect((await get(path, headers)).headers.vary).toBe('Accept-Encoding')
    }
  })

  it('check 49: names itself in Link as in its body, on HEAD and 304 too', async () => {
    const full = await get(path)
    const link = `<${BASE}/hub>; rel="hub", <${BASE}${path}>; rel="self"`
    expect(full.headers.link).toBe(link)
    expect((await get(path, {}, 'HEAD')).headers.link).toBe(link)
    expect((await get(path, { 'if-none-match': '*' })).headers.link).toBe(link)
    expect(full.bytes.toString()).toContain(`"${BASE}${path}"`)
  })

  it('check 50: runs and loads nothing in a browser', async () => {
    for (const condition of [{}, { 'if-none-match': '*' }]) {
      const policy = (await get(path, condition)).headers['content-security-policy']
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain('sandbox')
      expect(policy).not.toContain('script-src')
    }
  })

  it('check 51: can be requested by a web reader with conditions', async () => {
    const { status, headers, bytes } = await get(
      path,
      {
        origin: 'https://reader.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'if-none-match, if-modified-since, a-im',
      },
      'OPTIONS',
    )
    expect([status, bytes.length]).toEqual([204, 0])
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['access-control-allow-methods']).toContain('GET')
    const allowed = headers['access-control-allow-headers']?.toLowerCase().split(/, */)
    expect(allowed).toEqual(expect.arrayContaining(['if-none-match', 'if-modified-since', 'a-im']))
    expect(Number(headers['access-control-max-age'])).toBeGreaterThan(0)
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
  })

  it('check 52: is open to robots', async () => {
    expect((await get(path)).headers['x-robots-tag'] ?? '').not.toContain('none')
  })
})

/** The end of a request's headers. */
const CLOSING = 'Host: a\r\nConnection: close\r\n\r\n'

function stylePathIn(page: string): string {
  const [, url = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(page) ?? []
  return new URL(url).pathname
}

/** Sends bytes that Node cannot parse as a request, and returns the response. */
async function answerTo(bytes: string): Promise<Answer> {
  const [answer] = answersIn((await exchange(program.port, bytes)).text)
  if (answer === undefined) throw new Error('expected an answer, got none')
  return answer
}

/** Sends two requests of one client, whose address a proxy names. */
async function tooOften(): Promise<Answer> {
  const headers = { 'x-forwarded-for': '203.0.113.7' }
  await get('/rss.xml', headers)
  return get('/rss.xml', headers)
}

describe('every response', () => {
  const cases: readonly (readonly [string, number, () => Promise<Answer>])[] = [
    ...FEEDS.flatMap(path => [
      [`${path}`, 200, () => get(path)] as const,
      [`${path} unchanged`, 304, () => get(path, { 'if-none-match': '*' })] as const,
      [`${path} with a failed condition`, 412, () => get(path, { 'if-match': '"x"' })] as const,
      [`${path} posted to`, 405, () => get(path, {}, 'POST')] as const,
      [`${path} OPTIONS`, 204, () => get(path, {}, 'OPTIONS')] as const,
    ]),
    ['the home page', 200, () => get('/')],
    ['an article', 200, () => get('/articles/2021-02-17-mission')],
    ['the unchanged home page', 304, () => get('/', { 'if-none-match': '*' })],
    ['nothing', 404, () => get('/nothing')],
    ['nothing, for a person', 404, () => get('/nothing', { accept: 'text/html' })],
    ['no address', 400, () => get('/articles/%E0%A4%A')],
    ['too long an address', 414, () => get(`/${'a'.repeat(9_000)}`)],
    ['an alias', 301, () => get('/feed')],
    ['an article elsewhere', 302, () => get('/articles/2022-03-04-elsewhere')],
    ['a picture', 200, () => ask(media.picture)],
    ['an unchanged picture', 304, () => ask(media.picture, { headers: { 'if-none-match': '*' } })],
    ['a part of a recording', 206, () => ask(media.recording, { headers: { range: 'bytes=1-2' } })],
    ['no part of a recording', 416, () => ask(media.recording, { headers: { range: 'bytes=999999-' } })],
    ['robots.txt', 200, () => get('/robots.txt')],
    ['a probe', 200, () => get('/health/ready')],
    ['the list of feeds', 200, () => get('/opml.xml')],
    [
      'the page of a feed',
      200,
      () => get('/', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }),
    ],
    ['a stylesheet', 200, async () => get(stylePathIn((await get('/')).bytes.toString()))],
    ['another stylesheet', 404, () => get('/assets/other.css')],
    ['a withdrawn article', 410, () => get('/articles/1998-05-06-archive')],
    ['a private feed', 401, () => get('/feeds/friends/rss.xml')],
    ['a private feed with a wrong token', 404, () => get('/feeds/friends/~wrong/rss.xml')],
    ['a private feed with its token', 200, () => get(privatePath)],
    ['a private feed that is known', 304, () => get(privatePath, { 'if-none-match': '*' })],
    ['a delta', 226, () => get('/rss.xml', { 'a-im': 'feed', 'if-none-match': oldTag })],
    ['a client that polls too often', 429, tooOften],
    ['the whole server', 204, () => answerTo(`OPTIONS * HTTP/1.1\r\n${CLOSING}`)],
    ['nothing of the whole server', 400, () => answerTo(`GET * HTTP/1.1\r\n${CLOSING}`)],
    ['two hosts', 400, () => answerTo(`GET / HTTP/1.1\r\nHost: b\r\n${CLOSING}`)],
    ['no HTTP', 400, () => answerTo(`GET / HTTP/9.9\r\n${CLOSING}`)],
    ['no method', 501, () => answerTo(`NONSENSE / HTTP/1.1\r\n${CLOSING}`)],
    ['too many headers', 431, () => answerTo(`GET / HTTP/1.1\r\nX: ${'x'.repeat(40_000)}\r\n${CLOSING}`)],
    ['a tunnel', 405, () => answerTo(`CONNECT a:1 HTTP/1.1\r\n${CLOSING}`)],
  ]

  it.each(
    cases,
  )('checks 50 and 51: %s (%i) has the safety headers and may be read from anywhere', async (_, status, call) => {
    const answer = await call()
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': expect.stringMatching(/origin|no-referrer/),
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
    expect(answer.headers['access-control-expose-headers']?.split(', ')).toEqual(
      expect.arrayContaining(EXPOSED),
    )
    for (const name of ['x-powered-by', 'server', 'set-cookie', 'access-control-allow-credentials']) {
      expect(answer.headers).not.toHaveProperty(name)
    }
    expect(answer.headers.date).toBeDefined()
  })

  it.each(cases)('check 50: %s (%i) runs and loads nothing of others in a browser', async (_, __, call) => {
    const policy = (await call()).headers['content-security-policy']
    expect(policy).toMatch(/^default-src 'none'/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('script-src')
  })

  it.each(cases)('check 50: %s (%i) demands TLS, because the base URL is https', async (_, __, call) => {
    expect((await call()).headers['strict-transport-security']).toMatch(/^max-age=\d+/)
  })

  it('check 50: a page loads its own stylesheet and no script, and may not be framed', async () => {
    for (const path of ['/', '/articles/2021-02-17-mission']) {
      const { headers, bytes } = await get(path)
      const policy = headers['content-security-policy'] ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('script-src')
      // A block of JSON-LD is data, which no browser runs (HTML Standard section 4.12.1).
      expect(bytes.toString()).not.toMatch(
        /<script(?! type="application\/ld\+json">)|<style|<[^>]*\s(?:on\w+|style)=/i,
      )
      const answer = await get(stylePathIn(bytes.toString()))
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
    }
  })

  it('check 50: media and errors run nothing', async () => {
    for (const answer of [await ask(media.picture), await get('/nothing'), await get('/feed')]) {
      expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/)
    }
  })

  it('check 52: robots.txt forbids no feed', async () => {
    const { status, bytes } = await get('/robots.txt')
    expect(status).toBe(200)
    expect(bytes.toString()).not.toMatch(/^disallow: *\S/im)
  })
})

describe('check 67: a page', () => {
  it.each(['/', '/articles/2021-02-17-mission'])('%s links to each format', async path => {
    const page = (await get(path)).bytes.toString()
    const links = [...page.matchAll(/<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">/g)]
    const found = links.map(([, type, , href]) => [type, href])
    for (const feed of FEEDS) {
      expect(found).toContainEqual([TYPES[feed]?.split(';')[0], `${BASE}${feed}`])
      expect((await get(new URL(`${BASE}${feed}`).pathname)).status).toBe(200)
    }
    expect(new Set(links.map(([, , title]) => title)).size).toBe(links.length)
    expect(links.every(([, , title]) => title?.includes('The Meridian Review'))).toBe(true)
  })
})
