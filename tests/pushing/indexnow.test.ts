import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { parsePublication } from '../../src/articles/parse-publication.ts'
import type { Publication } from '../../src/articles/publication.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { createOutgoing, type Outgoing } from '../../src/outgoing/outgoing.ts'
import { createDeliveryQueue, type DeliveryQueue } from '../../src/pushing/delivery-queue.ts'
import { createKeyHandler } from '../../src/pushing/indexnow/key.ts'
import { createPageAnnouncer, type PageAnnouncer } from '../../src/pushing/indexnow/page-announcer.ts'
import { createPageSender, INDEXNOW } from '../../src/pushing/indexnow/page-sender.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { article, gone, OPTIONS } from '../stores/given.ts'
import { type Receiver, startReceiver } from './receiver.ts'

const BASE = 'https://news.example/review'
const KEY = '73134416ae45434d98edc086e0bf6740'
const PATIENCE = { timeout: 20_000, interval: 10 }

/** The time moves by hand, so that nothing waits. */
let time: number
const now = () => new Date(time)
let store: ArticleStore
let receiver: Receiver
let outgoing: Outgoing
let queue: DeliveryQueue
let announcer: PageAnnouncer
let publication: Publication | undefined
const warnings: string[] = []

beforeEach(async () => {
  time = Date.parse('2026-11-28T12:00:00Z')
  store = openSqliteStore(':memory:')
  receiver = await startReceiver()
  outgoing = createOutgoing({ version: '0', allowPrivateAddresses: true })
  publication = declare({ key: KEY, endpoint: receiver.url })
  const log = {
    info: () => undefined,
    warn: (_: object, text: string) => void warnings.push(text),
    error: () => undefined,
  }
  const shared = { outgoing, store, publication: () => publication, now, log }
  const senders = { [INDEXNOW]: createPageSender({ ...shared, batch: 3 }) }
  queue = createDeliveryQueue({ store, senders, now, log, random: () => 0 })
  announcer = createPageAnnouncer({ ...shared, onAdded: queue.wake })
  await put('before')
  await announcer.announce()
})
afterEach(async () => {
  await queue.close()
  await outgoing.close()
  await receiver.close()
  await store.close()
  warnings.length = 0
})

type Declared = NonNullable<Parameters<typeof parsePublication>[0]['indexnow']>

function declare(indexnow: Declared): Publication {
  return parsePublication({ title: 'News', indexnow, feeds: { friends: { private: true } } }, BASE)
}

async function put(name: string, fields: Parameters<typeof article>[1] = {}): Promise<void> {
  await store.apply([article(`${name}.md`, { title: name, ...fields })], { ...OPTIONS, now: now() })
}

/** Announces the changes, and sends what is due after the time in which changes are collected. */
async function send(): Promise<void> {
  await announcer.announce()
  time += 10_000
  queue.wake()
}

interface Submitted {
  readonly host: string
  readonly key: string
  readonly keyLocation: string
  readonly urlList: readonly string[]
}

const submitted = () => receiver.received.map(({ body }) => JSON.parse(body) as Submitted)
const slugs = () => submitted().map(({ urlList }) => urlList.map(url => url.replace(`${BASE}/articles/`, '')))

/** Waits until so many requests came, and nothing waits any more. */
async function untilSent(requests: number): Promise<void> {
  await vi.waitFor(async () => {
    expect(receiver.received).toHaveLength(requests)
    expect(await store.deliveryCounts(1)).toMatchObject({ waiting: 0 })
  }, PATIENCE)
}

it('tells of pages that are published, updated and withdrawn, in one request, and not of what was there before', async () => {
  await put('a')
  await put('b')
  await send()
  await untilSent(1)
  const [first] = submitted()
  expect(receiver.received[0]).toMatchObject({ method: 'POST' })
  expect(receiver.received[0]?.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(first).toEqual({
    ...{ host: 'news.example', key: KEY, keyLocation: `${BASE}/${KEY}.txt` },
    urlList: [`${BASE}/articles/a`, `${BASE}/articles/b`],
  })
  await put('a', { summary: 'New.' })
  await store.apply([gone('before.md')], { ...OPTIONS, now: now() })
  await send()
  await untilSent(2)
  expect(slugs()[1]).toEqual(['a', 'before'])
  await send()
  expect(await store.nextDelivery()).toBe(undefined)
  expect(receiver.received).toHaveLength(2)
})

it('tells of no page that is not public here', async () => {
  await put('elsewhere', { link: 'https://elsewhere.example/' })
  await put('private', { hiddenFrom: { except: ['friends'] } })
  await put('draft', { draft: true })
  await send()
  await untilSent(0)
  await put('public')
  await send()
  await untilSent(1)
  expect(slugs()).toEqual([['public']])
})

it('sends many pages in several requests', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await put(name)
  await send()
  await untilSent(3)
  expect(slugs()).toEqual([['a', 'b', 'c'], ['d', 'e', 'f'], ['g']])
})

it('repeats only what was not accepted, when Retry-After of a 429 says', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await put(name)
  receiver.answer((_, response) => {
    if (receiver.received.length === 2) response.writeHead(429, { 'Retry-After': '3600' }).end()
    else response.writeHead(202).end()
  })
  await send()
  await vi.waitFor(() => expect(warnings.join()).toContain('next attempt at 2026-11-28T13:00:10'), PATIENCE)
  await vi.waitFor(async () => {
    expect(await store.nextDelivery()).toEqual(new Date('2026-11-28T13:00:10Z'))
  }, PATIENCE)
  time += 3_599_000
  queue.wake()
  expect(receiver.received).toHaveLength(2)
  time += 2_000
  queue.wake()
  await untilSent(3)
  expect(slugs()).toEqual([['a', 'b', 'c'], ['d'], ['d']])
})

it('gives up what is wrong, lists it, and goes on with the next change', async () => {
  receiver.answer((_, response) => response.writeHead(422).end('URLs do not belong to the host'))
  await put('a')
  await send()
  await vi.waitFor(async () => expect(await store.deliveryCounts(1)).toMatchObject({ failed: 1 }), PATIENCE)
  receiver.answer((_, response) => response.writeHead(200).end())
  await put('b')
  await send()
  await untilSent(2)
  expect(slugs()).toEqual([['a'], ['b']])
})

it('sends nothing when it is not declared, or no longer', async () => {
  await put('a')
  await announcer.announce()
  publication = declare(false)
  await put('b')
  await send()
  await untilSent(0)
})

it('the key is at its path, a made one too, which stays the same', async () => {
  const app = express().use(createKeyHandler({ store, publication: () => publication }))
  const server = createServer(app)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const response = await fetch(`${url}/${KEY}.txt`)
    expect([response.status, await response.text()]).toEqual([200, KEY])
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    for (const path of [`/${KEY}0.txt`, `/${KEY}`, '/another-key.txt'])
      expect((await fetch(url + path)).status, path).toBe(404)
    publication = declare({ endpoint: receiver.url })
    await put('a')
    await send()
    await untilSent(1)
    const [{ key = '', keyLocation = '' } = {}] = submitted()
    expect(key).toMatch(/^[0-9a-f]{32}$/)
    expect(await (await fetch(url + keyLocation.slice(BASE.length))).text()).toBe(key)
    await put('b')
    await send()
    await untilSent(2)
    expect(submitted()[1]?.key).toBe(key)
    publication = declare(false)
    expect((await fetch(`${url}/${KEY}.txt`)).status).toBe(404)
  } finally {
    server.close()
  }
})

it.each<readonly [Declared, object | undefined]>([
  [false, undefined],
  [true, { endpoint: 'https://api.indexnow.org/indexnow' }],
  [KEY, { key: KEY, endpoint: 'https://api.indexnow.org/indexnow' }],
  [{ endpoint: 'https://www.bing.com/indexnow' }, { endpoint: 'https://www.bing.com/indexnow' }],
])('%j in publication.yaml is %j', (declared, expected) => {
  expect(declare(declared).indexnow).toEqual(expected)
})

it.each(['short', 'with space in it', 'a'.repeat(129), 7])('the key %j is refused', key => {
  expect(() => declare(key as Declared)).toThrow(
    /expected (true, or )?a key of 8 to 128 letters, digits and hyphens/,
  )
})
