import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createSendDocument } from '../../../src/http/send/send-document.ts'
import { createDocument } from '../../../src/publish/document/document.ts'
import { encode } from '../../../src/publish/document/encode.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const CHANGED = new Date('2026-11-23T12:00:00Z')
const HOUR_EARLIER = new Date('2026-11-23T11:00:00.900Z')
const LATER = new Date('2026-11-23T12:00:05.400Z')

const document = createDocument(
  {
    body: 'a'.repeat(2_000),
    changed: CHANGED,
    contentType: 'text/plain',
    cacheControl: 'public, max-age=60',
    headers: { Link: '<https://feeds.example/a>; rel="self"' },
  },
  async job => encode(job),
)

const publisher = { nextDue: undefined, publication: undefined }
/** The clock of the sender. */
let time = LATER
const newSender = () => createSendDocument({ publisher, now: () => time })

function answer(headers: Record<string, string>, now: Date, send = newSender()) {
  const request = new IncomingMessage(new Socket())
  request.method = 'GET'
  Object.assign(request.headers, headers)
  const response = new ServerResponse(request)
  let sent: readonly string[] = []
  const writeHead = response.writeHead.bind(response)
  response.writeHead = (status: number, fields: never) => {
    sent = fields
    return writeHead(status, fields)
  }
  time = now
  send(request, response, document)
  return { status: response.statusCode, headers: fieldsOf(sent) }
}

function fieldsOf(list: readonly string[]): Readonly<Record<string, string | undefined>> {
  const names = list.filter((_, at) => at % 2 === 0)
  return Object.fromEntries(names.map((name, at) => [name, list[2 * at + 1]]))
}

describe('sending a document', () => {
  it('dates the response by the given clock', () => {
    const { headers } = answer({}, LATER)
    expect(headers).toMatchObject({
      Date: 'Mon, 23 Nov 2026 12:00:05 GMT',
      'Last-Modified': 'Mon, 23 Nov 2026 12:00:00 GMT',
    })
  })

  it('check 64: with the clock set back, Last-Modified is not later than Date (RFC 9110 section 8.8.2.1)', () => {
    const { headers } = answer({}, HOUR_EARLIER)
    expect(headers).toMatchObject({
      Date: 'Mon, 23 Nov 2026 11:00:00 GMT',
      'Last-Modified': 'Mon, 23 Nov 2026 11:00:00 GMT',
    })
  })

  it('check 64: with the clock set back, a client with the document gets 304, one with an older version does not', () => {
    const since = (date: string) => answer({ 'if-modified-since': date }, HOUR_EARLIER).status
    expect(since('Mon, 23 Nov 2026 12:00:00 GMT')).toBe(304)
    expect(since('Mon, 23 Nov 2026 11:59:59 GMT')).toBe(200)
    expect(since('Mon, 23 Nov 2026 11:00:00 GMT')).toBe(200)
    expect(answer({ 'if-none-match': document.etags.identity }, HOUR_EARLIER).status).toBe(304)
  })

  it('with the clock set back a month, a client that has got the document gets 304s again', () => {
    const send = newSender()
    const at = (minutes: number) => new Date(Date.parse('2026-10-23T12:00:00Z') + minutes * 60_000)
    const since = (modified: string | undefined, now: Date) =>
      answer({ 'if-modified-since': modified ?? '' }, now, send)
    expect(since('Mon, 23 Nov 2026 11:59:59 GMT', at(0)).status).toBe(200)
    const first = since('Fri, 23 Oct 2026 11:30:00 GMT', at(15))
    expect(first.status).toBe(200)
    expect(since(first.headers['Last-Modified'], at(30)).status).toBe(304)
    expect(since('Fri, 23 Oct 2026 12:00:59 GMT', at(30)).status).toBe(200)
    expect(answer({ 'if-none-match': '"other"' }, at(30), send).status).toBe(200)
    // It was set back once more: what clients had before then says nothing.
    expect(since(first.headers['Last-Modified'], at(-600)).status).toBe(200)
    expect(since('Fri, 23 Oct 2026 01:59:00 GMT', at(-600)).status).toBe(200)
    expect(since('Fri, 23 Oct 2026 02:01:00 GMT', at(-590)).status).toBe(304)
  })

  it('check 3: knows the tags of codings that are still being computed', async () => {
    const tags = Object.values(document.etags)
    expect(new Set(tags).size).toBe(4)
    for (const tag of tags) expect(answer({ 'if-none-match': tag }, LATER).status).toBe(304)
    await document.settled
    expect(document.variants).toHaveLength(4)
  })

  it('sends a cache the shorter coding when its copy is older than that', async () => {
    await document.settled
    const { identity, gzip, br } = document.etags
    const request = (tag: string, coding: string, more = {}) =>
      answer({ 'if-none-match': tag, 'accept-encoding': coding, ...more }, LATER)
    for (const proxy of [{ via: '1.1 cache' }, { 'x-forwarded-for': '192.0.2.1' }, { forwarded: 'for=_a' }]) {
      expect(request(identity, 'gzip', proxy)).toMatchObject({ status: 200, headers: { ETag: gzip } })
      expect(request(gzip, 'gzip, br', proxy)).toMatchObject({ status: 200, headers: { ETag: br } })
      expect(request(gzip, 'gzip', proxy).status).toBe(304)
      expect(request(br, 'gzip', proxy).status).toBe(304)
    }
    expect(request(identity, 'gzip').status).toBe(304)
    const unstored = { via: '1.1 proxy', 'cache-control': 'max-age=0, no-store' }
    expect(request(identity, 'gzip', unstored).status).toBe(304)
  })
})
