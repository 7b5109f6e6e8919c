import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { png } from '../images/sample-images.ts'
import { exchange } from '../program/raw-http.ts'
import { type Given, givenApi } from './given.ts'

let api: Given
beforeAll(async () => {
  api = await givenApi()
})
afterAll(() => api.close())

const JSON_TYPE = { 'Content-Type': 'application/json' }
const port = () => Number(new URL(api.url).port)

describe('a body', () => {
  it('longer than 6 MB is 413, with or without Content-Length, and the connection is closed', async () => {
    const body = JSON.stringify({ title: 'A', markdown: 'x'.repeat(6_000_000) })
    for (const headers of [JSON_TYPE, { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' }]) {
      const { status, headers: answered, json } = await api.call('PUT /articles/long', { body, headers })
      expect([status, answered.connection]).toEqual([413, 'close'])
      expect(json.detail).toContain('6000000 bytes')
    }
  })

  it('with more than 5 MB of Markdown is an invalid field', async () => {
    const json = { title: 'A', markdown: 'x'.repeat(5_000_001) }
    expect((await api.call('PUT /articles/long', { json })).json.errors).toMatchObject([
      { pointer: '/markdown' },
    ])
  })

  it.each([
    ['PUT', 'text/plain'],
    ['PUT', 'application/merge-patch+json'],
    ['PUT', 'application/json; charset=utf-16'],
    ['PATCH', 'application/json'],
  ])('of %s with the type %s is 415', async (method, type) => {
    const headers = { 'Content-Type': type }
    const { status, json } = await api.call(`${method} /articles/a`, { body: '{}', headers })
    expect([status, json.detail]).toEqual([415, expect.stringContaining('Content-Type')])
  })

  it('without a type is 415, and so is an absent body', async () => {
    expect((await api.call('PUT /articles/a', { body: '{}' })).status).toBe(415)
    expect((await api.call('PUT /articles/a')).status).toBe(415)
  })

  it.each([
    ['a chunk length that is no number', 'xyz\r\n'],
    ['a chunk longer than announced', '2\r\n{}}\r\n'],
    ['an invalid chunk after a valid one', '1\r\n{\r\n-1\r\n'],
  ])('with %s is 400 at once, and the connection is closed', async (_, chunks) => {
    const before = (await api.call('GET /articles')).json
    const head = [
      'PUT /news/api/articles/broken HTTP/1.1',
      'Host: a',
      'Content-Type: application/json',
      `Authorization: Bearer ${api.tokens.publish}`,
      'Transfer-Encoding: chunked',
    ].join('\r\n')
    const { text, closed } = await exchange(port(), `${head}\r\n\r\n${chunks}`, 10_000)
    expect([text.slice(0, 13), closed]).toEqual(['HTTP/1.1 400 ', true])
    expect((await api.call('GET /articles')).json).toEqual(before)
  })

  it('may be compressed; the limit applies to the decompressed bytes', async () => {
    const headers = { ...JSON_TYPE, 'Content-Encoding': 'gzip' }
    const body = gzipSync(JSON.stringify({ title: 'Packed' }))
    expect((await api.call('PUT /articles/packed', { body, headers })).status).toBe(201)
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    expect((await api.call('PUT /articles/bomb', { body: bomb, headers })).status).toBe(413)
    const other = { ...JSON_TYPE, 'Content-Encoding': 'compress' }
    expect((await api.call('PUT /articles/packed', { body, headers: other })).status).toBe(415)
  })

  it('gets 100 Continue if the client waits for it, but not if the request is refused', async () => {
    const json = '{"title": "Patient"}'
    const head = (token: string) =>
      `PUT /news/api/articles/patient HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n` +
      `Content-Length: ${json.length}\r\nExpect: 100-continue\r\nAuthorization: Bearer ${token}\r\n\r\n`
    expect((await exchange(port(), head('fw_wrong'))).text).toMatch(/^HTTP\/1\.1 401 /)
    const { text } = await exchange(port(), head(api.tokens.publish) + json)
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /)
  })

  it('of a request without a token is not read', async () => {
    const head = 'POST /news/api/media HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n'
    const { text, closed } = await exchange(port(), head)
    expect(text).toMatch(/^HTTP\/1\.1 401 [\s\S]*\r\nConnection: close\r\n/)
    expect(closed).toBe(true)
  })
})

describe('a method', () => {
  it('that a path does not support is 405 with Allow', async () => {
    for (const [operation, allow] of [
      ['POST /articles/a', ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'PUT']],
      ['DELETE /articles', ['GET', 'HEAD', 'OPTIONS']],
      ['GET /media', ['OPTIONS', 'POST']],
      ['PUT /openapi.json', ['GET', 'HEAD', 'OPTIONS']],
    ] as const) {
      const { status, headers } = await api.call(operation)
      expect([operation, status, headers.allow?.split(', ').sort()]).toEqual([operation, 405, allow])
    }
  })

  it('HEAD is answered like GET without the body', async () => {
    const { status, headers, bytes } = await api.call('HEAD /articles')
    expect([status, bytes.length]).toEqual([200, 0])
    expect(Number(headers['content-length'])).toBeGreaterThan(0)
  })

  it('OPTIONS allows a browser requests of any origin', async () => {
    const { status, headers } = await api.call('OPTIONS /articles/a', { token: '' })
    expect(status).toBe(204)
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['access-control-allow-credentials']).toBeUndefined()
    expect(headers['access-control-allow-methods']).toContain('PATCH')
    expect(headers['access-control-allow-headers']).toMatch(/Authorization.*If-Match.*Idempotency-Key/)
  })
})

it('an unknown path beneath /api is 404 as problem details', async () => {
  for (const path of ['/', '/nothing', '/articles/', '/articles/a/b', '/API']) {
    const { status, headers } = await api.call(`GET ${path}`)
    expect([path, status, headers['content-type']]).toEqual([path, 404, 'application/problem+json'])
  }
})

it('a path that cannot be decoded is 400', async () => {
  expect((await api.call('GET /articles/%E0%A4%A')).status).toBe(400)
})

it('every response has the common headers and is not cached', async () => {
  for (const operation of [
    'GET /articles',
    'GET /articles/none',
    'PUT /articles/a',
    'OPTIONS /articles',
    'PUT /media',
  ]) {
    const { headers } = await api.call(operation)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
  }
})

it('before anything is published the response is 503 with Retry-After', async () => {
  const early = await givenApi({ published: false })
  const { status, headers } = await early.call('PUT /articles/a', { json: { title: 'A' } })
  expect([status, headers['retry-after']]).toEqual([503, '30'])
  await early.close()
})

it('media that cannot be stored now are 503 with Retry-After', async () => {
  const full = await givenApi({ media: import.meta.filename })
  const { status, headers } = await full.call('POST /media', {
    body: png(1, 1),
    headers: { 'Content-Type': 'image/png' },
  })
  expect([status, headers['retry-after']]).toEqual([503, '30'])
  await full.close()
})

it('a failing store is 500, with details only in the log', async () => {
  const broken = await givenApi()
  await broken.store.close()
  const { status, json } = await broken.call('GET /articles')
  expect([status, json.detail]).toEqual([500, 'an internal error occurred; it has been logged'])
  expect(broken.errors).toEqual(['GET /api/articles failed'])
  await broken.close().catch(() => undefined)
})
