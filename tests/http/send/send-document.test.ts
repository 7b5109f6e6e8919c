import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createSendDocument } from '../../../src/http/send/send-document.ts'
import { createDocument } from '../../../src/publish/document/document.ts'
import { encode } from '../../../src/publish/document/encode.ts'

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

function answer(headers: Record<string, string>, now: Date) {
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
  const publisher = { nextDue: undefined, publication: undefined }
  createSendDocument({ publisher, now: () => now })(request, response, document)
  return { status: response.statusCode, headers: fieldsOf(sent) }
}

function fieldsOf(list: readonly string[]): Readonly<Record<string, string | undefined>> {
  const names = list.filter((_, at) => at % 2 === 0)
  return Object.fromEntries(names.map((name, at) => [name, list[2 * at + 1]]))
}

describe('sending a document', () => {
  it('dates the answer by the clock it is given', () => {
    const { headers } = answer({}, LATER)
    expect(headers).toMatchObject({
      Date: 'Mon, 23 Nov 2026 12:00:05 GMT',
      'Last-Modified': 'Mon, 23 Nov 2026 12:00:00 GMT',
    })
  })

  it('3.64 with the clock set back, Last-Modified is not later than Date (RFC 9110 section 8.8.2.1)', () => {
    const { headers } = answer({}, HOUR_EARLIER)
    expect(headers).toMatchObject({
      Date: 'Mon, 23 Nov 2026 11:00:00 GMT',
      'Last-Modified': 'Mon, 23 Nov 2026 11:00:00 GMT',
    })
  })

  it('3.64 with the clock set back, who has the document gets 304 and who has an older one does not', () => {
    const since = (date: string) => answer({ 'if-modified-since': date }, HOUR_EARLIER).status
    expect(since('Mon, 23 Nov 2026 12:00:00 GMT')).toBe(304)
    expect(since('Mon, 23 Nov 2026 11:59:59 GMT')).toBe(200)
    expect(since('Mon, 23 Nov 2026 11:00:00 GMT')).toBe(200)
    expect(answer({ 'if-none-match': document.etags.identity }, HOUR_EARLIER).status).toBe(304)
  })

  it('3.3 knows the tags of codings that are still being made', async () => {
    const tags = Object.values(document.etags)
    expect(new Set(tags).size).toBe(4)
    for (const tag of tags) expect(answer({ 'if-none-match': tag }, LATER).status).toBe(304)
    await document.settled
    expect(document.variants).toHaveLength(4)
  })

  it('gives a cache the shorter coding, when its copy is from before that was ready', async () => {
    await document.settled
    const { identity, gzip, br } = document.etags
    const asked = (tag: string, coding: string, more = {}) =>
      answer({ 'if-none-match': tag, 'accept-encoding': coding, ...more }, LATER)
    for (const proxy of [{ via: '1.1 cache' }, { 'x-forwarded-for': '192.0.2.1' }, { forwarded: 'for=_a' }]) {
      expect(asked(identity, 'gzip', proxy)).toMatchObject({ status: 200, headers: { ETag: gzip } })
      expect(asked(gzip, 'gzip, br', proxy)).toMatchObject({ status: 200, headers: { ETag: br } })
      expect(asked(gzip, 'gzip', proxy).status).toBe(304)
      expect(asked(br, 'gzip', proxy).status).toBe(304)
    }
    expect(asked(identity, 'gzip').status).toBe(304)
  })
})
