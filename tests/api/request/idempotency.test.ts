import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiRequest, ApiResponse } from '../../../src/api/handler.ts'
import { createHandleOnce } from '../../../src/api/request/idempotency.ts'
import { tokenHash, tokenId } from '../../../src/articles/token.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { type Given, givenApi, PUBLICATION } from '../given.ts'

let api: Given
beforeAll(async () => {
  api = await givenApi()
})
afterAll(() => api.close())

const key = (text: string, more = {}) => ({ 'Idempotency-Key': text, ...more })

it('a repeated request with its key gets the stored response', async () => {
  const headers = key('"8e03978e-40d5-43dd-bc93-6894a57f9324"', { 'If-None-Match': '*' })
  const first = await api.call('PUT /articles/once', { json: { title: 'Once' }, headers })
  expect(first.status).toBe(201)
  await api.call('PATCH /articles/once', { json: { title: 'Changed since' } })
  const again = await api.call('PUT /articles/once', { json: { title: 'Once' }, headers })
  expect([again.status, again.headers.location, again.json]).toEqual([
    201,
    first.headers.location,
    first.json,
  ])
  expect((await api.call('GET /articles/once')).json.title).toBe('Changed since')
})

it('a response without a body is repeated without one', async () => {
  await api.call('PUT /articles/twice', { json: { title: 'A' } })
  for (let n = 0; n < 2; n++) {
    const { status, bytes } = await api.call('DELETE /articles/twice', { headers: key('"d"') })
    expect([status, bytes.length]).toEqual([204, 0])
  }
})

it('another request with the same key is 422, and so is one with other conditions', async () => {
  await api.call('PUT /articles/a', { json: { title: 'A' }, headers: key('"k"') })
  for (const [operation, json, headers] of [
    ['PUT /articles/a', { title: 'B' }, key('"k"')],
    ['PUT /articles/b', { title: 'A' }, key('"k"')],
    ['PUT /articles/a', { title: 'A' }, key('"k"', { 'If-Match': '*' })],
  ] as const) {
    const { status, json: body } = await api.call(operation, { json, headers })
    expect([status, body.detail]).toEqual([422, expect.stringContaining('Idempotency-Key')])
  }
})

it('of concurrent equal requests, one is handled and the others get 409 or its response', async () => {
  const headers = key('"at once"')
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => api.call('PUT /articles/at-once', { json: { title: 'A' }, headers })),
  )
  const statuses = answers.map(({ status }) => status)
  expect(statuses).toContain(201)
  for (const { status, headers } of answers) {
    expect([201, 409]).toContain(status)
    if (status === 409) expect(headers['retry-after']).toBe('1')
  }
  expect((await api.call('PUT /articles/at-once', { json: { title: 'A' }, headers })).status).toBe(201)
})

const NOW = () => new Date('2026-03-01T12:00:00Z')
const onWritten = async () => undefined
const requestWith = (text: string): ApiRequest => ({
  ...{ method: 'POST', url: '/api/media', key: '', query: new URLSearchParams(), publication: PUBLICATION },
  ...{ headers: { 'idempotency-key': text }, body: Buffer.from('bytes') },
  token: { id: 'a', scope: 'publish' },
})

it('a repeated request is 409 while the first is in progress, and gets its response afterwards', async () => {
  const handleOnce = createHandleOnce({
    store: api.store,
    now: NOW,
    onWritten,
    log: { error: () => undefined },
  })
  const request = requestWith('"slow"')
  const { promise, resolve } = Promise.withResolvers<ApiResponse>()
  const never = () => Promise.reject(new Error('expected not to be handled again'))
  const first = handleOnce(request, () => promise)
  expect(await handleOnce(request, never)).toMatchObject({ status: 409, headers: { 'Retry-After': '1' } })
  resolve({ status: 201, headers: { Location: '/a' }, body: { a: 1 } })
  const response = await first
  expect(await handleOnce(request, never)).toEqual(response)
})

it('a response that cannot be stored is sent all the same, and the error is logged', async () => {
  const store = openSqliteStore(':memory:')
  const logged: string[] = []
  const handleOnce = createHandleOnce({
    ...{ store, now: NOW, onWritten },
    log: { error: (_, message) => void logged.push(message) },
  })
  const response = await handleOnce(requestWith('"unkept"'), async () => {
    await store.close()
    return { status: 201 }
  })
  expect(response).toEqual({ status: 201 })
  expect(logged).toEqual([expect.stringContaining('Idempotency-Key')])
})

it('a change whose process fails before it responds gets its response when it is repeated', async () => {
  let failing = false
  const given = await givenApi({
    onWritten: async () => {
      if (failing) throw new Error('the process is gone')
    },
  })
  const { json: first } = await given.call('PUT /articles/there', { json: { title: 'A' } })
  const ifMatch = { 'If-Match': `"r${first.revision}"` }
  for (const [operation, status, more] of [
    ['PUT /articles/new', 201, { json: { title: 'New' }, headers: key('"1"', { 'If-None-Match': '*' }) }],
    ['PATCH /articles/there', 200, { json: { title: 'B' }, headers: key('"2"', ifMatch) }],
    ['DELETE /articles/there', 204, { headers: key('"3"') }],
  ] as const) {
    failing = true
    expect((await given.call(operation, more)).status).toBe(500)
    failing = false
    expect([operation, (await given.call(operation, more)).status]).toEqual([operation, status])
  }
  await given.close()
})

it('a failed request leaves its key free', async () => {
  const headers = key('"mended"')
  expect((await api.call('PUT /articles/mended', { json: {}, headers })).status).toBe(422)
  expect((await api.call('PUT /articles/mended', { json: { title: 'A' }, headers })).status).toBe(201)
})

it('a key needs no quotes; one that is too long or empty is 400', async () => {
  const put = (text: string) => api.call('PUT /articles/c', { json: { title: 'C' }, headers: key(text) })
  expect((await put('bare-key')).status).toBe(201)
  expect((await put('"bare-key"')).status).toBe(201)
  for (const text of ['', '""', '"a', `"${'a'.repeat(256)}"`]) expect((await put(text)).status).toBe(400)
})

it('equal keys of different tokens are independent', async () => {
  const headers = key('"mine"')
  await api.call('PUT /articles/mine', { json: { title: 'A' }, headers })
  const hash = tokenHash('fw_other')
  await api.store.addApiToken({ id: tokenId(hash), scope: 'publish', label: '', created: new Date(), hash })
  const { status } = await api.call('PUT /articles/mine', {
    json: { title: 'B' },
    headers,
    token: 'fw_other',
  })
  expect(status).toBe(200)
})
