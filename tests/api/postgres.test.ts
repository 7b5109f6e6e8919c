import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPostgresStore } from '../../src/stores/postgres/postgres.ts'
import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import { article } from '../stores/given.ts'
import { type Given, givenApi } from './given.ts'

const SERVERS = 2
const ASKS = 4
const LONG_MS = 60_000

let database: TestDatabase
let servers: readonly Given[] = []

beforeAll(async () => {
  database = await createDatabase()
  for (let n = 0; n < SERVERS; n++)
    servers = [...servers, await givenApi({ store: await openPostgresStore(database.url), tokens: n === 0 })]
}, LONG_MS)
afterAll(async () => {
  for (const server of servers) await server.close()
  await database.drop()
}, LONG_MS)

/** Sends `ASKS` concurrent requests to each server. */
function everywhere<Result>(ask: (server: Given, n: number) => Promise<Result>): Promise<readonly Result[]> {
  return Promise.all(servers.flatMap(server => Array.from({ length: ASKS }, (_, n) => ask(server, n))))
}

const count = (statuses: readonly number[], status: number) => statuses.filter(one => one === status).length
const ALL = SERVERS * ASKS

it('of concurrent changes of one revision through two servers, one is made', async () => {
  const [one, two] = servers
  await one?.call('PUT /articles/contended', { json: { title: 'A' } })
  const etag = (await two?.call('GET /articles/contended'))?.headers.etag
  const headers = { 'If-Match': etag }
  const statuses = (
    await everywhere((server, n) =>
      server.call('PUT /articles/contended', { json: { title: `${server.url} ${n}` }, headers }),
    )
  ).map(({ status }) => status)
  expect([count(statuses, 200), count(statuses, 412)]).toEqual([1, ALL - 1])
})

it('concurrent PUTs of a new article through two servers create one article', async () => {
  const answers = await everywhere((server, n) =>
    server.call('PUT /articles/twins', { json: { title: `${server.url} ${n}` } }),
  )
  const statuses = answers.map(({ status }) => status)
  expect(count(statuses, 201)).toBe(1)
  expect(new Set(statuses)).toEqual(new Set([200, 201]))
  expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1)
})

it('a request that is repeated at the other server gets the stored response', async () => {
  const [one, two] = servers
  const more = { json: { title: 'Once' }, headers: { 'Idempotency-Key': '"k"', 'If-None-Match': '*' } }
  const first = await one?.call('PUT /articles/once', more)
  const again = await two?.call('PUT /articles/once', more)
  expect([first?.status, again?.status, again?.json]).toEqual([201, 201, first?.json])
})

it('GET returns the fields of PUT, without characters that no database stores', async () => {
  const [one, two] = servers
  const json = {
    title: 'A “title” 😀',
    markdown: '𠮷 \\u0041 \u0000.',
    tags: ['Grüße'],
    published: '2021-02-17',
  }
  await one?.call('PUT /articles/characters', { json })
  expect((await two?.call('GET /articles/characters'))?.json).toMatchObject({
    ...{ title: json.title, tags: json.tags, published: '2021-02-16T23:00:00.000Z' },
    markdown: expect.stringContaining('𠮷 \\u0041'),
  })
})

it('an invalid name and an article of a file are answered as with SQLite', async () => {
  const [one] = servers
  await one?.sync(article('file.md', { slug: 'by-file' }))
  expect((await one?.call('DELETE /articles/by-file'))?.status).toBe(409)
  expect((await one?.call('GET /articles/a%00'))?.status).toBe(404)
  expect((await one?.call('GET /articles?tag=%00'))?.status).toBe(400)
  const { articles } = (await one?.call('GET /articles?limit=2'))?.json ?? {}
  expect(articles).toHaveLength(2)
})

it(
  'a database that was dropped is 503 with Retry-After',
  async () => {
    const gone = await createDatabase()
    const server = await givenApi({ store: await openPostgresStore(gone.url) })
    await gone.drop()
    const { status, headers } = await server.call('PUT /articles/a', { json: { title: 'A' } })
    expect([status, headers['retry-after']]).toEqual([503, '30'])
    await server.close()
  },
  LONG_MS,
)
