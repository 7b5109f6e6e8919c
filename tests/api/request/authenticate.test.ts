import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenHash } from '../../../src/articles/token.ts'
import { type Given, givenApi } from '../given.ts'

let api: Given
beforeAll(async () => {
  api = await givenApi({ trustedProxies: ['loopback'] })
})
afterAll(() => api.close())

const list = (token: string, headers = {}) => api.call('GET /articles', { token, headers })

it('without a token, or with another scheme, the response is 401 with a challenge', async () => {
  for (const headers of [{}, { Authorization: 'Basic YTpi' }, { Authorization: 'Bearer' }]) {
    const { status, headers: answered, json } = await list('', headers)
    expect(status).toBe(401)
    expect(answered['www-authenticate']).toBe('Bearer realm="feedwright"')
    expect(json).toMatchObject({ type: 'about:blank', title: 'Unauthorized', status: 401 })
  }
})

it('with an invalid or revoked token the response is 401', async () => {
  const { headers } = await list('fw_wrong', { 'X-Forwarded-For': '203.0.113.1' })
  expect(headers['www-authenticate']).toContain('error="invalid_token"')
  const other = await givenApi()
  const [first] = (await other.store.tokens()).filter(({ scope }) => scope === 'publish')
  expect((await other.call('GET /articles')).status).toBe(200)
  await other.store.revokeToken(first?.id ?? '', new Date())
  expect((await other.call('GET /articles')).status).toBe(401)
  await other.close()
})

it('a token of a private feed is invalid in the API', async () => {
  const token = { id: 'x', feed: 'friends', label: '', created: new Date(), hash: tokenHash('of-a-feed') }
  await api.store.addToken(token)
  expect((await list('of-a-feed', { 'X-Forwarded-For': '203.0.113.2' })).status).toBe(401)
})

it('a token of the scope read may read, and gets 403 when it publishes', async () => {
  const { read } = api.tokens
  expect((await list(read)).status).toBe(200)
  for (const operation of ['PUT /articles/a', 'PATCH /articles/a', 'DELETE /articles/a', 'POST /media']) {
    const { status, headers } = await api.call(operation, { token: read, json: { title: 'A' } })
    expect([operation, status]).toEqual([operation, 403])
    expect(headers['www-authenticate']).toContain('error="insufficient_scope", scope="publish"')
  }
})

describe('after ten invalid tokens', () => {
  const client = { 'X-Forwarded-For': '203.0.113.3' }

  it('a client gets 429 for a while, others do not', async () => {
    for (let n = 0; n < 10; n++) expect((await list(`fw_guess-${n}`, client)).status).toBe(401)
    const { status, headers } = await list('fw_guess', client)
    expect([status, headers['retry-after']]).toEqual([429, '60'])
    expect((await list('fw_guess', { 'X-Forwarded-For': '203.0.113.4' })).status).toBe(401)
    expect((await list('', client)).status).toBe(401)
  })

  it('valid tokens work from there all the same, whether they were used before or not', async () => {
    for (const token of [api.tokens.read, api.tokens.publish])
      expect((await list(token, client)).status).toBe(200)
    expect((await list('fw_guess', client)).status).toBe(429)
    api.pass(60_000)
    expect((await list('fw_guess', client)).status).toBe(401)
  })

  it('behind a proxy that is not known, a stranger locks out no valid token', async () => {
    const other = await givenApi()
    const headers = { 'X-Forwarded-For': '203.0.113.9' }
    for (let n = 0; n < 11; n++) await other.call('GET /articles', { token: `fw_guess-${n}`, headers })
    expect((await other.call('GET /articles', { token: 'fw_guess', headers })).status).toBe(429)
    expect((await other.call('GET /articles', { headers })).status).toBe(200)
    await other.close()
  })
})

it('every change is logged with its token', async () => {
  await api.call('PUT /articles/logged', { json: { title: 'A' } })
  const [token] = (await api.store.tokens()).filter(({ scope }) => scope === 'publish')
  expect(api.infos).toContain(`PUT /api/articles/logged: 201 by the token ${token?.id}`)
})

it('the last use of a token is stored', async () => {
  api.pass(120_000)
  await list(api.tokens.read)
  const tokens = await api.store.tokens()
  expect(tokens.find(({ scope }) => scope === 'read')?.lastUsed).toEqual(new Date('2026-03-01T12:03:00Z'))
})
