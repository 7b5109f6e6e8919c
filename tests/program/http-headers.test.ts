import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, ask } from './raw-http.ts'
import { FEEDS, mediaUrls, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

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
const get = (path: string, headers = {}, method = 'GET') => ask(program.url + path, { headers, method })

beforeAll(async () => {
  program = await startProgram(await sampleFolder(), { args: ['--base-url', BASE] })
  media = await mediaUrls(program.url)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

describe.each(FEEDS)('%s', path => {
  it('3.43 has the media type of its format', async () => {
    const { headers, bytes } = await get(path)
    const accepted = [TYPES[path], `${TYPES[path]}; charset=utf-8`]
    expect(accepted).toContain(headers['content-type'])
    if (path !== '/feed.json') expect(bytes.toString()).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>/i)
  })

  it('3.44 has a length and is not chunked', async () => {
    const { headers, bytes } = await get(path)
    expect(headers['content-length']).toBe(String(bytes.length))
    expect(headers).not.toHaveProperty('transfer-encoding')
  })

  it('3.45 has a Date that is now, and the language', async () => {
    const { headers } = await get(path)
    expect(headers.date).toBe(new Date(headers.date ?? '').toUTCString())
    expect(Math.abs(Date.parse(headers.date ?? '') - Date.now())).toBeLessThan(60_000)
    expect(headers['content-language']).toBe('en-GB')
  })

  it('3.46 may be kept by any cache, and says so as readers understand it', async () => {
    const { headers } = await get(path)
    expect(headers['cache-control']).toMatch(
      /^public, max-age=\d+, stale-while-revalidate=\d+, stale-if-error=\d+, no-transform$/,
    )
    for (const name of ['expires', 'pragma', 'set-cookie', 'age']) expect(headers).not.toHaveProperty(name)
  })

  it('3.47 is fresh for as long as its ttl says', async () => {
    const maxAge = Number(/max-age=(\d+)/.exec((await get(path)).headers['cache-control'] ?? '')?.[1])
    expect(maxAge).toBe(30 * 60)
    const text = (await get(path)).bytes.toString()
    if (path === '/rss.xml') expect(text).toContain('<ttl>30</ttl>')
    const period = /<sy:updatePeriod>(\w+)</.exec(text)?.[1]
    const frequency = Number(/<sy:updateFrequency>(\d+)</.exec(text)?.[1])
    if (period !== undefined) expect([period, 3_600 / frequency]).toEqual(['hourly', maxAge])
  })

  it('3.48 varies by the coding alone', async () => {
    for (const headers of [{}, { origin: 'https://reader.example' }, { 'user-agent': 'x' }]) {
      expect((await get(path, headers)).headers.vary).toBe('Accept-Encoding')
    }
  })

  it('3.49 names itself in Link as in its body, on HEAD and 304 too', async () => {
    const full = await get(path)
    const link = `<${BASE}${path}>; rel="self"`
    expect(full.headers.link).toBe(link)
    expect((await get(path, {}, 'HEAD')).headers.link).toBe(link)
    expect((await get(path, { 'if-none-match': '*' })).headers.link).toBe(link)
    expect(full.bytes.toString()).toContain(`"${BASE}${path}"`)
  })

  it('3.50 runs and loads nothing in a browser', async () => {
    for (const condition of [{}, { 'if-none-match': '*' }]) {
      const policy = (await get(path, condition)).headers['content-security-policy']
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain('sandbox')
      expect(policy).not.toContain('script-src')
    }
  })

  it('3.51 can be asked for by a web reader with conditions', async () => {
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

  it('3.52 is not kept from robots', async () => {
    expect((await get(path)).headers['x-robots-tag'] ?? '').not.toContain('none')
  })
})

describe('every answer', () => {
  const cases: readonly (readonly [string, number, () => Promise<Answer>])[] = [
    ...FEEDS.flatMap(path => [
      [`${path}`, 200, () => get(path)] as const,
      [`${path} unchanged`, 304, () => get(path, { 'if-none-match': '*' })] as const,
      [`${path} with a failed condition`, 412, () => get(path, { 'if-match': '"x"' })] as const,
      [`${path} posted to`, 405, () => get(path, {}, 'POST')] as const,
      [`${path} OPTIONS`, 204, () => get(path, {}, 'OPTIONS')] as const,
    ]),
    ['the home page', 200, () => get('/')],
    ['an article', 200, () => get('/articles/mission')],
    ['the unchanged home page', 304, () => get('/', { 'if-none-match': '*' })],
    ['nothing', 404, () => get('/nothing')],
    ['nothing, for a person', 404, () => get('/nothing', { accept: 'text/html' })],
    ['no address', 400, () => get('/articles/%E0%A4%A')],
    ['too long an address', 414, () => get(`/${'a'.repeat(9_000)}`)],
    ['an alias', 301, () => get('/feed')],
    ['an article elsewhere', 302, () => get('/articles/elsewhere')],
    ['a picture', 200, () => ask(media.picture)],
    ['an unchanged picture', 304, () => ask(media.picture, { headers: { 'if-none-match': '*' } })],
    ['a part of a recording', 206, () => ask(media.recording, { headers: { range: 'bytes=1-2' } })],
    ['no part of a recording', 416, () => ask(media.recording, { headers: { range: 'bytes=999999-' } })],
    ['robots.txt', 200, () => get('/robots.txt')],
    ['a probe', 200, () => get('/health/ready')],
  ]

  it.each(
    cases,
  )('3.50 and 3.51 %s (%i) has the safety headers and may be read from anywhere', async (_, status, call) => {
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

  it.each(
    cases.filter(([, status]) => ![400, 414].includes(status)),
  )('3.50 %s (%i) asks for TLS, as the address is one of https', async (_, __, call) => {
    expect((await call()).headers['strict-transport-security']).toMatch(/^max-age=\d+/)
  })

  it('3.50 a page loads its own stylesheet and no script, and is framed by nobody', async () => {
    for (const path of ['/', '/articles/mission']) {
      const { headers, bytes } = await get(path)
      const policy = headers['content-security-policy'] ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('script-src')
      // A block of JSON-LD is data, which no browser runs (HTML Standard section 4.12.1).
      expect(bytes.toString()).not.toMatch(
        /<script(?! type="application\/ld\+json">)|<style|<[^>]*\s(?:on\w+|style)=/i,
      )
      const style = /<link rel="stylesheet" href="([^"]+)"/.exec(bytes.toString())?.[1] ?? ''
      const answer = await get(new URL(style).pathname)
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
    }
  })

  it('3.50 media and errors run nothing either', async () => {
    for (const answer of [await ask(media.picture), await get('/nothing'), await get('/feed')]) {
      expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/)
    }
  })

  it('3.52 robots.txt keeps nobody from the feeds', async () => {
    const { status, bytes } = await get('/robots.txt')
    expect(status).toBe(200)
    expect(bytes.toString()).not.toMatch(/^disallow: *\S/im)
  })
})

describe('3.67 a page', () => {
  it.each(['/', '/articles/mission'])('%s leads readers to each format', async path => {
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
