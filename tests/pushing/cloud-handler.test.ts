import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Publication } from '../../src/articles/publication.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { createOutgoing, type Outgoing } from '../../src/outgoing/outgoing.ts'
import { createCloudHandler } from '../../src/pushing/rsscloud/cloud-handler.ts'
import { CLOUD } from '../../src/pushing/rsscloud/notification.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { publication } from '../publish/given.ts'
import { NOW } from '../stores/given.ts'
import { type Receiver, startReceiver } from './receiver.ts'

const RSS = `${publication.baseUrl}/rss.xml`
const ATOM = `${publication.baseUrl}/atom.xml`

let store: ArticleStore
let receiver: Receiver
let outgoing: Outgoing
let server: Server
let current: Publication
beforeEach(async () => {
  current = publication
  store = openSqliteStore(':memory:')
  receiver = await startReceiver()
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  await outgoing.close()
  await receiver.close()
  await store.close()
})

/** Starts the handler. Each name leads to this machine. */
async function serve({ allowPrivateAddresses }: { readonly allowPrivateAddresses: boolean }): Promise<void> {
  const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
  outgoing = createOutgoing({ version: '1', allowPrivateAddresses, lookup })
  const handler = createCloudHandler({
    ...{ store, outgoing, trustedProxies: ['127.0.0.1'], now: () => NOW },
    publication: () => current,
  })
  server = createServer(express().use(handler))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
}

async function register(form: Readonly<Record<string, string>>, client = '203.0.113.7') {
  const { port } = server.address() as AddressInfo
  const fields = { protocol: 'http-post', path: '/me', port: new URL(receiver.url).port, url1: RSS }
  const response = await fetch(`http://127.0.0.1:${port}/pleaseNotify`, {
    method: 'POST',
    headers: { accept: 'application/json', 'x-forwarded-for': client },
    body: new URLSearchParams({ ...fields, ...form }),
  })
  return { status: response.status, text: await response.text() }
}

describe('a registration by a stranger', () => {
  beforeEach(() => serve({ allowPrivateAddresses: false }))

  it.each([
    ['an address of the own network', { domain: '127.0.0.1' }, 'expected a public address, got 127.0.0.1'],
    ['this machine', { domain: 'localhost' }, 'expected a public address, got 127.0.0.1'],
    ['a name that leads into the own network', { domain: 'router.example' }, 'expected the challenge'],
    [
      'a port of another service',
      { domain: 'mail.example', port: '25' },
      'expected port 80, 443 or one from',
    ],
  ])('asks nothing of %s', async (_, form, fault) => {
    const { text } = await register(form)
    expect(JSON.parse(text)).toEqual({ success: false, msg: expect.stringContaining(fault) })
    expect(receiver.received).toEqual([])
    expect(await store.subscribedTopics(['/rss.xml', '/atom.xml'], NOW)).toEqual([])
  })

  it('asks nothing of a client in the own network that names no domain', async () => {
    expect((await register({}, '192.168.1.5')).text).toContain('expected a public address, got 192.168.1.5')
  })

  it('counts each feed towards the allowance of a client', async () => {
    const urls = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`url${at + 1}`, RSS]))
    for (let time = 0; time < 25; time++)
      expect((await register({ ...urls, domain: 'localhost' })).status).toBe(200)
    expect((await register({ domain: 'localhost' })).status).toBe(429)
    expect((await register({ domain: 'localhost' }, '203.0.113.8')).status).toBe(200)
  })
})

describe('a registration', () => {
  beforeEach(() => serve({ allowPrivateAddresses: true }))

  it('by XML-RPC is told how to ask instead', async () => {
    const { port } = server.address() as AddressInfo
    const response = await fetch(`http://127.0.0.1:${port}/pleaseNotify`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', accept: 'application/json' },
      body: '<methodCall><methodName>rssCloud.pleaseNotify</methodName><params/></methodCall>',
    })
    const msg = expect.stringMatching(/XML-RPC is not supported, so ask with http-post or https-post$/)
    expect(await response.json()).toEqual({ success: false, msg })
  })

  const subscription = (topic: string, path = 'me') =>
    store.findSubscription({ kind: CLOUD, callback: receiver.url + path, topic })
  const repeatFor = (...topics: readonly string[]) =>
    receiver.answer(({ path }, response) => {
      const { searchParams } = new URL(path, receiver.url)
      const isWanted = topics.includes(searchParams.get('url') ?? '')
      response.end(isWanted ? searchParams.get('challenge') : 'no')
    })

  it('may name several feeds', async () => {
    repeatFor(RSS, ATOM)
    const { text } = await register({ domain: '127.0.0.1', url2: ATOM })
    expect(JSON.parse(text)).toMatchObject({ success: true })
    expect(await subscription('/rss.xml')).toBeDefined()
    expect(await subscription('/atom.xml')).toBeDefined()
  })

  it('counts for none of its feeds when the subscriber does not want one of them', async () => {
    repeatFor(RSS)
    const { text } = await register({ domain: '127.0.0.1', url2: ATOM })
    expect(JSON.parse(text)).toMatchObject({ success: false })
    expect(await store.subscribedTopics(['/rss.xml', '/atom.xml'], NOW)).toEqual([])
  })

  it('follows no redirect', async () => {
    receiver.answer(({ path }, response) => {
      const { search } = new URL(path, receiver.url)
      response.writeHead(302, { location: `/other${search}` }).end()
    })
    expect(JSON.parse((await register({ domain: '127.0.0.1' })).text)).toMatchObject({ success: false })
    expect(receiver.received).toHaveLength(1)
  })

  it('finds nothing where the hub is off', async () => {
    current = { ...publication, hub: false }
    expect((await register({ domain: '127.0.0.1' })).status).toBe(404)
    expect(receiver.received).toEqual([])
  })
})
