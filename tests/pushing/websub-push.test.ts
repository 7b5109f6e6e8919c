import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { Delivery, Subscription } from '../../src/articles/store/delivery-store.ts'
import { readFeed } from '../../src/importing/feeds/read-feed.ts'
import { createOutgoing, type Outgoing } from '../../src/outgoing/outgoing.ts'
import { createPublisher, type Publisher } from '../../src/publish/publisher.ts'
import { tagNote } from '../../src/pushing/announcer.ts'
import { createDenialSender, createPushSender } from '../../src/pushing/websub/push.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { publication } from '../publish/given.ts'
import { article, NOW, OPTIONS } from '../stores/given.ts'
import { type Receiver, startReceiver } from './receiver.ts'

const DAY = 86_400_000

let store: ArticleStore
let publisher: Publisher
let outgoing: Outgoing
let receiver: Receiver
let time: Date
beforeEach(async () => {
  time = NOW
  store = openSqliteStore(':memory:')
  const log = { info: () => undefined, error: (_: object, message: string) => expect.unreachable(message) }
  publisher = createPublisher({ store, now: () => time, log, version: '1' })
  outgoing = createOutgoing({ version: '1', allowPrivateAddresses: true })
  receiver = await startReceiver()
  await store.apply([article('a.md', { title: 'First' })], OPTIONS)
  await publisher.publish(publication)
})
afterEach(async () => {
  await outgoing.close()
  await receiver.close()
  publisher.close()
  await store.close()
})

const senders = () => {
  const shared = { outgoing, store, publisher, now: () => time }
  return { push: createPushSender(shared), deny: createDenialSender(shared) }
}
const signal = new AbortController().signal

async function subscribe(fields: Partial<Subscription> = {}): Promise<Subscription> {
  const payload = JSON.stringify({ method: 'sha256', topic: 'http://news.example/rss.xml' })
  const name = { kind: 'websub push', callback: `${receiver.url}me?a=b`, topic: '/rss.xml' }
  const subscription = { ...name, expires: new Date(NOW.getTime() + DAY), payload, ...fields }
  await store.putSubscription(subscription)
  return subscription
}

/** Sends a delivery, and stores its outcome as the queue does. */
async function send(delivery: Delivery): Promise<void> {
  let sent: string | undefined
  await senders().push.send(delivery, signal, tag => {
    sent = tag
  })
  await store.settleDeliveries([{ ...delivery, outcome: 'accepted', sent }], time)
}

/** Adds the delivery of a subscription, and claims it. */
async function claimed(topic = '/rss.xml'): Promise<Delivery> {
  await store.enqueueDeliveries([], [], { topics: [topic], due: time })
  const [first] = await store.claimDeliveries({ now: time, until: time, limit: 1, exceptHosts: [] })
  if (first === undefined) throw new Error('expected a delivery, got none')
  return first
}

describe('a push', () => {
  it('brings the same bytes once', async () => {
    await subscribe()
    await send(await claimed())
    await send(await claimed())
    expect(receiver.received).toHaveLength(1)
    await store.apply([article('b.md', { title: 'Second' })], OPTIONS)
    await publisher.refresh()
    await send(await claimed())
    expect(receiver.received.map(({ body }) => body.includes('Second'))).toEqual([false, true])
  })

  it.each([
    ['/rss.xml', 'rss'],
    ['/feed.json', 'json'],
  ])('brings only what is new of %s, if the publication says so', async (topic, format) => {
    await publisher.publish({ ...publication, push: 'delta' })
    await subscribe({ topic, payload: JSON.stringify({ method: 'sha256', secret: 'key', topic }) })
    const publish = async (...titles: readonly string[]) => {
      const articles = titles.map(title => article(`${title}.md`, { title }))
      await store.apply(articles, OPTIONS)
      await publisher.refresh()
      await send(await claimed(topic))
    }
    for (const titles of [['Second'], ['Third'], ['Fourth', 'Fifth']]) await publish(...titles)
    const titles = receiver.received.map(({ body }) =>
      [...body.matchAll(/(?:<title>|"title": ?")(First|Second|Third|Fourth|Fifth)/g)]
        .map(([, title]) => title)
        .sort(),
    )
    expect(titles).toEqual([['First', 'Second'], ['Third'], ['Fifth', 'Fourth']])
    for (const { body, headers } of receiver.received) {
      expect(() => readFeed(body, topic)).not.toThrow()
      expect(readFeed(body, topic).format).toBe(format)
      expect(headers.link).toContain(`${topic}>; rel="self"`)
      expect(headers['x-hub-signature']).toBe(
        `sha256=${createHmac('sha256', 'key').update(body).digest('hex')}`,
      )
    }
  })

  it('brings the whole feed to one who has a version that this server does not know', async () => {
    await publisher.publish({ ...publication, push: 'delta' })
    await subscribe({ sent: '"of another server"' })
    await send(await claimed())
    expect(receiver.received[0]?.body).toContain('First')
  })

  it('brings what another server has announced, when this one has not seen it yet', async () => {
    await subscribe()
    const delivery = await claimed()
    await store.apply([article('b.md', { title: 'Second' })], OPTIONS)
    await store.storeNote(tagNote('/rss.xml'), '"later"')
    await send(delivery)
    expect(receiver.received[0]?.body).toContain('Second')
  })

  it('leaves a subscription as it is that ends or is renewed during it', async () => {
    const name = await subscribe()
    const delivery = await claimed()
    receiver.answer((_, response) => {
      void store.removeSubscription(name).then(() => response.writeHead(204).end())
    })
    await send(delivery)
    expect(await store.findSubscription(name)).toBeUndefined()
  })

  it('is not made after the subscription has expired', async () => {
    await subscribe()
    const delivery = await claimed()
    time = new Date(NOW.getTime() + DAY)
    await send(delivery)
    expect(receiver.received).toEqual([])
  })

  it('that has failed for a day ends the subscription, and says so to the subscriber', async () => {
    const subscription = await subscribe()
    receiver.answer((_, response) => response.writeHead(500).end())
    const { push, deny } = senders()
    const delivery = await claimed()
    await expect(push.send(delivery, signal, () => undefined)).rejects.toThrow('got 500')
    const day = push.waits.reduce((sum, wait) => sum + wait, 0)
    expect(day).toBeGreaterThan(0.9 * DAY)
    await push.onGivenUp?.(delivery)
    expect(await store.findSubscription(subscription)).toBeUndefined()
    const all = await store.claimDeliveries({ now: time, until: time, limit: 9, exceptHosts: [] })
    const denial = all.find(({ kind }) => kind === 'websub denial')
    receiver.answer((_, response) => response.writeHead(200).end())
    if (denial !== undefined) await deny.send(denial, signal, () => undefined)
    const last = receiver.received.at(-1)
    expect(last?.method).toBe('GET')
    expect(Object.fromEntries(new URL(last?.path ?? '', receiver.url).searchParams)).toEqual({
      a: 'b',
      'hub.mode': 'denied',
      'hub.topic': 'http://news.example/rss.xml',
      'hub.reason': 'deliveries have failed for a day',
    })
  })

  it('ends the subscription of a feed that is gone', async () => {
    const subscription = await subscribe({ topic: '/tags/none/rss.xml' })
    await send(await claimed('/tags/none/rss.xml'))
    expect(await store.findSubscription(subscription)).toBeUndefined()
    const kinds = (await store.deliveries({ limit: 9 })).map(({ kind }) => kind)
    expect(kinds).toContain('websub denial')
  })
})
