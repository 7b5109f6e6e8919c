import { afterAll, beforeAll, expect, it } from 'vitest'
import { article } from '../../stores/given.ts'
import { type Given, givenApi, PUBLICATION } from '../given.ts'

let api: Given
beforeAll(async () => {
  api = await givenApi()
  for (let day = 1; day <= 9; day++) {
    const json = {
      title: `Article ${day}`,
      published: `2025-01-0${day}`,
      tags: day % 2 ? ['Odd Days'] : [],
      markdown: 'Text.',
    }
    await api.call(`PUT /articles/article-${day}`, { json })
  }
  await api.call('PATCH /articles/article-9', { json: { draft: true } })
  await api.call('DELETE /articles/article-8')
  await api.sync(article('file.md', { published: new Date('2025-01-04T12:00:00Z'), title: 'By file' }))
})
afterAll(() => api.close())

interface Page {
  readonly articles: readonly { readonly title: string; readonly source: string }[]
  readonly next?: string
}

/** Follows `next`, which is at the publication's own address, to the end. */
async function pages(query: string): Promise<readonly Page[]> {
  const found: Page[] = []
  for (let path: string | undefined = `/articles${query}`; path !== undefined; ) {
    const { status, json, headers } = await api.call(`GET ${path}`)
    expect(status).toBe(200)
    found.push(json)
    expect(headers.link).toBe(json.next === undefined ? undefined : `<${json.next}>; rel="next"`)
    path = json.next?.slice(`${PUBLICATION.baseUrl}/api`.length)
  }
  return found
}

const titles = (found: readonly Page[]) => found.flatMap(({ articles }) => articles.map(({ title }) => title))

it('has articles of files and of the API and drafts, newest first, without bodies', async () => {
  const [page] = await pages('')
  const days = [9, 7, 6, 5].map(day => `Article ${day}`)
  expect(titles([page as Page])).toEqual([...days, 'By file', ...[4, 3, 2, 1].map(day => `Article ${day}`)])
  expect(page?.next).toBeUndefined()
  expect(page?.articles[0]).toMatchObject({
    draft: true,
    slug: 'article-9',
    source: '/api/articles/article-9',
  })
  expect(page?.articles[0]).not.toHaveProperty('markdown')
})

it('is read page by page, each article once, even if articles are added meanwhile', async () => {
  const all = titles(await pages(''))
  for (const limit of [1, 2, 4, 9]) {
    const found = await pages(`?limit=${limit}`)
    expect(found).toHaveLength(Math.ceil(9 / limit))
    expect(titles(found)).toEqual(all)
  }
  const { json: first } = await api.call('GET /articles?limit=2')
  await api.call('PUT /articles/newest', { json: { title: 'Newest', published: '2025-02-01' } })
  const { json: second } = await api.call(`GET ${first.next.slice(`${PUBLICATION.baseUrl}/api`.length)}`)
  expect(titles([first, second])).toEqual(all.slice(0, 4))
  await api.call('DELETE /articles/newest')
})

it('with a tag has the articles of its feed, whatever the spelling', async () => {
  for (const query of ['?tag=Odd%20Days', '?tag=odd+days&limit=1'])
    expect(titles(await pages(query))).toEqual([7, 5, 3, 1].map(day => `Article ${day}`))
  expect(titles(await pages('?tag=none'))).toEqual([])
})

it.each([
  ['?limit=0', 'limit'],
  ['?limit=101', 'limit'],
  ['?limit=x', 'limit'],
  ['?limit=1&limit=2', 'limit'],
  ['?cursor=abc', 'cursor'],
  ['?cursor=WzFd', 'cursor'],
  ['?tag=%00', 'tag'],
  [`?cursor=${Buffer.from('[1,"\\u0000"]').toString('base64url')}`, 'cursor'],
  ['?tags=maps', 'tags'],
])('%s is 400 and names %s', async (query, parameter) => {
  const { status, json } = await api.call(`GET /articles${query}`)
  expect(status).toBe(400)
  expect(json.errors).toMatchObject([{ parameter, detail: expect.stringContaining('expected') }])
})
