import { afterEach, describe, expect, it } from 'vitest'
import { certificateFindings } from '../../src/doctor/checks/connection.ts'
import { examine } from '../../src/doctor/examine.ts'
import type { Finding } from '../../src/doctor/finding.ts'
import { createProbe } from '../../src/doctor/probe.ts'
import {
  AUTHORITY,
  type Faults,
  type FeedServer,
  type HttpsOptions,
  soundFeed,
  startHttp,
  startHttps,
} from './sound-server.ts'

let server: FeedServer | undefined
afterEach(() => server?.close())

const NOW = new Date('2026-11-28T12:00:00Z')

async function findingsOf(faults: Faults = {}): Promise<readonly Finding[]> {
  server = await startHttp(faults)
  return (await examine(server.url, { now: () => NOW })).filter(({ check }) => check !== 'TLS')
}

async function secureFindings(
  faults: Faults,
  options: HttpsOptions = {},
  now = NOW,
): Promise<readonly Finding[]> {
  server = await startHttps(faults, options)
  return examine(server.url, { now: () => now, probe: createProbe({ ca: AUTHORITY }) })
}

function bad(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ result }) => result === 'fault' || result === 'warning')
    .map(({ result, check, found }) => `${result} ${check}: ${found}`)
}

describe('a sound server', () => {
  it('has no fault and no warning over HTTP', async () => {
    const findings = await findingsOf()
    expect(bad(findings)).toEqual([])
    expect(findings.filter(({ result }) => result === 'ok').length).toBeGreaterThan(15)
  })

  it('has none over HTTPS and HTTP/2', async () => {
    const findings = await secureFindings({})
    expect(bad(findings)).toEqual([])
    const checks = findings.filter(({ result }) => result === 'ok').map(({ check }) => check)
    expect(checks).toEqual(expect.arrayContaining(['certificate', 'TLS 1.2', 'HTTP/1.0', 'HTTP/2']))
  })
})

/** Faults of a server, and the only things that are told. */
const CASES: readonly (readonly [string, Faults, readonly (string | RegExp)[]])[] = [
  [
    'an agent is refused',
    { answer: (request, response) => /curl/.test(request.headers['user-agent'] ?? '') && end(response, 403) },
    ['fault agents: curl gets the status 403'],
  ],
  [
    'an empty agent gets another page',
    { answer: (request, response) => request.headers['user-agent'] === '' && end(response, 200, '<html>') },
    ['fault agents: no agent gets something else than a feed'],
  ],
  [
    'a bot wall stands in front',
    {
      answer: (request, response) =>
        /Go-http/.test(request.headers['user-agent'] ?? '') &&
        end(response, 200, '<title>Just a moment...</title>'),
    },
    ['fault agents: Go gets the page of a bot wall'],
  ],
  [
    'the type is that of a page',
    { headers: () => ({ 'content-type': 'text/html; charset=utf-8' }) },
    ['fault type: RSS is sent as text/html; charset=utf-8'],
  ],
  [
    'text/xml has no charset',
    { headers: () => ({ 'content-type': 'text/xml' }) },
    ['warning type: text/xml has no charset'],
  ],
  [
    'a byte order mark stands first',
    { feed: self => `\ufeff${soundFeed(self)}` },
    ['warning first bytes: a byte order mark stands before the XML declaration'],
  ],
  [
    'a blank line stands first',
    { feed: self => `\n${soundFeed(self)}` },
    [
      'fault first bytes: white space stands before the XML declaration',
      /^fault form: it is not well-formed/,
    ],
  ],
  [
    'the feed is not well-formed',
    { feed: self => soundFeed(self).replace('<title>One</title>', '<title>One & two</title>') },
    [/^fault form: it is not well-formed/],
  ],
  [
    'there are no validators',
    { headers: () => ({ etag: undefined, 'last-modified': undefined }), answer: neverSame },
    ['fault conditions: there is neither ETag nor Last-Modified'],
  ],
  [
    'there is no date',
    { headers: () => ({ 'last-modified': undefined }) },
    ['warning Last-Modified: there is no Last-Modified'],
  ],
  [
    'each answer has another tag',
    { headers: () => ({ etag: `"${Math.random()}"` }) },
    [/^fault ETag: two answers have the tags /, /^fault HEAD: HEAD has another etag than GET/],
  ],
  [
    'conditions are ignored',
    { answer: neverSame },
    [
      'fault ETag: asked with if-none-match, the answer is 200',
      'fault weak ETag: asked with if-none-match, the answer is 200',
      'fault ETag of gzip: asked with if-none-match, the answer is 200',
      'fault Last-Modified: asked with if-modified-since, the answer is 200',
    ],
  ],
  [
    'weakened tags are not known',
    {
      answer(request) {
        if (request.headers['if-none-match']?.startsWith('W/')) delete request.headers['if-none-match']
        return false
      },
    },
    ['fault weak ETag: asked with if-none-match, the answer is 200'],
  ],
  [
    'the proxy drops the tag of what it compresses',
    {
      headers: (_, { etag, 'content-encoding': coding }) => ({ etag: coding === 'gzip' ? undefined : etag }),
    },
    ['fault ETag of gzip: the compressed answer has no ETag'],
  ],
  [
    'nothing is compressed',
    { answer: request => !dropHeader(request, 'accept-encoding') },
    ['warning codings: the feed is never compressed'],
  ],
  [
    'Vary is missing',
    { headers: () => ({ vary: undefined }) },
    ['fault Vary: Vary does not name Accept-Encoding'],
  ],
  [
    'a body is not what its header says',
    {
      bytes: ({ headers }, bytes) => (headers['accept-encoding'] === 'br' ? Buffer.from('no brotli') : bytes),
    },
    [/^fault codings: br: the body is not br/],
  ],
  [
    'HEAD is not allowed',
    { answer: ({ method, url }, response) => method === 'HEAD' && url === '/rss.xml' && end(response, 405) },
    ['fault HEAD: HEAD gets 405'],
  ],
  [
    'a cookie is set',
    { headers: () => ({ 'set-cookie': 'a=b' }) },
    ['warning cookies: the feed sets a cookie'],
  ],
  [
    'nothing may be stored',
    { headers: () => ({ 'cache-control': 'no-store' }) },
    ['warning Cache-Control: no-store'],
  ],
  [
    'copies are fresh for a day',
    { headers: () => ({ 'cache-control': 'public, max-age=86400' }) },
    ['warning Cache-Control: public, max-age=86400'],
  ],
  [
    'a cache serves old copies',
    { headers: () => ({ age: '5000' }) },
    ['fault Age: a copy is 5000 s old, and may be 900 s at most'],
  ],
  [
    'pages of other sites may not fetch it',
    { headers: () => ({ 'access-control-allow-origin': undefined }) },
    ['warning CORS: Access-Control-Allow-Origin is not *'],
  ],
  [
    'the type may be guessed',
    { headers: () => ({ 'x-content-type-options': undefined }) },
    ['warning nosniff: X-Content-Type-Options is not nosniff'],
  ],
  [
    'robots may not fetch it',
    { robots: 'User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nAllow: /\nDisallow: /*.xml$\n' },
    ['warning robots.txt: "Disallow: /*.xml$" forbids the feed to all robots'],
  ],
  [
    'it names another address',
    { feed: () => soundFeed('http://127.0.0.1:1/rss.xml') },
    [
      'fault self: the feed says that it is at http://127.0.0.1:1/rss.xml',
      /^fault hub: http:\/\/127\.0\.0\.1:1\/hub does not answer/,
      /^fault files: http:\/\/127\.0\.0\.1:1\/a\.mp3 does not answer/,
    ],
  ],
  [
    'the hub is gone',
    { answer: ({ url }, response) => url === '/hub' && end(response, 404) },
    [/^fault hub: .* answers 404/],
  ],
  [
    'a file does not answer ranges',
    {
      answer: ({ url, method }, response) =>
        url === '/a.mp3' && method === 'GET' && end(response, 200, 'abc'),
    },
    [/^fault files: .* answers a range with 200/],
  ],
  [
    'a file does not answer HEAD',
    { answer: ({ url, method }, response) => url === '/a.mp3' && method === 'HEAD' && end(response, 405) },
    [/^fault files: .* answers HEAD with 405/],
  ],
  [
    'a file is behind a redirect',
    {
      answer: ({ url }, response) =>
        url === '/a.mp3' && Boolean(response.writeHead(302, { location: 'https://cdn.example/a.mp3' }).end()),
    },
    [/^warning files: .* redirects to https:\/\/cdn\.example\/a\.mp3/],
  ],
  [
    'a file has another length',
    { feed: self => soundFeed(self, { length: 5 }) },
    [/^fault files: .* has 834 bytes, and the feed says 5$/],
  ],
  [
    'a file has another type',
    { feed: self => soundFeed(self, { type: 'audio/ogg' }) },
    [/^fault files: .* is audio\/mpeg by its bytes, and the feed says audio\/ogg$/],
  ],
  [
    'a file is gone',
    { feed: self => soundFeed(self, { file: 'gone.mp3' }) },
    [/^fault files: .*gone\.mp3 answers 404$/],
  ],
  [
    'HTTP/1.0 is refused',
    { answer: ({ httpVersion }, response) => httpVersion === '1.0' && end(response, 505) },
    ['warning HTTP/1.0: a request by HTTP/1.0 gets 505'],
  ],
]

function end(response: Parameters<NonNullable<Faults['answer']>>[1], status: number, body = ''): true {
  response.writeHead(status).end(body)
  return true
}

/** Lets the server forget the conditions of a request. */
function neverSame(request: Parameters<NonNullable<Faults['answer']>>[0]): boolean {
  return !dropHeader(request, 'if-none-match') || !dropHeader(request, 'if-modified-since')
}

function dropHeader(request: Parameters<NonNullable<Faults['answer']>>[0], name: string): true {
  delete request.headers[name]
  return true
}

it.each(CASES)('when %s, that is told, and nothing else', async (_, faults, told) => {
  const findings = await findingsOf(faults)
  expect(bad(findings)).toEqual(
    told.map(expected => (typeof expected === 'string' ? expected : expect.stringMatching(expected))),
  )
  for (const { result, cause, cure } of findings)
    if (result === 'fault' || result === 'warning')
      expect([cause, cure]).toEqual([expect.any(String), expect.any(String)])
})

describe('a certificate', () => {
  it.each([
    ['of 90 days', 90, 76, 'ok'],
    ['of 90 days', 90, 77, 'warning'],
    ['of 6 days', 6, 3, 'ok'],
    ['of 6 days', 6, 5, 'warning'],
  ])('%s (%i) is to be renewed in time: after %i days, %s', (_, lifetime, age, result) => {
    const day = 86_400_000
    const validFrom = new Date(NOW.getTime() - age * day)
    const validTo = new Date(validFrom.getTime() + lifetime * day)
    expect(certificateFindings({ refused: undefined, validFrom, validTo }, NOW)[0]?.result).toBe(result)
  })

  it('without its chain is told, although browsers accept it', async () => {
    const findings = await secureFindings({}, { withoutChain: true })
    expect(bad(findings)[0]).toBe(
      'fault certificate: the certificate is not trusted: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    )
  })

  it('that ends soon is told', async () => {
    const before = new Date('2126-10-28T12:00:00Z')
    const findings = await secureFindings({}, {}, before)
    expect(bad(findings)).toEqual([
      expect.stringMatching(/^warning certificate: the certificate ends in \d days$/),
    ])
  })

  it('of a server without TLS 1.2 is told', async () => {
    const findings = await secureFindings({}, { minVersion: 'TLSv1.3' })
    expect(bad(findings)).toEqual([
      expect.stringMatching(/^warning TLS 1\.2: a client with TLS 1\.2 cannot connect/),
    ])
  })
})

describe('an address', () => {
  it('that redirects is told, and the feed behind it is looked at', async () => {
    server = await startHttp({
      answer: ({ url }, response) =>
        url === '/old' && Boolean(response.writeHead(301, { location: '/rss.xml' }).end()),
    })
    const old = server.url.replace('/rss.xml', '/old')
    const findings = await examine(old, { now: () => NOW })
    expect(bad(findings)[0]).toBe(`warning redirects: ${old} leads to ${server.url}`)
    expect(findings.length).toBeGreaterThan(15)
  })

  it.each([
    ['at which nobody answers', 'http://127.0.0.1:1/', /does not answer: connect ECONNREFUSED/],
    ['that is no feed', undefined, /is no feed: "<html>/],
  ])('%s is told at once', async (_, address, found) => {
    server = await startHttp({ feed: () => '<html>Hello' })
    const findings = await examine(address ?? server.url, { now: () => NOW })
    expect(findings).toEqual([
      expect.objectContaining({ check: 'feed', result: 'fault', found: expect.stringMatching(found) }),
    ])
  })

  it('that is none is refused', async () => {
    await expect(examine('example.com', { now: () => NOW })).rejects.toThrow('expected the address of a feed')
  })
})
