import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answersIn, ask, exchange } from './raw-http.ts'
import { FEEDS, mediaUrls, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LONG_MS = 90_000
const BASE = 'https://feeds.example'

let program: Program
let media: Awaited<ReturnType<typeof mediaUrls>>
const call = (path: string, method = 'GET', headers = {}) => ask(program.url + path, { method, headers })

beforeAll(async () => {
  program = await startProgram(await sampleFolder(), { args: ['--base-url', BASE] })
  media = await mediaUrls(program.url)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

describe.each([...FEEDS, '/', '/articles/2021-02-17-mission'])('%s', path => {
  it('check 19: HEAD gets the headers of GET and no body', async () => {
    const [full, head] = [await call(path), await call(path, 'HEAD')]
    expect([head.status, head.bytes.length]).toEqual([200, 0])
    expect({ ...head.headers, date: '' }).toEqual({ ...full.headers, date: '' })
    expect(head.headers['content-length']).toBe(String(full.bytes.length))
  })

  it('check 20: OPTIONS gets the allowed methods', async () => {
    const { status, headers, bytes } = await call(path, 'OPTIONS')
    expect([status, bytes.length]).toEqual([204, 0])
    expect(headers.allow).toBe('GET, HEAD, OPTIONS')
    // RFC 9110 section 8.6: never on a 204.
    expect(headers).not.toHaveProperty('content-length')
  })

  it.each([
    'POST',
    'PUT',
    'DELETE',
    'PATCH',
    'TRACE',
    'PROPFIND',
    'QUERY',
  ])('check 21: %s gets 405 with Allow', async method => {
    const { status, headers } = await call(path, method)
    expect(status).toBe(405)
    expect(headers.allow).toBe('GET, HEAD, OPTIONS')
    expect(headers['cache-control']).toBe('no-store')
  })

  it('check 25: an unknown query gets the same entity', async () => {
    const full = await call(path)
    for (const query of ['?_=123', '?utm_source=x&utm_medium=y', '?', '?a=%', '?%0d%0aX: y']) {
      const answer = await call(path + query.replace(' ', '%20'))
      expect([answer.status, answer.headers.etag, answer.headers.link]).toEqual([
        200,
        full.headers.etag,
        full.headers.link,
      ])
      expect(answer.bytes.equals(full.bytes)).toBe(true)
    }
  })

  it('check 26: is served in absolute form, with any host in it', async () => {
    const origin = answersIn((await exchange(program.port, asking(`GET ${path}`))).text)[0]
    for (const target of [`http://feeds.example${path}`, `HTTPS://other.example:81${path}?x`]) {
      const answer = answersIn((await exchange(program.port, asking(`GET ${target}`))).text)[0]
      expect([answer?.status, answer?.headers.etag]).toEqual([200, origin?.headers.etag])
    }
  })

  it('check 27: another host in the request changes nothing', async () => {
    const plain = await call(path)
    const other = await call(path, 'GET', {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'ftp',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-prefix': '/evil',
      'x-original-url': '/evil',
      'x-rewrite-url': '/evil',
      forwarded: 'host=evil.example;proto=ftp',
    })
    expect(other.bytes.equals(plain.bytes)).toBe(true)
    expect({ ...other.headers, date: '' }).toEqual({ ...plain.headers, date: '' })
  })

  it('check 31: is never 406, for any Accept', async () => {
    for (const accept of ['application/rss+xml', 'text/html', '*/*;q=0', 'image/png', '', ';;;']) {
      const { status, headers } = await call(path, 'GET', { accept })
      expect([status, headers['content-type']]).toEqual([200, (await call(path)).headers['content-type']])
    }
  })

  it('check 32: is served to every User-Agent', async () => {
    for (const agent of ['', 'curl/8.5.0', 'node', 'feedparser/6.0', 'python-requests/2', 'Mozilla/5.0']) {
      expect((await call(path, 'GET', { 'user-agent': agent })).status).toBe(200)
    }
    const bare = `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
    expect(answersIn((await exchange(program.port, bare)).text)[0]?.status).toBe(200)
  })
})

describe('media', () => {
  it('check 19: HEAD gets the headers of GET and no body', async () => {
    for (const url of Object.values(media)) {
      const [full, head] = [await ask(url), await ask(url, { method: 'HEAD' })]
      expect([full.status, head.status, head.bytes.length]).toEqual([200, 200, 0])
      expect({ ...head.headers, date: '' }).toEqual({ ...full.headers, date: '' })
    }
  })

  it('checks 20 and 21: other methods get Allow', async () => {
    const options = await ask(media.picture, { method: 'OPTIONS' })
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS'])
    const post = await ask(media.picture, { method: 'POST' })
    expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  it('check 25: an unknown query gets the same bytes', async () => {
    expect((await ask(`${media.picture}?x=1`)).status).toBe(200)
  })
})

describe('the whole server', () => {
  it('check 20: OPTIONS * gets 204 without a Content-Length', async () => {
    const { text } = await exchange(program.port, asking('OPTIONS *'))
    const [answer] = answersIn(text)
    expect([answer?.status, answer?.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS'])
    expect(answer?.headers).not.toHaveProperty('content-length')
  })

  it('check 21: GET * is a bad request', async () => {
    expect(answersIn((await exchange(program.port, asking('GET *'))).text)[0]?.status).toBe(400)
  })

  it('check 21: an unknown method gets 501 or 405, and the connection is closed', async () => {
    const { text, closed } = await exchange(program.port, 'BREW /rss.xml HTTP/1.1\r\nHost: a\r\n\r\n')
    expect([501, 405]).toContain(answersIn(text)[0]?.status)
    expect(closed).toBe(true)
  })

  it('check 21: CONNECT gets 405 and the connection is closed', async () => {
    const { text, closed } = await exchange(
      program.port,
      'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n',
    )
    expect(answersIn(text)[0]?.status).toBe(405)
    expect(closed).toBe(true)
  })

  it('check 21: an upgrade to another protocol is ignored', async () => {
    for (const protocol of ['h2c', 'websocket']) {
      const upgrade = `Connection: Upgrade, close\r\nUpgrade: ${protocol}\r\n`
      const { text } = await exchange(program.port, `GET /rss.xml HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n`)
      expect(answersIn(text)[0]?.status).toBe(200)
    }
  })

  it.each([
    '/nothing',
    '/nothing.xml',
    '/rss.xml/more',
    '/articles/',
    '/articles/a/b',
    '/media/x/y',
    '/%',
  ])('check 22: %s is a 404 with a short text that is cached briefly', async path => {
    const { status, headers, bytes } = await call(path)
    expect([404, 400]).toContain(status)
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(bytes.length).toBeGreaterThan(5)
    expect(bytes.length).toBeLessThan(200)
    expect(headers['cache-control']).toMatch(/^(no-store|public, max-age=\d{1,2})$/)
    expect(headers).not.toHaveProperty('etag')
    expect(headers.vary).toBe('Accept')
  })

  it('check 22: a browser gets a page instead, and Vary names Accept', async () => {
    const { status, headers, bytes } = await call('/nothing', 'GET', { accept: 'text/html,*/*;q=0.8' })
    expect([status, headers['content-type'], headers.vary]).toEqual([
      404,
      'text/html; charset=utf-8',
      'Accept',
    ])
    expect(bytes.toString()).toContain('<h1>')
  })

  it('check 22: HEAD of an unknown path gets the headers of GET', async () => {
    const [full, head] = [await call('/nothing'), await call('/nothing', 'HEAD')]
    expect(head.bytes).toHaveLength(0)
    expect({ ...head.headers, date: '' }).toEqual({ ...full.headers, date: '' })
  })

  it.each([
    ['/feed', '/rss.xml'],
    ['/feed/', '/rss.xml'],
    ['/rss', '/rss.xml'],
    ['/index.xml', '/rss.xml'],
    ['/feed.xml', '/rss.xml'],
    ['/atom', '/atom.xml'],
    ['/feed/atom/', '/atom.xml'],
    ['/feed/json', '/feed.json'],
  ])('check 23: %s redirects permanently to %s, with an absolute URL and the query', async (from, to) => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await call(`${from}?a=1&b=%26`, method)
      expect([status, headers.location]).toEqual([301, `${BASE}${to}?a=1&b=%26`])
      expect(headers['cache-control']).toMatch(/^public, max-age=\d{5,}$/)
    }
    expect((await call(from)).headers.location).toBe(BASE + to)
  })

  it('check 23: a redirect varies by nothing and has its target as text', async () => {
    const plain = await call('/feed')
    const browser = await call('/feed', 'GET', { accept: 'text/html' })
    expect(plain.headers).not.toHaveProperty('vary')
    expect(browser.bytes.equals(plain.bytes)).toBe(true)
    expect(plain.bytes.toString()).toContain(`${BASE}/rss.xml`)
  })

  it('check 23: an article with a page elsewhere redirects there temporarily', async () => {
    const { status, headers } = await call('/articles/2022-03-04-elsewhere')
    expect([status, headers.location]).toEqual([302, 'https://elsewhere.example/%C3%BCn%C3%AFcode'])
  })

  it.each([
    '/rss.xml/',
    '/RSS.xml',
    '//rss.xml',
    '/rss%2Exml',
    '/%72ss.xml',
    '/rss.xml//',
    '/feed.json/',
    '/Atom.XML',
    '/articles/2021-02-17-mission/',
    '/Articles/Mission',
    '//articles//2021-02-17-mission',
  ])('check 24: %s redirects to the canonical address', async path => {
    const { status, headers } = await call(`${path}?q=1`)
    expect(status).toBe(301)
    const target = new URL(headers.location ?? '')
    expect(target.origin).toBe(BASE)
    const canonical = await call(target.pathname + target.search)
    expect(canonical.status).toBe(200)
    expect(target.search).toBe('?q=1')
  })

  it('check 24: /./ and /../ are not followed', async () => {
    for (const target of ['/./rss.xml', '/a/../rss.xml', '/%2e/rss.xml', '/a/%2e%2e/rss.xml']) {
      const { text } = await exchange(program.port, asking(`GET ${target}`))
      expect([301, 404]).toContain(answersIn(text)[0]?.status)
    }
  })

  it('check 26: a request without Host gets 400, one with two as well', async () => {
    const none = await exchange(program.port, 'GET /rss.xml HTTP/1.1\r\nConnection: close\r\n\r\n')
    const two = await exchange(
      program.port,
      'GET /rss.xml HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n',
    )
    expect(answersIn(none.text)[0]?.status).toBe(400)
    expect(answersIn(two.text)[0]?.status).toBe(400)
  })

  it('check 28: an address of 9 KB gets 414', async () => {
    const { status, headers } = await call(`/${'a'.repeat(9_216)}`)
    expect([status, headers['cache-control']]).toEqual([414, 'no-store'])
  })

  it('check 28: an address of 8 KB is accepted', async () => {
    expect((await call(`/rss.xml?${'a'.repeat(8_000)}`)).status).toBe(200)
  })

  it('check 28: headers of more than 32 KB get 431 and the connection is closed', async () => {
    const filler = `X-Filler: ${'a'.repeat(8_000)}\r\n`.repeat(5)
    const { text, closed } = await exchange(program.port, `GET /rss.xml HTTP/1.1\r\nHost: a\r\n${filler}\r\n`)
    expect(answersIn(text)[0]?.status).toBe(431)
    expect(closed).toBe(true)
  })

  it('check 28: headers of 24 KB are read', async () => {
    const filler = `X-Filler: ${'a'.repeat(8_000)}\r\n`.repeat(3)
    const { text } = await exchange(
      program.port,
      `GET /rss.xml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${filler}\r\n`,
    )
    expect(answersIn(text)[0]?.status).toBe(200)
  })

  it('check 28: the server still answers', async () => {
    expect((await call('/health/live')).status).toBe(200)
  })
})

function asking(line: string): string {
  return `${line} HTTP/1.1\r\nHost: feeds.example\r\nConnection: close\r\n\r\n`
}
