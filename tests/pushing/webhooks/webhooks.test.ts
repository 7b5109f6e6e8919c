import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { viewOf } from '../../../src/api/articles/record-of.ts'
import type { Publication } from '../../../src/articles/publication.ts'
import type { WebhookEvent } from '../../../src/articles/schema/webhook-schema.ts'
import type { ArticleStore } from '../../../src/articles/store/article-store.ts'
import { createOutgoing, type Outgoing } from '../../../src/outgoing/outgoing.ts'
import { createDeliveryQueue, type DeliveryQueue } from '../../../src/pushing/delivery-queue.ts'
import { createArticleAnnouncer } from '../../../src/pushing/webhooks/article-announcer.ts'
import { createWebhookRegistry } from '../../../src/pushing/webhooks/registry.ts'
import { createWebhookSender } from '../../../src/pushing/webhooks/sender.ts'
import { FEED_WEBHOOK, WEBHOOK } from '../../../src/pushing/webhooks/webhook.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { PATIENCE } from '../../program/sample-folder.ts'
import { publication as PUBLICATION } from '../../publish/given.ts'
import { article, gone, NOW, OPTIONS } from '../../stores/given.ts'
import { type Receiver, startReceiver } from '../receiver.ts'

const SECOND = 1_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** How long a receiver may take. */
const TIMEOUT_MS = 3_000
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`

let store: ArticleStore
let receiver: Receiver
let outgoing: Outgoing
let queue: DeliveryQueue
let time: Date
let publication: Publication
beforeEach(async () => {
  process.env.TEST_WEBHOOK_SECRET = SECRET
  store = openSqliteStore(':memory:')
  receiver = await startReceiver()
  outgoing = createOutgoing({ version: '0', allowPrivateAddresses: true, timeoutMs: TIMEOUT_MS })
  time = NOW
  listen()
  const shared = { store, outgoing, log, now: () => time, publication: () => publication }
  const sender = createWebhookSender({
    ...{ ...shared, registry: registry() },
    viewArticle: async (owner, edition) => viewOf(owner, edition),
  })
  const senders = { [WEBHOOK]: sender, [FEED_WEBHOOK]: sender }
  queue = createDeliveryQueue({ ...shared, senders, random: () => 0 })
})
afterEach(async () => {
  delete process.env.TEST_WEBHOOK_SECRET
  await queue.close()
  await outgoing.close()
  await receiver.close()
  await store.close()
})

/** Names the receiver as a webhook. */
function listen(events?: readonly WebhookEvent[]): void {
  const hook = {
    url: receiver.url,
    secret: { env: 'TEST_WEBHOOK_SECRET' },
    ...(events && { events: [...events] }),
  }
  publication = { ...PUBLICATION, webhooks: [hook] }
}

function registry() {
  return createWebhookRegistry({ store, publication: () => publication })
}

async function announce(): Promise<void> {
  const options = { store, registry: registry(), now: () => time, log, onAdded: () => undefined }
  await createArticleAnnouncer(options).announce()
}

/** Stores an article, a second later, and announces it. */
async function put(name: string, fields: Parameters<typeof article>[1] = {}): Promise<void> {
  time = new Date(time.getTime() + SECOND)
  await store.apply([article(`${name}.md`, { id: name, ...fields })], { ...OPTIONS, now: time })
  await announce()
}

const stored = () => store.deliveries({ limit: 100 })
const events = () => receiver.received.map(({ body }) => JSON.parse(body))
const types = () => events().map(({ type, data }) => `${type} ${data.id}`)

/** Sends what is due until nothing is. */
async function sendAll(): Promise<void> {
  queue.wake()
  await vi.waitFor(async () => expect(await stored()).toEqual([]), PATIENCE)
}

describe('webhooks', () => {
  it('hear of what changes after they were named', async () => {
    await store.apply([article('old.md', { id: 'old' })], OPTIONS)
    await announce()
    expect(await stored()).toEqual([])
    await put('new')
    await sendAll()
    expect(types()).toEqual(['article.published new'])
  })

  it('hear only of the events that they want', async () => {
    listen(['article.updated'])
    await announce()
    await put('a')
    await put('a', { title: 'B' })
    await sendAll()
    expect(events()).toMatchObject([{ type: 'article.updated', data: { id: 'a', article: { title: 'B' } } }])
  })

  it('get an article as it is when it is sent, and as published if they have not heard of it', async () => {
    await announce()
    await put('a', { title: 'One' })
    await put('a', { title: 'Two' })
    await sendAll()
    await put('a', { title: 'Three' })
    await sendAll()
    expect(events().map(({ type, data }) => [type, data.article.title])).toEqual([
      ['article.published', 'Two'],
      ['article.updated', 'Three'],
    ])
  })

  it('get the reason of a withdrawal, if there is one', async () => {
    await announce()
    await put('a')
    await put('b')
    await sendAll()
    await store.recall('a', { reason: 'A name was wrong' }, time)
    await store.apply([gone('b.md')], { ...OPTIONS, now: time })
    await announce()
    await sendAll()
    const withdrawn = events().filter(({ type }) => type === 'article.withdrawn')
    // Deliveries have no order.
    expect(new Map(withdrawn.map(({ data }) => [data.id, data.reason]))).toEqual(
      new Map([
        ['a', 'A name was wrong'],
        ['b', undefined],
      ]),
    )
  })

  it('get nothing of an article that was public only while they were away, except that it is withdrawn', async () => {
    await announce()
    await put('a')
    await put('a', { draft: true })
    await sendAll()
    const [event] = events()
    expect(event).toMatchObject({ type: 'article.withdrawn', data: { id: 'a' } })
    expect(event.data.article).toBeUndefined()
  })

  it('are told once, by however many servers', async () => {
    await announce()
    await store.apply([article('a.md', { id: 'a' })], { ...OPTIONS, now: time })
    await Promise.all([announce(), announce(), announce()])
    await sendAll()
    expect(types()).toEqual(['article.published a'])
  })

  it('get a text that is too long without it', async () => {
    await announce()
    await put('a', { body: { format: 'markdown', source: 'Long. '.repeat(60_000) } })
    await sendAll()
    const [{ data }] = events()
    expect(data.contentOmitted).toBe(true)
    expect(data.article).toMatchObject({ title: 'An article' })
    expect(data.article.markdown).toBeUndefined()
  })

  it('are tried for three days, with the same id and the time of each attempt, and then given up', async () => {
    receiver.answer((_, response) => response.writeHead(500).end())
    await announce()
    await put('a')
    const begin = time
    for (let attempts = 1; ; attempts++) {
      queue.wake()
      await vi.waitFor(async () => expect((await stored())[0]?.attempts).toBe(attempts), PATIENCE)
      const next = await store.nextDelivery()
      if (next === undefined) break
      time = next
    }
    expect(await stored()).toMatchObject([{ state: 'failed', error: expect.stringContaining('got 500') }])
    expect(time.getTime() - begin.getTime()).toBeGreaterThanOrEqual(3 * DAY)
    expect(time.getTime() - begin.getTime()).toBeLessThan(4 * DAY)
    const headers = receiver.received.map(one => one.headers)
    expect(new Set(headers.map(one => one['webhook-id'])).size).toBe(1)
    expect(new Set(headers.map(one => one['webhook-timestamp'])).size).toBe(headers.length)
  })

  it('that have answered 410 get nothing until they are enabled, and then what they have missed', async () => {
    receiver.answer((_, response) => response.writeHead(410).end())
    await announce()
    await put('a')
    queue.wake()
    await vi.waitFor(async () => expect(await stored()).toMatchObject([{ state: 'failed' }]), PATIENCE)
    const since = time.toISOString()
    await put('b')
    expect(await stored()).toHaveLength(1)
    const [disabled] = await registry().all()
    expect(disabled?.disabled).toEqual({ since, reason: 'it has answered 410' })
    receiver.answer((_, response) => response.writeHead(204).end())
    if (disabled !== undefined) await registry().enable(disabled, time)
    await announce()
    await sendAll()
    expect(types().toSorted()).toEqual(['article.published a', 'article.published a', 'article.published b'])
  })

  it('that have answered 410 are enabled by a change of their configuration', async () => {
    const [webhook] = await registry().all()
    if (webhook !== undefined) await registry().disable(webhook, 'it has answered 410', time)
    expect((await registry().all())[0]?.disabled).toBeDefined()
    listen(['article.published'])
    expect((await registry().all())[0]?.disabled).toBeUndefined()
  })

  it('that do not answer are tried again, and hold no other up', async () => {
    const slow = await startReceiver()
    slow.answer(() => undefined)
    const secret = { env: 'TEST_WEBHOOK_SECRET' }
    publication = { ...PUBLICATION, webhooks: [{ url: slow.url, secret }, ...(publication.webhooks ?? [])] }
    await announce()
    for (const name of ['a', 'b', 'c', 'd', 'e']) await put(name)
    queue.wake()
    await vi.waitFor(() => expect(types()).toHaveLength(5), PATIENCE)
    const error = `expected an answer within ${TIMEOUT_MS} ms, got none`
    await vi.waitFor(async () => {
      const waiting = await stored()
      expect(waiting.every(({ destination }) => destination === slow.url)).toBe(true)
      expect(waiting).toContainEqual(expect.objectContaining({ state: 'waiting', attempts: 1, error }))
    }, PATIENCE)
    await slow.close()
  })

  it('that are no longer named get nothing more', async () => {
    await announce()
    await put('a')
    publication = PUBLICATION
    await sendAll()
    expect(receiver.received).toEqual([])
  })

  it('are tried again when their secret cannot be read', async () => {
    delete process.env.TEST_WEBHOOK_SECRET
    await announce()
    await put('a')
    queue.wake()
    const error = 'expected a secret in the variable TEST_WEBHOOK_SECRET, got nothing'
    await vi.waitFor(
      async () => expect(await stored()).toMatchObject([{ state: 'waiting', error }]),
      PATIENCE,
    )
    process.env.TEST_WEBHOOK_SECRET = SECRET
    time = new Date(time.getTime() + HOUR)
    await sendAll()
    expect(types()).toEqual(['article.published a'])
  })
})
