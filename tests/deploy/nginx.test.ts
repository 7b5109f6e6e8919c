import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import { ask, decoded } from '../program/raw-http.ts'
import {
  articleText,
  FEEDS,
  FILES,
  PATIENCE,
  PUBLICATION,
  RECORDING,
  sampleFolder,
} from '../program/sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from '../program/start.ts'
import { hasNginx, type Nginx, STALE_MS, startNginx } from './nginx.ts'

const LONG_MS = 120_000
const CODINGS = ['identity', 'gzip', 'br'] as const
/** Headers that clients cache and revalidate with. */
const CACHE_HEADERS = ['etag', 'last-modified', 'cache-control', 'vary', 'link', 'content-language']

let servers: readonly [Program, Program]
let nginx: Nginx
let folder: string
let database: TestDatabase
let token: string
const get = (path: string, headers = {}, method = 'GET') => ask(nginx.url + path, { headers, method })

beforeAll(async () => {
  if (!hasNginx) return
  folder = await sampleFolder({ ...FILES, 'publication.yaml': `${PUBLICATION}delta: true\n` })
  database = await createDatabase()
  const args = ['--base-url', 'https://feeds.example', '--trusted-proxies', 'loopback']
  args.push('--database', database.url)
  servers = [await startProgram(folder, { args }), await startProgram(folder, { args })]
  const added = await runProgram(['token', 'add', '--scope', 'publish', '--database', database.url])
  token = added.stdout.split('\n')[0] ?? ''
  nginx = await startNginx([servers[0].port, servers[1].port])
  for (const { url } of servers) {
    await vi.waitFor(async () => expect((await ask(`${url}/health/ready`)).status).toBe(200), PATIENCE)
  }
}, LONG_MS)
afterAll(async () => {
  await nginx?.stop()
  await Promise.all(servers?.map(server => server.stop()) ?? [])
  await cleanUp()
  await database?.drop()
}, LONG_MS)

/** Waits until nginx has logged this many requests for a path. */
async function untilLogged(path: string, count: number): Promise<readonly string[]> {
  return vi.waitFor(async () => {
    const states = await nginx.cacheStates(path)
    expect(states).toHaveLength(count)
    return states
  }, PATIENCE)
}

async function write(name: string, text: string): Promise<void> {
  await writeFile(join(folder, `.${name}`), text)
  await rename(join(folder, `.${name}`), join(folder, name))
}

describe.runIf(hasNginx)('behind nginx with deploy/nginx.conf', () => {
  it.each(FEEDS)('%s has the bytes, tags and dates of the servers, and gets its 304s', async path => {
    for (const coding of CODINGS) {
      const headers = { 'accept-encoding': coding }
      const [through, direct] = await vi.waitFor(async () => {
        const both = [await get(path, headers), await ask(servers[0].url + path, { headers })] as const
        for (const { headers } of both) expect(headers['content-encoding'] ?? 'identity').toBe(coding)
        return both
      }, PATIENCE)
      expect(through.bytes.equals(direct.bytes)).toBe(true)
      for (const name of CACHE_HEADERS) expect(through.headers[name]).toBe(direct.headers[name])

      const { etag = '', 'last-modified': modified = '' } = through.headers
      const later = new Date(Date.parse(modified) + 5_000).toUTCString()
      const conditions: readonly Readonly<Record<string, string>>[] = [
        { 'if-none-match': etag },
        { 'if-none-match': `"other", W/${etag}` },
        { 'if-none-match': etag, 'if-modified-since': modified },
        { 'if-modified-since': modified },
        { 'if-modified-since': later },
      ]
      for (const condition of conditions) {
        const answer = await get(path, { ...headers, ...condition })
        expect([answer.status, answer.bytes.length]).toEqual([304, 0])
        for (const name of CACHE_HEADERS) expect(answer.headers[name]).toBe(through.headers[name])
      }
      expect((await get(path, { ...headers, 'if-none-match': '"other"' })).status).toBe(200)
    }
  })

  it('the Accept-Encoding of a browser is reduced to one coding', async () => {
    const { headers } = await vi.waitFor(async () => {
      const answer = await get('/rss.xml', { 'accept-encoding': 'gzip, deflate, br, zstd' })
      expect(answer.headers['content-encoding']).toBe('br')
      return answer
    }, PATIENCE)
    expect((await get('/rss.xml', { 'accept-encoding': 'gzip, br' })).headers.etag).toBe(headers.etag)
    const refused = await get('/rss.xml', { 'accept-encoding': 'br;q=0, gzip;q=0' })
    expect(refused.headers['content-encoding']).toBeUndefined()
  })

  it('clients that get the same coding share one copy', async () => {
    const path = '/tags/shared/rss.xml'
    await write(
      '2024-04-01-shared.md',
      articleText({ title: 'Shared', published: '2024-04-01', tags: 'shared' }),
    )
    await vi.waitFor(async () => expect((await get(path)).status).toBe(200), PATIENCE)
    await setTimeout(STALE_MS)
    const before = (await nginx.cacheStates(path)).length
    for (const coding of ['br, gzip', 'gzip, deflate, br', 'gzip,br']) {
      await get(path, { 'accept-encoding': coding })
    }
    const states = await untilLogged(path, before + 3)
    expect(states.slice(before + 1)).toEqual(['HIT', 'HIT'])
  })

  it('the tag of another coding, or one that a client or proxy has changed, gets a 304', async () => {
    const tags = await vi.waitFor(async () => {
      const all: string[] = []
      for (const coding of CODINGS) {
        all.push((await get('/rss.xml', { 'accept-encoding': coding })).headers.etag ?? '')
      }
      expect(new Set(all).size).toBe(CODINGS.length)
      return all
    }, PATIENCE)
    const [plain = '', gzip = ''] = tags
    const changed = [gzip.slice(1, -1), gzip.replace(/"$/, '-gzip"'), `W/${plain.replace(/"$/, ';gzip"')}`]
    for (const coding of [...CODINGS, 'gzip, deflate, br, zstd', 'gzip;q=0.5']) {
      for (const tag of [...tags, ...changed]) {
        const { status } = await get('/rss.xml', { 'accept-encoding': coding, 'if-none-match': tag })
        expect([coding, tag, status]).toEqual([coding, tag, 304])
      }
    }
  })

  it('the cache key has everything that Vary names', async () => {
    for (const path of [
      ...FEEDS,
      '/',
      '/articles/2021-02-17-mission',
      '/opml.xml',
      '/nothing-here',
      '/tags/none/rss.xml',
    ]) {
      const { headers } = await get(path)
      for (const name of (headers.vary ?? '').split(', '))
        expect(['Accept', 'Accept-Encoding']).toContain(name)
    }
    const types = [{}, { accept: 'text/html' }, {}].map(async headers => {
      return (await get('/nothing-here', headers)).headers['content-type']
    })
    expect(await Promise.all(types)).toEqual(
      ['text/plain', 'text/html', 'text/plain'].map(type => expect.stringContaining(type)),
    )
  })

  it('pictures and styles are stored for longer than a second', async () => {
    const page = decoded(await get('/articles/2021-02-17-mission')).toString()
    const forms = [/media\/[^"]*\.png/, /assets\/[^"]*\.css/]
    for (const path of forms.map(form => `/${form.exec(page)?.[0]}`)) {
      expect((await get(path)).status).toBe(200)
      await setTimeout(STALE_MS)
      expect((await get(path)).status).toBe(200)
      expect((await untilLogged(path, 2)).at(-1)).toBe('HIT')
    }
  })

  it('HEAD has the headers of GET', async () => {
    const [got, head] = [await get('/atom.xml'), await get('/atom.xml', {}, 'HEAD')]
    expect([head.status, head.bytes.length]).toEqual([200, 0])
    for (const name of [...CACHE_HEADERS, 'content-length', 'content-type']) {
      expect(head.headers[name]).toBe(got.headers[name])
    }
  })

  it('a browser that opens a feed gets its page, and a later reader gets the feed', async () => {
    const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' }
    expect((await get('/rss.xml', navigation)).headers['content-type']).toMatch('text/html')
    expect((await get('/rss.xml')).headers['content-type']).toMatch('application/rss+xml')
    expect((await get('/rss.xml', navigation)).headers['content-type']).toMatch('text/html')
  })

  it('a recording is served whole and in ranges', async () => {
    const feed = JSON.parse(decoded(await get('/feed.json')).toString())
    const attachment = feed.items
      .flatMap((item: { attachments?: readonly { url: string }[] }) => item.attachments ?? [])
      .find(({ url }: { url: string }) => url.endsWith('.wav'))
    const path = new URL(attachment.url).pathname
    const part = await get(path, { range: 'bytes=10-19' })
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 10-19/${RECORDING.length}`])
    expect(part.bytes.equals(RECORDING.subarray(10, 20))).toBe(true)
    expect((await get(path)).bytes.equals(RECORDING)).toBe(true)
  })

  it('a new article is in the next polls, none of which is older than the one before', async () => {
    const { etag: before = '' } = (await get('/feed.json')).headers
    await write('2024-05-01-news.md', articleText({ title: 'News', published: '2024-05-01' }))
    let known = before
    const seen = [before]
    await vi.waitFor(async () => {
      const { status, headers } = await get('/feed.json', { 'if-none-match': known })
      if (status === 200) {
        known = headers.etag ?? ''
        seen.push(known)
      }
      expect(known).not.toBe(before)
    }, PATIENCE)
    expect(decoded(await get('/feed.json')).toString()).toContain('"News"')
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('a delta is sent only to the client that requested it', async () => {
    const whole = await get('/feed.json')
    await write('2024-05-02-more.md', articleText({ title: 'More', published: '2024-05-02' }))
    const delta = { 'a-im': 'feed', 'if-none-match': whole.headers.etag }
    const { bytes } = await vi.waitFor(async () => {
      const answer = await get('/feed.json', delta)
      expect(answer.status).toBe(226)
      return answer
    }, PATIENCE)
    expect(JSON.parse(bytes.toString()).items).toHaveLength(1)
    const again = await vi.waitFor(async () => {
      const answer = await get('/feed.json')
      expect(decoded(answer).toString()).toContain('"More"')
      return answer
    }, PATIENCE)
    expect(JSON.parse(decoded(again).toString()).items.length).toBeGreaterThan(1)
  })

  it('after a program publishes, each poll of each server has the article', async () => {
    const large = 'Text. '.repeat(15_000)
    const authorized = { authorization: `Bearer ${token}` }
    const publish = async (name: string) => {
      const { status } = await ask(`${nginx.url}/api/articles/${name}`, {
        method: 'PUT',
        headers: { ...authorized, 'content-type': 'application/json' },
        body: JSON.stringify({ title: name, published: '2024-06-01', markdown: large }),
      })
      expect(status).toBe(201)
    }
    const feedOf = async (url: string) => (await ask(`${url}/feed.json`)).bytes.toString()
    // With its first long article each server starts a thread, which takes longer than others wait for it on a busy machine.
    await publish('warm')
    for (const { url } of servers)
      await vi.waitFor(async () => expect(await feedOf(url)).toContain('"warm"'), PATIENCE)
    for (const name of ['first', 'second', 'third']) {
      await publish(name)
      for (const { url } of servers) expect(await feedOf(url)).toContain(`"${name}"`)
      // nginx caches a response for a second.
      await vi.waitFor(
        async () => expect(decoded(await get('/feed.json')).toString()).toContain(`"${name}"`),
        PATIENCE,
      )
    }
    const one = await get('/api/articles/first', authorized)
    expect([one.status, one.headers['cache-control']]).toEqual([200, expect.stringContaining('no-store')])
    expect((await get('/api/articles/first')).status).toBe(401)
  })

  it('unknown paths, the health of the servers and redirects are passed through', async () => {
    expect((await get('/nothing-here')).status).toBe(404)
    expect((await get('/health/ready')).status).toBe(200)
    expect((await get('/feed')).headers.location).toBe('https://feeds.example/rss.xml')
  })

  it('works with one server, and serves cached responses without any', async () => {
    const { etag } = (await get('/rss.xml')).headers
    await servers[0].stop('SIGKILL')
    for (let times = 0; times < 4; times++) {
      expect((await get('/articles/2021-02-17-mission', { 'sec-fetch-dest': 'document' })).status).toBe(200)
    }
    await servers[1].stop('SIGKILL')
    const stale = await vi.waitFor(async () => {
      await expect(ask(`${servers[1].url}/rss.xml`)).rejects.toThrow('ECONNREFUSED')
      return get('/rss.xml')
    }, PATIENCE)
    expect([stale.status, stale.headers.etag]).toEqual([200, etag])
    expect((await get('/rss.xml', { 'if-none-match': etag })).status).toBe(304)
    expect((await get('/rss.xml', { 'if-none-match': '"other"' })).headers.etag).toBe(etag)
  })
})
