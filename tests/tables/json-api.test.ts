import { afterEach, describe, expect, it, vi } from 'vitest'
import { type ApiPlace, openApiPlace } from './api-place.ts'
import { describeSource, post } from './contract.ts'
import { follow, PATIENCE, stopAll } from './following.ts'

describeSource('a JSON API', () => openApiPlace())

describe('a JSON API', () => {
  let place: ApiPlace

  afterEach(async () => {
    await stopAll()
    await place.close()
    vi.unstubAllEnvs()
  })

  it('is asked for its pages, and later only whether they have changed', async () => {
    place = await openApiPlace()
    await place.insert(post(1), post(2), post(3))
    const following = follow(place.source)
    await following.untilTitles('Number 1', 'Number 2', 'Number 3')
    place.requests()
    await vi.waitFor(() => expect(place.requests().length).toBeGreaterThan(1), PATIENCE)
    await place.update(3, { headline: 'Third' })
    following.rowsRead()
    await following.untilTitles('Number 1', 'Number 2', 'Third')
    expect(following.rowsRead()).toBe(1)
    const requests = place.requests()
    expect(requests).toContain('/posts 304')
    expect(requests).not.toContain('/posts 200')
    expect(requests).toContain('/posts?from=2 200')
  })

  it('is asked for changes since the last one, where it can tell', async () => {
    place = await openApiPlace({ since: 'since', changed: 'changed_at' })
    await place.insert(post(1), post(2), post(3))
    const following = follow(place.source)
    await following.untilTitles('Number 1', 'Number 2', 'Number 3')
    place.requests()
    await place.insert(post(4))
    await following.untilTitles('Number 1', 'Number 2', 'Number 3', 'Number 4')
    expect(place.requests().filter(request => !request.includes('since='))).toEqual([])
  })

  it('gets its secret header, which is not in publication.yaml', async () => {
    vi.stubEnv('API_TOKEN', 'token-of-the-test')
    place = await openApiPlace({ headers: { authorization: { env: 'API_TOKEN', before: 'Bearer ' } } })
    await place.insert(post(1))
    const following = follow(place.source)
    await following.untilTitles('Number 1')
    expect(place.headers().authorization).toBe('Bearer token-of-the-test')
  })

  it('that fails changes nothing, and is asked again when it says', async () => {
    place = await openApiPlace()
    await place.insert(post(1))
    const following = follow(place.source)
    await following.untilTitles('Number 1')
    place.answer = response => void response.writeHead(503, { 'retry-after': '1' }).end()
    await following.untilLogged(/\/posts: expected status 200, got 503: the articles stay as they were/)
    expect(await following.titles()).toEqual(['Number 1'])
    expect((await following.faults())[0]).toMatch(/^publication\.yaml: source: .*got 503$/)
    await place.insert(post(2))
    place.answer = undefined
    await following.untilTitles('Number 1', 'Number 2')
    expect(await following.faults()).toEqual([])
  })

  it('that answers something else is reported, and changes nothing', async () => {
    place = await openApiPlace()
    await place.insert(post(1))
    const following = follow(place.source)
    await following.untilTitles('Number 1')
    place.answer = response => void response.end('<html>')
    await following.untilLogged(/expected JSON, got "<html>"/)
    place.answer = response => void response.end('{"data": {"posts": "none"}}')
    await following.refresh()
    await following.untilLogged(/expected a list in "data.posts", got "none"/)
    place.answer = response =>
      void response.end('{"data": {"posts": [{}]}, "meta": {"next": "https://other.example/"}}')
    await following.refresh()
    await following.untilLogged(/expected a next page on the same server, got "https:\/\/other.example\/"/)
    expect(await following.titles()).toEqual(['Number 1'])
  })

  it('is read by a cursor that goes into a parameter', async () => {
    place = await openApiPlace({ next: { at: 'cursor', as: 'after' } })
    const page = (url: string) => (url.includes('after=x') ? { data: { posts: [post(2)] } } : undefined)
    place.answer = response => {
      const { url = '' } = response.req
      response.end(JSON.stringify(page(url) ?? { data: { posts: [post(1)] }, cursor: 'x' }))
    }
    const following = follow(place.source)
    await following.untilTitles('Number 1', 'Number 2')
  })

  it('reports an item without a key by its number', async () => {
    place = await openApiPlace()
    const { id, ...nameless } = post(1)
    place.answer = response => void response.end(JSON.stringify({ data: { posts: [nameless, post(2)] } }))
    const following = follow(place.source)
    await following.untilTitles('Number 2')
    expect(await following.faults()).toEqual([
      'publication.yaml: source item number 1 expected a value in "id", by which the row is found again, got none: "key" names another column',
    ])
  })
})

describe('a JSON Feed', () => {
  it('needs no mapping, keeps its ids, and what it no longer lists', async () => {
    const place = await openApiPlace()
    const item = (n: number) => ({
      ...{ id: `urn:example:${n}`, title: `Item ${n}`, content_html: `<p>${n}</p>` },
      ...{ url: `https://blog.example/${n}`, date_published: '2024-05-01T10:00:00Z' },
    })
    let items = [item(1), item(2)]
    place.answer = response =>
      void response.end(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Blog', items }))
    const following = follow({ url: place.url, every: '200ms' })
    await following.untilTitles('Item 1', 'Item 2')
    items = [item(2), item(3)]
    await following.untilTitles('Item 1', 'Item 2', 'Item 3')
    expect((await following.articles()).map(({ id }) => id).sort()).toEqual([
      ...['urn:example:1', 'urn:example:2', 'urn:example:3'],
    ])
    await stopAll()
    await place.close()
  })
})
