import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rss } from '../../src/formats/rss.ts'
import { createOutgoing, type Outgoing } from '../../src/outgoing/outgoing.ts'
import { CLOUD, createNotificationSender, LEASE_MS } from '../../src/pushing/rsscloud/notification.ts'
import { callbackOf, parseNotifyRequest } from '../../src/pushing/rsscloud/notify-request.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { NOW } from '../stores/given.ts'
import { type Receiver, startReceiver } from './receiver.ts'

const TOPIC = 'http://news.example/rss.xml'
const HOUR = 3_600_000
const signal = new AbortController().signal
const onSent = () => undefined

describe('a notification', () => {
  let receiver: Receiver
  let outgoing: Outgoing
  let time: Date
  beforeEach(async () => {
    time = NOW
    receiver = await startReceiver()
    outgoing = createOutgoing({ version: '1', allowPrivateAddresses: true })
  })
  afterEach(async () => {
    await outgoing.close()
    await receiver.close()
  })

  async function subscribed() {
    const store = openSqliteStore(':memory:')
    const name = { kind: CLOUD, callback: `${receiver.url}me`, topic: '/rss.xml' }
    const expires = new Date(NOW.getTime() + LEASE_MS)
    await store.putSubscription({ ...name, expires, payload: JSON.stringify({ topic: TOPIC }) })
    await store.enqueueDeliveries([], [], { topics: [name.topic], due: time })
    const [delivery] = await store.claimDeliveries({ now: time, until: time, limit: 1, exceptHosts: [] })
    if (delivery === undefined) throw new Error('expected a delivery, got none')
    const sender = createNotificationSender({ outgoing, store, now: () => time })
    return { store, name, delivery, sender }
  }

  it('has the address of the feed as the subscriber wrote it', async () => {
    const { sender, delivery, store } = await subscribed()
    await sender.send(delivery, signal, onSent)
    expect(receiver.received).toMatchObject([{ path: '/me', body: `url=${encodeURIComponent(TOPIC)}` }])
    await store.close()
  })

  it('ends 25 hours after the last registration', async () => {
    const { sender, delivery, store } = await subscribed()
    time = new Date(NOW.getTime() + 25 * HOUR - 1)
    await sender.send(delivery, signal, onSent)
    time = new Date(NOW.getTime() + 25 * HOUR)
    await sender.send(delivery, signal, onSent)
    expect(receiver.received).toHaveLength(1)
    await store.close()
  })

  it('that nobody accepts ends the subscription', async () => {
    const { sender, delivery, store, name } = await subscribed()
    receiver.answer((_, response) => response.writeHead(500).end())
    await expect(sender.send(delivery, signal, onSent)).rejects.toThrow('got 500')
    expect(await store.findSubscription(name)).toBeDefined()
    await sender.onGivenUp?.(delivery)
    expect(await store.findSubscription(name)).toBeUndefined()
    await store.close()
  })
})

describe('a registration', () => {
  const form = (fields: Readonly<Record<string, string>>) =>
    parseNotifyRequest(new URLSearchParams({ port: '80', path: '/a', url1: TOPIC, ...fields }))

  it.each([
    [{}, 'http://host.example/a'],
    [{ path: 'a?b=c' }, 'http://host.example/a?b=c'],
    [{ port: '5337' }, 'http://host.example:5337/a'],
    // Clients that know only http-post mean https with this port.
    [{ port: '443' }, 'https://host.example/a'],
    [{ protocol: 'https-post', port: '8443' }, 'https://host.example:8443/a'],
    [{ path: '//elsewhere.example/' }, 'http://host.example//elsewhere.example/'],
    [{ path: '@elsewhere.example/' }, 'http://host.example/@elsewhere.example/'],
  ])('with %j is told at %s', (fields, callback) => {
    const asked = form(fields)
    if (typeof asked === 'string') throw new Error(asked)
    expect(callbackOf(asked, 'host.example')).toBe(callback)
  })

  it.each([
    [{ port: '' }, 'port: expected a number'],
    [{ port: '80.5' }, 'port: expected a number'],
    [{ protocol: 'soap' }, 'soap is not supported'],
    [{ protocol: 'gopher' }, 'protocol: expected http-post or https-post'],
    [{ domain: 'user@host.example' }, 'domain: expected the name'],
    [{ domain: 'host.example:8080' }, 'domain: expected the name'],
    [Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`url${at + 1}`, TOPIC])), 'got 21'],
  ])('with %j is refused', (fields, fault) => {
    expect(form(fields)).toContain(fault)
  })

  it.each(['http://[::1', 'x', ''])('with the port %j is refused', port => {
    expect(form({ port })).toContain('port: expected')
  })
})

describe('RSS', () => {
  it.each([
    ['https://a.example/pleaseNotify', 'domain="a.example" port="443" path="/pleaseNotify"'],
    ['http://a.example/news/pleaseNotify', 'domain="a.example" port="80" path="/news/pleaseNotify"'],
    ['http://localhost:3000/pleaseNotify', 'domain="localhost" port="3000" path="/pleaseNotify"'],
  ])('names %s', (cloud, attributes) => {
    const frame = rss.renderFrame({ id: 'urn:a', title: 'A', cloud })
    expect(JSON.stringify(frame)).toContain(JSON.stringify(attributes).slice(1, -1))
  })
})
