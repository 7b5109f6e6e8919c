import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Answer, ask, decoded } from './raw-http.ts'
import { FEEDS, mediaUrls, PATIENCE, RECORDING, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, startProgram } from './start.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LONG_MS = 90_000
const PATHS = [...FEEDS, '/', '/articles/2021-02-17-mission']

let program: Program
let recording: string
let picture: string
const get = (path: string, headers = {}, method = 'GET') => ask(program.url + path, { headers, method })
const codingOf = (answer: Answer) => answer.headers['content-encoding'] ?? 'identity'

beforeAll(async () => {
  program = await startProgram(await sampleFolder())
  ;({ recording, picture } = await mediaUrls(program.url))
  for (const path of PATHS) for (const coding of ['gzip', 'br', 'zstd']) await ready(path, coding)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

/** Codings are computed in worker threads, after the document is served for the first time. */
async function ready(path: string, coding: string): Promise<void> {
  await vi.waitFor(
    async () => expect(codingOf(await get(path, { 'accept-encoding': coding }))).toBe(coding),
    PATIENCE,
  )
}

describe.each(PATHS)('the coding of %s', path => {
  it('check 33: is identity without a header, or if it is requested', async () => {
    for (const headers of [{}, { 'accept-encoding': 'identity' }, { 'accept-encoding': '' }]) {
      expect(codingOf(await get(path, headers))).toBe('identity')
    }
  })

  it.each([
    ['3.34', 'gzip', ['gzip']],
    ['3.34', 'br', ['br']],
    ['3.34', 'zstd', ['zstd', 'gzip']],
    ['3.34', 'br,gzip', ['br', 'gzip']],
    ['3.34', 'gzip, deflate, br, zstd', ['br', 'gzip', 'zstd']],
    ['3.35', 'gzip;q=0, identity', ['identity']],
    ['3.35', '*;q=0', ['identity']],
    ['3.35', 'identity;q=0, gzip', ['gzip']],
    ['3.35', 'identity;q=0', ['identity']],
    ['3.36', 'x-gzip', ['gzip']],
    ['3.36', 'none', ['identity']],
    ['3.36', 'GZIP ; Q=0.5', ['gzip']],
    ['3.36', ';;q=,,gzip;q=banana', ['identity']],
  ])('%s for %j is one of %j', async (_, header, codings) => {
    const answer = await get(path, { 'accept-encoding': header })
    expect(answer.status).toBe(200)
    expect(codings).toContain(codingOf(answer))
  })

  it('check 34: is named by Vary on every 200 and 304', async () => {
    for (const coding of ['identity', 'gzip', 'br', 'zstd', undefined]) {
      const headers = coding === undefined ? {} : { 'accept-encoding': coding }
      const full = await get(path, headers)
      const none = await get(path, { ...headers, 'if-none-match': full.headers.etag })
      expect([full.status, none.status]).toEqual([200, 304])
      expect([full.headers.vary, none.headers.vary]).toEqual(['Accept-Encoding', 'Accept-Encoding'])
    }
  })

  it.each(['gzip', 'br', 'zstd'])('checks 37 and 38: in %s decodes to the same bytes', async coding => {
    const identity = await get(path)
    const headers = { 'accept-encoding': coding }
    const [full, head] = [await get(path, headers), await get(path, headers, 'HEAD')]
    expect(codingOf(full)).toBe(coding)
    expect(decoded(full).equals(identity.bytes)).toBe(true)
    expect(full.headers['content-length']).toBe(String(full.bytes.length))
    expect(full.bytes.length).toBeLessThan(identity.bytes.length)
    expect(head.bytes).toHaveLength(0)
    expect({ ...head.headers, date: '' }).toEqual({ ...full.headers, date: '' })
  })

  it('check 38: in gzip is one member without anything behind it', async () => {
    const { bytes } = await get(path, { 'accept-encoding': 'gzip' })
    // RFC 1952 section 2.3.1: the last four bytes are the length of the content, modulo 2^32.
    expect(bytes.readUInt32LE(bytes.length - 4)).toBe(gunzipSync(bytes).length)
    expect(bytes.subarray(0, 4).toString('hex')).toBe('1f8b0800')
    // Without a time stamp every server sends the same bytes.
    expect(bytes.readUInt32LE(4)).toBe(0)
  })

  it('check 40: is not named on a 304', async () => {
    const { etag } = (await get(path, { 'accept-encoding': 'gzip' })).headers
    const answer = await get(path, { 'accept-encoding': 'gzip', 'if-none-match': etag })
    expect(answer.status).toBe(304)
    expect(answer.headers).not.toHaveProperty('content-encoding')
  })

  it('check 41: a range of it is ignored', async () => {
    const full = await get(path)
    const answer = await get(path, { range: 'bytes=0-9' })
    expect([answer.status, answer.bytes.length]).toEqual([200, full.bytes.length])
    expect(answer.headers).not.toHaveProperty('content-range')
    expect([undefined, 'none']).toContain(answer.headers['accept-ranges'])
  })
})

describe('check 41: ranges of media', () => {
  const part = (range: string, headers = {}, method = 'GET') =>
    ask(recording, { method, headers: { range, ...headers } })
  const size = RECORDING.length

  it('are announced', async () => {
    const { status, headers, bytes } = await ask(recording)
    expect([status, headers['accept-ranges'], headers['content-length']]).toEqual([
      200,
      'bytes',
      String(size),
    ])
    expect(bytes.equals(RECORDING)).toBe(true)
    expect(headers['content-type']).toMatch(/^audio\//)
    expect(headers.etag).toMatch(/^"/)
  })

  it.each([
    ['bytes=0-99', 0, 99],
    ['bytes=100-', 100, size - 1],
    ['bytes=-10', size - 10, size - 1],
    ['bytes=0-0', 0, 0],
    [`bytes=${size - 1}-`, size - 1, size - 1],
    ['bytes=10-99999999999', 10, size - 1],
    // Section 14.1.2: a suffix longer than the body is all of it.
    ['bytes=-99999999', 0, size - 1],
  ])('%s gets that part', async (range, first, last) => {
    const { status, headers, bytes } = await part(range)
    expect(status).toBe(206)
    expect(headers['content-range']).toBe(`bytes ${first}-${last}/${size}`)
    expect(headers['content-length']).toBe(String(last - first + 1))
    expect(bytes.equals(RECORDING.subarray(first, last + 1))).toBe(true)
    expect(headers.etag).toBe((await ask(recording)).headers.etag)
    expect(headers['cache-control']).toContain('immutable')
  })

  it.each([`bytes=${size}-`, 'bytes=999999-9999999', 'bytes=-0'])('%s gets 416', async range => {
    const { status, headers, bytes } = await part(range)
    expect(status).toBe(416)
    expect(headers['content-range']).toBe(`bytes */${size}`)
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers).not.toHaveProperty('etag')
    expect(bytes.toString()).toMatch(/part/)
  })

  it.each([
    'bytes=0-1,5-6',
    'seconds=0-1',
    'bytes=',
    'bytes=a-b',
    'bytes=9-1',
    'x',
  ])('%s is ignored', async range => {
    const { status, bytes } = await part(range)
    expect([status, bytes.length]).toEqual([200, size])
  })

  it('are sent only if If-Range has the strong tag or exactly the date', async () => {
    const { etag, 'last-modified': date } = (await ask(recording)).headers
    const statuses = []
    for (const condition of [etag, `W/${etag}`, '"other"', date, 'Sun, 06 Nov 1994 08:49:37 GMT']) {
      statuses.push((await part('bytes=0-9', { 'if-range': condition })).status)
    }
    expect(statuses).toEqual([206, 200, 200, 206, 200])
  })

  it('are ignored on HEAD', async () => {
    const { status, headers } = await part('bytes=0-9', {}, 'HEAD')
    expect([status, headers['content-length']]).toEqual([200, String(size)])
  })

  it('check 42: come after conditions', async () => {
    const { etag } = (await ask(recording)).headers
    expect((await part('bytes=0-9', { 'if-none-match': etag })).status).toBe(304)
    expect((await part('bytes=999999-', { 'if-none-match': etag })).status).toBe(304)
    expect((await part('bytes=0-9', { 'if-none-match': '"other"' })).status).toBe(206)
    expect((await part('bytes=0-9', { 'if-match': '"other"' })).status).toBe(412)
  })
})

describe('media', () => {
  it('checks 6 and 15: a known tag gets 304 with the headers of the 200', async () => {
    const full = await ask(picture)
    const answer = await ask(picture, { headers: { 'if-none-match': full.headers.etag } })
    expect([answer.status, answer.bytes.length]).toEqual([304, 0])
    for (const name of ['etag', 'last-modified', 'cache-control']) {
      expect(answer.headers[name]).toBe(full.headers[name])
    }
    expect(answer.headers).not.toHaveProperty('content-length')
  })

  it('check 17: a 412 has its text and no validators', async () => {
    const { status, headers, bytes } = await ask(picture, { headers: { 'if-match': '"other"' } })
    expect([status, headers['content-type']]).toEqual([412, 'text/plain; charset=utf-8'])
    expect(headers).not.toHaveProperty('etag')
    expect(bytes.toString()).not.toMatch(/wrong here/)
  })

  it('check 39: is never compressed', async () => {
    const answer = await ask(picture, { headers: { 'accept-encoding': 'gzip, br, zstd' } })
    expect(codingOf(answer)).toBe('identity')
    expect(answer.headers['content-type']).toBe('image/png')
  })

  it('check 18: of another name or hash is a 404', async () => {
    for (const url of [`${picture}x`, picture.replace(/[0-9a-f]{32}/, '0'.repeat(32)), `${picture}/`]) {
      expect((await ask(url, { headers: { 'if-none-match': '*' } })).status).toBe(404)
    }
  })
})
