import { afterEach, beforeEach, expect, it } from 'vitest'
import { createChangeReader } from '../../../src/api/changes/change-reader.ts'
import { article, gone, NOW, OPTIONS } from '../../stores/given.ts'
import { type Given, givenApi, PUBLICATION } from '../given.ts'

let api: Given
beforeEach(async () => {
  api = await givenApi()
})
afterEach(() => api.close())

const put = (slug: string, json: object = {}) =>
  api.call(`PUT /articles/${slug}`, { json: { title: slug, markdown: 'Text.', ...json } })

/** Returns a page, with its changes as texts such as `1 article.published a`. */
async function page(query = '') {
  const { status, json } = await api.call(`GET /changes${query}`)
  expect(status).toBe(200)
  const { changes, next, more } = json
  const texts = changes.map(
    ({ number, event, url }: Record<string, string>) => `${number} ${event} ${url?.split('/').at(-1)}`,
  )
  return { texts, changes, next, more }
}

it('are none at first', async () => {
  expect(await page()).toEqual({ texts: [], changes: [], next: 0, more: false })
})

it('are told once for each article, with the article as it is', async () => {
  await put('a', { tags: ['one'] })
  await put('b')
  await api.call('PATCH /articles/a', { json: { title: 'New' } })
  await api.call('DELETE /articles/b')
  const { texts, changes, next, more } = await page()
  expect(texts).toEqual(['1 article.published a'])
  expect([next, more]).toEqual([1, false])
  const { json: own } = await api.call('GET /articles/a')
  expect(changes[0]).toEqual({
    ...{ number: 1, event: 'article.published', id: own.id, url: `${PUBLICATION.baseUrl}/articles/a` },
    ...{ changed: '2026-03-01T12:00:00.000Z', article: own },
  })
})

it('tell of updates and withdrawals after a number', async () => {
  await put('a')
  await put('b')
  const { next } = await page()
  await api.call('PATCH /articles/a', { json: { title: 'New' } })
  await api.call('DELETE /articles/b?reason=Wrong')
  const { texts, changes } = await page(`?since=${next}`)
  expect(texts).toEqual(['3 article.updated a', '4 article.withdrawn b'])
  expect(changes[0].article).toMatchObject({ title: 'New', markdown: 'Text.' })
  expect(changes[1]).not.toHaveProperty('article')
  expect(changes[1].reason).toBe('Wrong')
})

it('have articles of files, and press texts as HTML', async () => {
  await api.sync(article('a.txt', { body: { format: 'text', source: 'One\n\nTwo' } }))
  const { changes } = await page()
  expect(changes[0].article).toMatchObject({ source: 'a.txt', content: '<p>One</p>\n<p>Two</p>' })
})

it('have no drafts, and future articles once they are due', async () => {
  await put('draft', { draft: true })
  await put('later', { published: '2026-03-01T12:10:00Z', expires: '2026-03-01T12:20:00Z' })
  expect((await page()).texts).toEqual([])
  api.pass(10 * 60_000)
  expect((await page()).texts).toEqual(['1 article.published later'])
  api.pass(10 * 60_000)
  expect((await page('?since=1')).texts).toEqual(['2 article.withdrawn later'])
})

it('are read page by page', async () => {
  for (const slug of ['a', 'b', 'c', 'd', 'e']) await put(slug)
  const found: string[] = []
  let [since, isMore, pages] = [0, true, 0]
  while (isMore) {
    const { texts, next, more } = await page(`?limit=2&since=${since}`)
    found.push(...texts)
    since = next
    isMore = more
    pages++
  }
  expect(pages).toBe(3)
  expect(found.map(text => text.at(-1)).join('')).toBe('abcde')
})

it('end a page when it has 4 MB', async () => {
  for (const slug of ['a', 'b', 'c']) await put(slug, { markdown: 'Long. '.repeat(400_000) })
  const { texts, next, more } = await page()
  expect([texts.length, next, more]).toEqual([2, 2, true])
  expect((await page(`?since=${next}`)).texts).toEqual(['3 article.published c'])
})

it('need a token, which may only read', async () => {
  await put('a')
  expect((await api.call('GET /changes', { token: '' })).status).toBe(401)
  expect((await api.call('GET /changes', { token: api.tokens.read })).status).toBe(200)
})

it.each([
  ['?since=x', 'since: expected the number of a change, got "x"'],
  ['?since=-1', 'since: expected the number of a change, got "-1"'],
  ['?since=1&since=2', 'since: expected it once, got "1"'],
  ['?limit=0', 'limit: expected a number from 1 to 1000, got "0"'],
  ['?limit=1001', 'limit: expected a number from 1 to 1000, got "1001"'],
  ['?after=1', 'after: expected one of since, limit, got "1"'],
])('%s is refused with 400', async (query, detail) => {
  const { status, json } = await api.call(`GET /changes${query}`)
  expect([status, json.detail]).toEqual([400, detail])
})

it('after a number that no change has had are 410, so that a follower begins again', async () => {
  await put('a')
  const { status, json } = await api.call('GET /changes?since=2')
  expect(status).toBe(410)
  expect(json.detail).toBe(
    'there is no change 2 yet, the last one is 1: the store is another one, so begin at 0',
  )
})

it('of an article that was withdrawn meanwhile are left out, for they come again', async () => {
  const { store } = api
  await store.apply([article('a.md', { id: 'a' }), article('b.md', { id: 'b' })], OPTIONS)
  await store.recordChanges(NOW)
  await store.apply([gone('a.md')], OPTIONS)
  const reader = createChangeReader({ store, now: () => NOW })
  const request = { limit: 10, maxBytes: 1_000, publication: PUBLICATION }
  expect(await reader.readPage({ ...request, after: 0 })).toMatchObject({ changes: [{ number: 2 }], next: 2 })
  expect(await reader.bringUpToDate()).toBe(3)
  expect(await reader.readPage({ ...request, after: 2 })).toMatchObject({
    changes: [{ number: 3, event: 'article.withdrawn' }],
    next: 3,
  })
})

it('that were announced stay when the clock is set back', async () => {
  const { store } = api
  await store.apply([article('a.md', { id: 'a', published: new Date(NOW.getTime() + 1_000) })], OPTIONS)
  await store.recordChanges(new Date(NOW.getTime() + 2_000))
  const reader = createChangeReader({ store, now: () => NOW })
  const request = { limit: 10, maxBytes: 1_000, publication: PUBLICATION }
  expect((await reader.readPage({ ...request, after: 0 })).changes).toHaveLength(1)
})

it('name both kinds of answers to caches', async () => {
  const { headers } = await api.call('GET /changes')
  expect(headers).toMatchObject({ vary: 'Accept', 'cache-control': 'no-store' })
})
