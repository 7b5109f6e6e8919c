import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { articleKey, besideKey } from '../../src/publish/document/surrogates.ts'
import { ask } from './raw-http.ts'
import { articleText, FILES, mediaUrls, PATIENCE, PUBLICATION, sampleFolder } from './sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from './start.ts'

const LONG_MS = 90_000
const BASE = 'https://feeds.example'
const CACHES = `url: ${BASE}
caches:
  - { kind: varnish, url: "https://varnish.example/" }
  - { kind: cloudflare, zone: abc, token: { env: NOT_SET } }
`
const NAMES = ['surrogate-key', 'cache-tag', 'surrogate-control', 'cloudflare-cdn-cache-control'] as const
const FOR_A_DAY = 'max-age=86400, stale-while-revalidate=0, stale-if-error=604800'

let program: Program
let privatePath: string
let token: string
const get = (path: string, headers = {}) => ask(program.url + path, { headers })

beforeAll(async () => {
  const folder = await sampleFolder({
    ...FILES,
    'maps.md': articleText({ title: 'Maps', published: '2023-01-01', tags: '[Maps]' }),
    'old.md': articleText({ title: 'Old', published: '2020-01-01', slug: 'old' }),
    'publication.yaml': `${PUBLICATION}${CACHES}delta: true\nfeeds: { friends: { private: true } }\n`,
  })
  program = await startProgram(folder)
  await vi.waitFor(async () => expect((await get('/health/ready')).status).toBe(200), PATIENCE)
  const add = (...args: readonly string[]) => runProgram(['token', 'add', ...args, '--data', program.data])
  const friends = (await add(folder, '--feed', 'friends')).stdout.split('\n')[0] ?? ''
  privatePath = new URL(friends).pathname
  token = (await add('--scope', 'publish')).stdout.split('\n')[0] ?? ''
  await writeFile(
    join(folder, 'old.md'),
    articleText({ title: 'Old', published: '2020-01-01', slug: 'aged' }),
  )
  await rm(join(folder, '1998-05-06-archive.md'))
  await vi.waitFor(async () => {
    expect((await get('/articles/old')).status).toBe(301)
    expect((await get('/articles/1998-05-06-archive')).status).toBe(410)
  }, PATIENCE)
}, LONG_MS)
afterAll(async () => {
  await program?.stop()
  await cleanUp()
}, LONG_MS)

/** Returns the headers for shared caches, in the order of `NAMES`, when all codings of the document are ready. */
async function surrogates(path: string, headers = {}): Promise<readonly (string | undefined)[]> {
  return vi.waitFor(async () => {
    const answer = await get(path, headers)
    expect(answer.headers['surrogate-control'] ?? '').not.toBe('max-age=5')
    return NAMES.map(name => answer.headers[name]?.toString())
  }, PATIENCE)
}

describe('with caches in publication.yaml', () => {
  it.each([
    ['/rss.xml', 'feed-main'],
    ['/atom.xml', 'feed-main'],
    ['/feed.json', 'feed-main'],
    ['/tags/maps/rss.xml', 'tag-maps'],
    ['/tags/maps/', 'tag-maps'],
    ['/', 'home'],
    ['/opml.xml?all', 'home'],
  ])('%s names its key, and may be stored for a day', async (path, key) => {
    expect(await surrogates(path)).toEqual([`feedwright ${key}`, `feedwright,${key}`, FOR_A_DAY, FOR_A_DAY])
    const { headers } = await get(path)
    expect(headers['cache-control']).toMatch(/^public, max-age=\d+, /)
  })

  it('a 304 has the same headers, so that a cache that revalidates stores them', async () => {
    const [whole, { headers: first }] = [await surrogates('/rss.xml'), await get('/rss.xml')]
    const { status, headers } = await get('/rss.xml', { 'if-none-match': first.etag })
    expect([status, NAMES.map(name => headers[name])]).toEqual([304, whole])
  })

  it('the page of an article names its key, and those of the articles that it links to', async () => {
    const [keys = ''] = await surrogates('/articles/2021-02-17-mission')
    expect(keys.split(' ')).toHaveLength(4)
    const page = (await get('/articles/2021-02-17-mission')).bytes.toString()
    expect(page).toContain('Elsewhere')
    const { items } = JSON.parse((await get('/feed.json')).bytes.toString()) as {
      items: readonly { id: string; title: string }[]
    }
    const idOf = (word: string) => items.find(({ title }) => title.includes(word))?.id ?? ''
    expect(keys.split(' ')).toEqual([
      ...['feedwright', articleKey(idOf('Mission')), besideKey(idOf('Elsewhere')), besideKey(idOf('Old'))],
    ])
  })

  it('addresses without content have a key, and are stored as shortly as before', async () => {
    for (const path of ['/nothing-here', '/articles/1998-05-06-archive', '/articles/old', '/feeds/main/']) {
      const { headers } = await get(path)
      expect([path, ...NAMES.map(name => headers[name])]).toEqual([
        ...[path, 'feedwright elsewhere', 'feedwright,elsewhere', undefined, undefined],
      ])
    }
  })

  it('what is for one client has none: private feeds, the API, deltas, pages at the address of a feed', async () => {
    const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' }
    const { headers } = await get('/rss.xml')
    await writeFile(
      join(program.folder, 'new.md'),
      articleText({ title: 'Fresh Ink', published: '2024-05-06' }),
    )
    const delta = { 'a-im': 'feed', 'if-none-match': headers.etag }
    await vi.waitFor(async () => expect((await get('/rss.xml', delta)).status).toBe(226), PATIENCE)
    const requests = [
      ...[await get('/rss.xml', delta), await get('/rss.xml', navigation), await get(privatePath)],
      ...[await get(new URL('.', BASE + privatePath).pathname), await get('/feeds/friends/rss.xml')],
      await get('/feeds/friends/~0000000000000000/rss.xml'),
      await get('/api/articles', { authorization: `Bearer ${token}` }),
    ]
    expect(requests.map(({ status }) => status)).toEqual([226, 200, 200, 200, 401, 404, 200])
    for (const answer of requests) {
      expect(NAMES.filter(name => answer.headers[name] !== undefined)).toEqual([])
      expect(answer.headers['cache-control']).toMatch(/private|no-store/)
    }
  })

  it('media need none: their addresses change with their bytes', async () => {
    const { headers } = await ask((await mediaUrls(program.url)).picture)
    expect(NAMES.filter(name => headers[name] !== undefined)).toEqual([])
    expect(headers['cache-control']).toContain('immutable')
  })
})
