import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PublicationFields } from '../../src/articles/schema/publication-schema.ts'
import type { Post, PostPlace } from './contract.ts'

/** Posts of a JSON API, some on each page. */
export interface ApiPlace extends PostPlace {
  readonly url: string
  /** The requests since the last call, with the status of their answers. */
  requests(): readonly string[]
  /** The header fields of the last request. */
  headers(): IncomingMessage['headers']
  /** Answers in place of the API, until it is undefined again. */
  answer: ((response: ServerResponse) => void) | undefined
}

const PAGE = 2

type Item = Post & { readonly changed_at: string }

/** Starts an API. `source` adds to the source that reads it. */
export async function openApiPlace(source: Readonly<Record<string, unknown>> = {}): Promise<ApiPlace> {
  const posts = new Map<number, Item>()
  let requests: string[] = []
  let headers: IncomingMessage['headers'] = {}

  function pageOf(url: URL): object {
    const since = url.searchParams.get('since') ?? ''
    const all = [...posts.values()].filter(({ changed_at }) => changed_at >= since)
    const from = Number(url.searchParams.get('from') ?? 0)
    const next = new URLSearchParams({ ...(since && { since }), from: String(from + PAGE) })
    const more = from + PAGE < all.length ? { next: `/posts?${next}` } : {}
    return { data: { posts: all.slice(from, from + PAGE) }, meta: more }
  }

  const server = createServer((request, response) => {
    headers = request.headers
    const { url = '' } = request
    response.on('finish', () => requests.push(`${url} ${response.statusCode}`))
    if (place.answer !== undefined) return place.answer(response)
    const body = JSON.stringify(pageOf(new URL(url, 'http://localhost')))
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 8)}"`
    const isSame = headers['if-none-match'] === etag
    response.writeHead(isSame ? 304 : 200, { etag, 'content-type': 'application/json' })
    response.end(isSame ? undefined : body)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/posts`
  const put = (post: Post) => posts.set(post.id, { ...post, changed_at: new Date().toISOString() })
  const place: ApiPlace = {
    url,
    source: {
      ...{ url, items: 'data.posts', next: 'meta.next', every: '200ms' },
      fields: {
        title: 'headline',
        content: 'body_html',
        published: 'published_at',
        link: 'https://www.example.com/news/{id}',
      },
      ...source,
    } as PublicationFields['source'],
    answer: undefined,
    requests() {
      const made = requests
      requests = []
      return made
    },
    headers: () => headers,
    insert: async (...added) => added.forEach(put),
    async update(id, values) {
      const before = posts.get(id)
      if (before !== undefined) put({ ...before, ...values })
    },
    async remove(...ids) {
      for (const id of ids) posts.delete(id)
    },
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return place
}
