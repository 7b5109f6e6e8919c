import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Publication } from '../../src/articles/publication.ts'
import { SCOPES, type Scope, tokenHash, tokenId } from '../../src/articles/token.ts'
import { createApp } from '../../src/http/app.ts'
import { createSendDocument } from '../../src/http/send/send-document.ts'
import { createOperatorHandler } from '../../src/operator/operator-handler.ts'
import type { OperatorPage } from '../../src/operator/operator-page.ts'
import { html } from '../../src/pages/html.ts'
import { createPublisher } from '../../src/publish/publisher.ts'
import { createDryRunMediaFiles } from '../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'

const now = () => new Date('2026-11-23T12:00:00Z')
const log = { info: () => undefined, error: () => undefined }
const publication: Publication = {
  ...{ title: 'La Revue', description: '', baseUrl: 'https://revue.example', language: 'fr' },
  ...{ timeZone: 'UTC', authors: [], feeds: {}, items: 50, ttl: { min: 30, max: 30 } },
}

const pages: readonly OperatorPage[] = [
  {
    ...{ path: '/status', name: 'Status' },
    view: async () => ({ title: 'Status', main: html`<p>${'<b>'}</p>`, data: { articles: 3 } }),
  },
  {
    path: '/preview/:id',
    view: async ({ params: { id = '' }, query }) =>
      id === 'known' ? { title: id, main: html`<p>as ${query.get('as') ?? 'all'}</p>` } : undefined,
  },
]

let server: Server
let url = ''
beforeAll(async () => {
  const store = openSqliteStore(':memory:')
  for (const scope of SCOPES) {
    const hash = tokenHash(secretOf(scope))
    await store.addApiToken({ id: tokenId(hash), scope, label: '', hash, created: now() })
  }
  const publisher = createPublisher({ store, now, log, version: '0' })
  await publisher.publish(publication)
  const sendDocument = createSendDocument({ publisher, now })
  const shared = { publisher, sendFeed: sendDocument, browserPages: true, log, now }
  const handlers = [createOperatorHandler({ store, publisher, trustedProxies: ['loopback'], now, pages })]
  const files = createDryRunMediaFiles()
  server = createServer(createApp({ ...shared, handlers, store, files, sendDocument, pageBytes: 1e6 }))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

function secretOf(scope: Scope): string {
  return `fw_${scope}`
}

const basic = (password: string) => `Basic ${Buffer.from(`anyone:${password}`).toString('base64')}`

function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  return fetch(url + path, { headers })
}

it('without a token, a browser is asked for it as a password, and nothing is shown', async () => {
  for (const path of ['/status', '/preview/known', '/preview/unknown']) {
    const response = await get(path)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="operator", charset="UTF-8"')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toContain('feedwright token add --scope operate')
  }
})

it('only a token of the scope operate opens a page', async () => {
  for (const scope of SCOPES) {
    const isOpen = scope === 'operate'
    for (const Authorization of [`Bearer ${secretOf(scope)}`, basic(secretOf(scope))])
      expect((await get('/status', { Authorization })).status, scope).toBe(isOpen ? 200 : 401)
  }
  expect((await get('/status', { Authorization: basic('fw_wrong') })).status).toBe(401)
})

const Authorization = basic(secretOf('operate'))

it('a page escapes its text, links the other listed pages, and is in English', async () => {
  const page = await (await get('/status', { Authorization })).text()
  expect(page).toContain('<p>&lt;b&gt;</p>')
  expect(page).toContain('<a href="https://revue.example/status" aria-current="page">Status</a>')
  expect(page).not.toContain('/preview/')
  expect(page).toContain('<html lang="en"')
})

it('no cache, search engine or other site gets a page', async () => {
  const { headers } = await get('/status', { Authorization })
  expect(headers.get('cache-control')).toBe('private, no-store')
  expect(headers.get('x-robots-tag')).toBe('noindex')
  expect(headers.get('access-control-allow-origin')).toBe(null)
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
})

it('a program that accepts JSON gets the data of a page that has any', async () => {
  const json = await get('/status', { Authorization, Accept: 'application/json' })
  expect(await json.json()).toEqual({ articles: 3 })
  const page = await get('/preview/known', { Authorization, Accept: 'application/json' })
  expect(page.headers.get('content-type')).toContain('text/html')
})

it('a page gets the values of its path and its query, and 404 is sent when it has nothing to show', async () => {
  expect(await (await get('/preview/known?as=newsboat', { Authorization })).text()).toContain('as newsboat')
  const missing = await get('/preview/unknown', { Authorization })
  expect([missing.status, missing.headers.get('cache-control')]).toEqual([404, 'no-store'])
})

it('the stylesheet of the pages needs no token', async () => {
  const page = await (await get('/status', { Authorization })).text()
  const path = /https:\/\/revue\.example(\/operator\/style-\w+\.css)/.exec(page)?.[1] ?? ''
  const { status, headers } = await get(path)
  expect([status, headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
})

it('a client with many wrong tokens has to wait, one with the right token does not', async () => {
  const client = { 'X-Forwarded-For': '203.0.113.9' }
  for (let n = 0; n < 10; n++) await get('/status', { ...client, Authorization: basic(`fw_${n}`) })
  const { status, headers } = await get('/status', { ...client, Authorization: basic('fw_10') })
  expect([status, headers.get('retry-after')]).toEqual([429, '60'])
  expect((await get('/status', { ...client, Authorization })).status).toBe(200)
})
