import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Given, givenApi } from '../given.ts'
import { type EventClient, openEvents } from './event-source.ts'

let api: Given
const clients: EventClient[] = []
beforeEach(async () => {
  api = await givenApi()
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await api.close()
})

const put = (slug: string, json: object = {}) =>
  api.call(`PUT /articles/${slug}`, { json: { title: slug, markdown: 'Text.', ...json } })

async function open(query = '', headers: Readonly<Record<string, string>> = {}): Promise<EventClient> {
  const client = await openEvents(`${api.url}/news/api/changes${query}`, {
    Authorization: `Bearer ${api.tokens.read}`,
    ...headers,
  })
  clients.push(client)
  return client
}

const textsOf = (client: EventClient) =>
  client.events.map(({ type, lastEventId, data }) => `${lastEventId} ${type} ${data.url.split('/').at(-1)}`)

describe('a stream of changes', () => {
  it('begins now, and sends each change when it is made', async () => {
    await put('before')
    const client = await open()
    expect(client.status).toBe(200)
    expect(client.headers).toMatchObject({
      ...{ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' },
      ...{ 'x-accel-buffering': 'no', 'access-control-allow-origin': '*', vary: 'Accept' },
    })
    await put('a')
    await client.received(1)
    await api.call('PATCH /articles/a', { json: { markdown: 'Two\nlines' } })
    await client.received(2)
    await api.call('DELETE /articles/a')
    await client.received(3)
    expect(textsOf(client)).toEqual(['2 article.published a', '3 article.updated a', '4 article.withdrawn a'])
    expect(client.events[1]?.data.article.markdown).toBe('Two\nlines')
    expect(client.retry()).toBe(3_000)
  })

  it('sends the same data as a page', async () => {
    await put('a', { tags: ['one'] })
    const client = await open('?since=0')
    const [event] = await client.received(1)
    const { json } = await api.call('GET /changes')
    expect(event?.data).toEqual(json.changes[0])
  })

  it('continues after Last-Event-ID, which wins over since', async () => {
    for (const slug of ['a', 'b', 'c']) await put(slug)
    const client = await open('?since=0', { 'Last-Event-ID': '2' })
    await client.received(1)
    expect(textsOf(client)).toEqual(['3 article.published c'])
  })

  it('says where it begins, so that a client without any event misses nothing later', async () => {
    await put('a')
    const client = await open()
    await vi.waitFor(() => expect(client.lastEventId()).toBe('1'))
    client.close()
    await put('b')
    const again = await open('', { 'Last-Event-ID': client.lastEventId() })
    await again.received(1)
    expect(textsOf(again)).toEqual(['2 article.published b'])
  })

  it('sends an article when it becomes due', async () => {
    await put('later', { published: '2026-03-01T12:10:00Z' })
    const client = await open()
    api.pass(11 * 60_000)
    await api.sync()
    await client.received(1)
    expect(textsOf(client)).toEqual(['1 article.published later'])
  })

  it('reaches many clients', async () => {
    const all = await Promise.all(Array.from({ length: 40 }, () => open()))
    await put('a')
    await put('b')
    for (const client of all) {
      await client.received(2)
      expect(textsOf(client)).toEqual(['1 article.published a', '2 article.published b'])
    }
  })

  it('waits for a slow client, and loses nothing', async () => {
    const client = await open()
    const fast = await open()
    client.pause()
    const slugs = Array.from({ length: 30 }, (_, n) => `a${n}`)
    for (const slug of slugs) await put(slug, { markdown: 'Long. '.repeat(100_000) })
    await fast.received(30)
    client.resume()
    await client.received(30)
    expect(textsOf(client)).toEqual(slugs.map((slug, n) => `${n + 1} article.published ${slug}`))
  })

  it('has no body for HEAD', async () => {
    const { status, headers, bytes } = await api.call('HEAD /changes', {
      headers: { Accept: 'text/event-stream' },
    })
    expect([status, headers['content-type'], bytes.length]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      0,
    ])
  })

  it.each([
    ['text/event-stream;q=0', 'application/json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['application/json;q=0.1, Text/Event-Stream;q=0.5', 'text/event-stream; charset=utf-8'],
  ])('is sent by Accept: %s is %s', async (Accept, type) => {
    const { headers } = await api.call('HEAD /changes', { headers: { Accept } })
    expect(headers['content-type']).toBe(type)
  })

  it('is refused without a token, and after a number that no change has had', async () => {
    expect((await open('', { Authorization: '' })).status).toBe(401)
    expect((await open('', { 'Last-Event-ID': '7' })).status).toBe(410)
    expect((await open('', { 'Last-Event-ID': 'x' })).status).toBe(400)
  })

  it('may be opened by pages of other origins', async () => {
    const { status, headers } = await api.call('OPTIONS /changes')
    expect(status).toBe(204)
    expect(headers['access-control-allow-headers']).toContain('Last-Event-ID')
  })

  it('ends when the server closes', async () => {
    const client = await open()
    const closing = api.close()
    await client.ended
    await closing
    api = await givenApi()
  })
})
