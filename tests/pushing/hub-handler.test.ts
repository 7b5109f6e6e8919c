import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { createHubHandler } from '../../src/pushing/websub/hub-handler.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { publication } from '../publish/given.ts'
import { NOW } from '../stores/given.ts'

const PER_HOUR = { client: 20, unknown: 100 }

let store: ArticleStore
let server: Server
beforeEach(async () => {
  store = openSqliteStore(':memory:')
  const handler = createHubHandler({
    store: { ...store, countForHost: async () => ({ subscriptions: 0, waiting: 0 }) },
    publication: () => publication,
    outgoing: { check: () => undefined },
    trustedProxies: ['127.0.0.1'],
    now: () => NOW,
    onAdded: () => undefined,
    perHour: PER_HOUR,
  })
  server = createServer(express().use(handler))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  await store.close()
})

/** Asks for a subscription. Returns the status of the answer. */
async function subscribe(host: string, client?: string): Promise<number> {
  const { port } = server.address() as AddressInfo
  const topic = `${publication.baseUrl}/rss.xml`
  const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': `https://${host}/callback` }
  const headers = client === undefined ? { via: '1.1 proxy' } : { 'x-forwarded-for': client }
  const body = new URLSearchParams(form)
  const response = await fetch(`http://127.0.0.1:${port}/hub`, { method: 'POST', headers, body })
  return response.status
}

/** Asks many times. Returns how many were accepted. */
async function accepted(times: number, host: (n: number) => string, client?: string): Promise<number> {
  const statuses = await Promise.all(Array.from({ length: times }, (_, n) => subscribe(host(n), client)))
  expect(statuses.filter(status => status !== 202 && status !== 429)).toEqual([])
  return statuses.filter(status => status === 202).length
}

it('a client has its allowance, whatever its callbacks', async () => {
  expect(await accepted(30, n => `${n}.example`, '203.0.113.7')).toBe(20)
  expect(await subscribe('reader.example', '203.0.113.8')).toBe(202)
})

it('behind an unknown proxy, a host of callbacks that takes its share keeps no other out', async () => {
  expect(await accepted(30, () => 'greedy.example')).toBe(20)
  expect(await subscribe('reader.example')).toBe(202)
  expect(await subscribe('greedy.example', '203.0.113.7')).toBe(202)
})

it('behind an unknown proxy, all together have an allowance too', async () => {
  expect(await accepted(120, n => `${n}.example`)).toBe(100)
  expect(await subscribe('reader.example', '203.0.113.7')).toBe(202)
})
