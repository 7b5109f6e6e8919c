import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCloudfrontParser } from '../../src/readers/access-log/cloudfront-log.ts'
import { parseJsonLine } from '../../src/readers/access-log/json-log.ts'
import { createLogCounter } from '../../src/readers/access-log/log-polls.ts'
import { parseNginxLine } from '../../src/readers/access-log/nginx-log.ts'
import { readLogs } from '../../src/readers/access-log/read-logs.ts'
import { createReaderReport, type ReaderReport } from '../../src/readers/report/reader-report.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedwright-logs-'))
})
afterEach(() => rm(folder, { recursive: true }))

const write = async (name: string, content: string | Buffer) => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

async function reportOf(files: readonly string[], prefix = ''): Promise<ReaderReport> {
  const counter = createLogCounter({ prefix, newSalt: () => 'salt' })
  for await (const line of readLogs(files)) counter.add(line)
  const days = counter.days()
  const to =
    days
      .map(({ day }) => day)
      .sort()
      .at(-1) ?? '2026-11-28'
  return createReaderReport(days, { to, days: 7, source: 'log' })
}

const NGINX = [
  '88.88.88.88 - - [17/Jan/2026:06:02:39 +0000] "GET /rss.xml HTTP/1.1" 200 92659 "-" "WordPress/6.9; https://www.domain.com" "-"',
  '99.99.99.99 - - [17/Jan/2026:06:11:03 +0000] "GET /rss.xml HTTP/2.0" 304 0 "-" "FreshRSS/1.28.0 (Linux; https://freshrss.org)" "-"',
  '66.66.66.66 - - [17/Jan/2026:06:19:39 +0000] "GET /rss.xml HTTP/1.1" 304 0 "-" "Tiny Tiny RSS/25.07-dea3f2d (Unsupported) (https://tt-rss.org/)" "-"',
  '77.77.77.77 - - [17/Jan/2026:06:12:08 +0000] "GET /rss.xml HTTP/2.0" 304 0 "-" "NetNewsWire (RSS Reader; https://netnewswire.com/)" "-"',
]

describe('a line of nginx or Apache', () => {
  it('has its time, client, request and agent', () => {
    expect(parseNginxLine(NGINX[1] ?? '')).toEqual({
      time: Date.parse('2026-01-17T06:11:03Z'),
      address: '99.99.99.99',
      agent: 'FreshRSS/1.28.0 (Linux; https://freshrss.org)',
      method: 'GET',
      target: '/rss.xml',
      status: 304,
      bytes: 0,
    })
  })

  it('may have other columns, a zone, IPv6, a user and escapes', () => {
    const line =
      'news.example:443 2001:db8::7 - joe [28/Nov/2026:23:30:00 -0500] "GET /atom.xml?x=1 HTTP/1.1" 200 1234 "-" "My \\x22best\\x22 Reader/1.0" "203.0.113.9" rt=0.001'
    expect(parseNginxLine(line)).toMatchObject({
      time: Date.parse('2026-11-29T04:30:00Z'),
      address: '2001:db8::7',
      target: '/atom.xml?x=1',
      bytes: 1_234,
      agent: 'My "best" Reader/1.0',
    })
  })

  it.each([
    '',
    'error',
    '1.2.3.4 - - [x] "\\x16\\x03" 400 0 "-" "-"',
  ])('that is no request is passed over: %s', line => {
    expect(parseNginxLine(line)).toBe(undefined)
  })
})

const CADDY =
  '{"level":"info","ts":1646861401.5241024,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"127.0.0.1","remote_port":"41342","client_ip":"203.0.113.9","proto":"HTTP/2.0","method":"GET","host":"localhost","uri":"/rss.xml","headers":{"User-Agent":["FreshRSS/1.25.0 (Linux; https://freshrss.org)"],"If-None-Match":["\\"abc\\""],"Accept-Encoding":["gzip, deflate, br"]},"tls":{"resumed":false,"version":772,"proto":"h2"}},"bytes_read":0,"user_id":"","duration":0.000929675,"size":10900,"status":200,"resp_headers":{"Server":["Caddy"],"Content-Encoding":["gzip"],"Content-Type":["application/rss+xml; charset=utf-8"],"Vary":["Accept-Encoding"]}}'

describe('a line of JSON', () => {
  it('of Caddy tells also condition and coding', () => {
    expect(parseJsonLine(CADDY)).toMatchObject({
      time: 1_646_861_401_524,
      address: '203.0.113.9',
      agent: 'FreshRSS/1.25.0 (Linux; https://freshrss.org)',
      target: '/rss.xml',
      status: 200,
      bytes: 10_900,
      conditional: true,
      coding: 'gzip',
    })
  })

  it('of nginx has the names of its variables', () => {
    const line =
      '{"time_iso8601":"2026-11-28T10:00:00+01:00","remote_addr":"203.0.113.9","request":"GET /feed.json HTTP/1.1","status":"304","body_bytes_sent":"0","http_user_agent":"Yarr/2.4"}'
    expect(parseJsonLine(line)).toMatchObject({
      time: Date.parse('2026-11-28T09:00:00Z'),
      address: '203.0.113.9',
      target: '/feed.json',
      method: 'GET',
      status: 304,
      agent: 'Yarr/2.4',
    })
  })

  it.each([
    '{"level":"info","ts":1,"msg":"serving"}',
    '{"cut": ',
    '[]',
    'null',
  ])('that is no request is passed over: %s', line => {
    expect(parseJsonLine(line)).toBe(undefined)
  })
})

const CLOUDFRONT = [
  '#Version: 1.0',
  '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end',
  '2026-11-28\t21:02:31\tLAX1\t392\t192.0.2.100\tGET\td111111abcdef8.cloudfront.net\t/rss.xml\t304\t-\tFeedbin%20feed-id:9428%20-%207%20subscribers\t-\t-\tHit\tSOX4xwn4XV6Q4rgb7XiVGOHms_BGlTAC4KyHmureZmBNrjGdRLiNIQ==\td111111abcdef8.cloudfront.net\thttps\t23\t0.001\t-\tTLSv1.2\tECDHE-RSA-AES128-GCM-SHA256\tHit\tHTTP/2.0\t-\t-\t11040\t0.001\tHit\ttext/xml\t-\t-\t-',
]

it('a line of CloudFront is read by the names of its columns', () => {
  const parse = createCloudfrontParser()
  expect(CLOUDFRONT.map(parse)).toEqual([
    undefined,
    undefined,
    {
      time: Date.parse('2026-11-28T21:02:31Z'),
      status: 304,
      address: '192.0.2.100',
      agent: 'Feedbin feed-id:9428 - 7 subscribers',
      method: 'GET',
      target: '/rss.xml',
      bytes: 392,
    },
  ])
  parse('#Fields: sc-status date time c-ip cs-method cs-uri-stem cs(User-Agent)')
  expect(parse('200\t2026-11-28\t10:00:00\t192.0.2.1\tHEAD\t/atom.xml\tNode%252F1')).toMatchObject({
    status: 200,
    method: 'HEAD',
    agent: 'Node/1',
  })
})

/** A day of log lines: what a server has counted, as nginx writes it. */
const line = (minute: number, client: string, agent: string, rest = '304 0', path = '/rss.xml') => {
  const [hour, rest60] = [Math.floor(minute / 60), minute % 60]
  const time = `${String(hour).padStart(2, '0')}:${String(rest60).padStart(2, '0')}:00`
  return `${client} - - [28/Nov/2026:${time} +0000] "GET ${path} HTTP/1.1" ${rest} "-" "${agent}"`
}
const FRESHRSS = 'FreshRSS/1.28.0 (Linux; https://freshrss.org)'

it('the report of a log counts as the server does', async () => {
  const lines = Array.from({ length: 24 }, (_, hour) => [
    line(hour * 60, '203.0.113.1', FRESHRSS),
    line(hour * 60 + 1, '198.51.100.1', FRESHRSS, '200 20000', '/atom.xml?x=1'),
    line(hour * 60 + 2, '192.0.2.4', 'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 134 subscribers; )'),
    line(hour * 60 + 3, '192.0.2.5', 'curl/8.0', '404 10', '/nothing.xml'),
    line(hour * 60 + 4, '192.0.2.6', 'Mozilla/5.0 Firefox/1', '200 9000', '/articles/a'),
  ]).flat()
  const report = await reportOf([await write('access.log', `${lines.join('\n')}\n`)])
  expect(report.subscribers.now).toEqual({ subscribers: 136, uncertain: 0 })
  expect(report.traffic).toMatchObject({
    requests: 72,
    notModified: 48,
    full: 24,
    bytes: 480_000,
    interval: 3_600,
    formats: { rss: 48, atom: 24, json: 0 },
  })
  expect(report.limits.join(' ')).toContain('does not say whether a request had a condition')
})

it('the same whole answer again is one without a condition', async () => {
  const lines = Array.from({ length: 10 }, (_, n) => line(n * 10, '203.0.113.1', FRESHRSS, '200 20000'))
  const { rude } = await reportOf([await write('access.log', lines.join('\n'))])
  expect(rude.map(({ product, faults }) => [product.name, faults.map(({ kind }) => kind)])).toEqual([
    ['FreshRSS', ['unconditional']],
  ])
})

it('logs are read in any order, also when they are compressed', async () => {
  const [early, late] = [0, 12].map(from =>
    Array.from({ length: 12 }, (_, hour) => line((from + hour) * 60, '203.0.113.1', FRESHRSS)).join('\n'),
  )
  const files = [await write('access.log', late ?? ''), await write('access.log.1.gz', gzipSync(early ?? ''))]
  const report = await reportOf(files)
  expect(report.traffic).toMatchObject({ requests: 24, interval: 3_600 })
  expect(await reportOf(files.toReversed())).toEqual(report)
})

it('lines of a CloudFront log are sorted by time', async () => {
  const row = (minute: number) =>
    CLOUDFRONT[2]?.replace('21:02:31', new Date(minute * 60_000).toISOString().slice(11, 19)) ?? ''
  const minutes = [0, 30, 60, 90, 120, 150, 180]
  const log = [...CLOUDFRONT.slice(0, 2), ...minutes.toReversed().map(row)].join('\n')
  const report = await reportOf([await write('E2.2026-11-28-21.a.gz', gzipSync(log))])
  expect(report.traffic).toMatchObject({ requests: 7, interval: 1_800 })
  expect(report.subscribers.now.subscribers).toBe(7)
})

it('a log of Caddy shows who takes feeds without compression, or with an old date', async () => {
  const request = JSON.parse(CADDY)
  const at = (hour: number, change: (line: typeof request) => void) => {
    const copy = structuredClone(request)
    copy.ts = Date.parse('2026-11-28T00:00:00Z') / 1_000 + hour * 3_600
    change(copy)
    return JSON.stringify(copy)
  }
  const lines = Array.from({ length: 6 }, (_, hour) => [
    at(hour, () => undefined),
    at(hour + 0.1, copy => {
      copy.request.headers = {
        'User-Agent': ['Liferea/1.16'],
        'If-Modified-Since': ['Sat, 01 Jan 2022 00:00:00 GMT'],
      }
      copy.resp_headers = { 'Last-Modified': ['Fri, 27 Nov 2026 00:00:00 GMT'] }
      copy.size = 50_000
    }),
  ]).flat()
  const report = await reportOf([await write('caddy.log', lines.join('\n'))])
  const faults = report.rude.map(({ product, faults }) => [
    product.name,
    ...faults.map(({ kind, times }) => `${kind} ${times}`),
  ])
  expect(faults).toEqual([['Liferea', 'uncompressed 6', 'stale 6']])
})

it('feeds beneath a path are those of the publication if it is named', async () => {
  const log = await write(
    'access.log',
    [1, 2, 3].map(n => line(n, '203.0.113.1', FRESHRSS, '304 0', '/news/tags/maps/rss.xml')).join('\n'),
  )
  expect((await reportOf([log], '/news')).feeds.map(({ feed }) => feed)).toEqual(['/tags/maps/'])
  expect((await reportOf([log])).feeds.map(({ feed }) => feed)).toEqual(['/news/tags/maps/'])
})

it('a token of a private feed is not in the report', async () => {
  const path = '/feeds/members/~Secret-token_123/rss.xml'
  const lines = [1, 2, 3].flatMap(n => [
    line(n, '203.0.113.1', FRESHRSS, '304 0', path),
    line(n, '203.0.113.1', FRESHRSS, '304 0', path.replace('~', '%7E')),
    line(n, '203.0.113.1', FRESHRSS, '304 0', `/site${path.replace('token', 'other')}`),
  ])
  const report = await reportOf([await write('access.log', lines.join('\n'))])
  expect(report.feeds.map(({ feed, subscribers }) => [feed, subscribers])).toEqual([
    ['/feeds/members/', 1],
    ['/site/feeds/members/', 1],
  ])
  expect(JSON.stringify(report)).not.toContain('Secret')
})

it('a file that is no log, or not there, is named', async () => {
  const file = await write('notes.txt', 'Dear diary\nnothing happened\n')
  await expect(reportOf([file])).rejects.toThrow(
    /notes\.txt: expected an access log of nginx.*got "Dear diary"/,
  )
  await expect(reportOf([join(folder, 'gone.log')])).rejects.toThrow(/gone\.log: cannot be read: ENOENT/)
  const broken = await write('broken.gz', gzipSync(NGINX.join('\n').repeat(99)).subarray(0, 300))
  await expect(reportOf([broken])).rejects.toThrow(/broken\.gz: cannot be read/)
  expect((await reportOf([await write('empty.log', '')])).traffic.requests).toBe(0)
})
