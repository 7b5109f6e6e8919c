import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../src/http/listen.ts'
import { ask, decoded } from '../program/raw-http.ts'
import {
  articleText,
  FEEDS,
  FILES,
  PATIENCE,
  PUBLICATION,
  sampleFolder,
  untilFollowing,
} from '../program/sample-folder.ts'
import { cleanUp, type Program, runProgram, startProgram } from '../program/start.ts'
import { type CacheServer, type SurrogateCache, startSurrogateCache } from './surrogate-cache.ts'
import { hasVarnish, startVarnish } from './varnish.ts'

const LONG_MS = 120_000
/** A second, for a busy machine. The caches are told a second time later than that. */
const SOON = { timeout: 8_000, interval: 50 }
/** Longer than a document whose codings are not ready is stored. */
const PREPARED_MS = 6_000

const CACHES: readonly (readonly [string, (port: number, origin: number) => Promise<CacheServer>])[] = [
  ['a strict cache', startSurrogateCache],
  ...(hasVarnish ? [['Varnish with deploy/varnish.vcl', startVarnish] as const] : []),
]
const TAG_MAPS = ['/tags/maps/rss.xml', '/tags/maps/atom.xml', '/tags/maps/feed.json', '/tags/maps/']
const TAG_SEA = ['/tags/sea/rss.xml', '/tags/sea/atom.xml', '/tags/sea/feed.json', '/tags/sea/']

describe.each(CACHES)('behind %s that stores copies for a day', (_, start) => {
  let program: Program
  let cache: CacheServer
  const get = (path: string, headers = {}) =>
    ask(cache.url + path, { headers: { 'accept-encoding': 'gzip', ...headers } })
  const textOf = async (path: string) => decoded(await get(path)).toString()
  const ageOf = async (path: string) => Number((await get(path)).headers.age)
  const write = (file: string, fields: Readonly<Record<string, string>>) =>
    writeFile(join(program.folder, file), articleText({ published: '2023-01-01', ...fields }))

  /** Waits until a copy of each document is stored for a day, some seconds old. */
  async function fill(paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
    for (const path of paths) await get(path)
    await setTimeout(PREPARED_MS)
    for (const path of paths) await get(path)
    await setTimeout(2_000)
    const ages = new Map<string, number>()
    for (const path of paths) ages.set(path, await ageOf(path))
    for (const [path, age] of ages) expect([path, age >= 1]).toEqual([path, true])
    return ages
  }

  beforeAll(async () => {
    const port = await freePort({ port: 0, host: '127.0.0.1' })
    const folder = await sampleFolder({
      ...FILES,
      'sea.md': articleText({ title: 'Of the Sea', published: '2019-01-01', tags: '[Sea]' }),
      'maps.md': articleText({ title: 'Of Maps', published: '2020-01-01', tags: '[Maps]' }),
      'between.md': articleText({ title: 'Between', published: '2019-06-01' }),
      'publication.yaml': `${PUBLICATION}delta: true
url: https://feeds.example
feeds: { friends: { private: true } }
caches: { kind: varnish, url: "http://127.0.0.1:${port}/" }
`,
    })
    const args = ['--allow-private-addresses', '--trusted-proxies', 'loopback', '--rate-limit', '0']
    program = await startProgram(folder, { args })
    cache = await start(port, program.port)
    await untilFollowing(program)
    // The cache is told a second time of everything that is new.
    await vi.waitFor(async () => {
      const { stdout } = await runProgram(['deliveries', '--data', program.data])
      expect(stdout).toContain('0 waiting, 0 given up')
    }, PATIENCE)
  }, LONG_MS)
  afterAll(async () => {
    await cache?.stop()
    await program?.stop('SIGKILL')
    await cleanUp()
  }, LONG_MS)

  it(
    'an edited article is in its feeds and on its pages within a second, and nothing else is asked for again',
    async () => {
      const shown = [...FEEDS, ...TAG_MAPS, '/articles/maps', '/articles/between', '/']
      const others = [...TAG_SEA, '/articles/sea', '/opml.xml']
      const ages = await fill([...shown, ...others])
      await write('maps.md', { title: 'Of Charts', published: '2020-01-01', tags: '[Maps]' })
      for (const path of shown)
        await vi.waitFor(async () => expect(await textOf(path)).toContain('Of Charts'), SOON)
      for (const path of shown) expect(await textOf(path)).not.toContain('Of Maps')
      for (const path of others)
        expect([path, (await ageOf(path)) >= (ages.get(path) ?? 0)]).toEqual([path, true])
    },
    LONG_MS,
  )

  it(
    'a tag that was unknown has its feed, and an article that is withdrawn has no page',
    async () => {
      expect((await get('/tags/ice/rss.xml')).status).toBe(404)
      await write('ice.md', { title: 'Of Ice', tags: '[Ice]' })
      await vi.waitFor(async () => expect(await textOf('/tags/ice/rss.xml')).toContain('Of Ice'), SOON)
      await vi.waitFor(async () => expect(await textOf('/articles/ice')).toContain('Of Ice'), SOON)
      await rm(join(program.folder, 'ice.md'))
      await vi.waitFor(async () => expect((await get('/articles/ice')).status).toBe(410), SOON)
      await vi.waitFor(async () => expect(await textOf('/rss.xml')).not.toContain('Of Ice'), SOON)
    },
    LONG_MS,
  )

  it(
    'an article is there as soon as it is due',
    async () => {
      const due = new Date(Date.now() + 3_000)
      await write('due.md', { title: 'Due Now', published: due.toISOString() })
      await vi.waitFor(async () => expect(await textOf('/rss.xml')).toContain('Due Now'), {
        ...SOON,
        timeout: 11_000,
      })
      expect(Date.now()).toBeGreaterThanOrEqual(due.getTime())
    },
    LONG_MS,
  )

  it('a reader sees no header that is meant for the cache, and gets its 304', async () => {
    const { headers } = await get('/rss.xml')
    expect(Object.keys(headers).filter(header => /surrogate|xkey|cache-tag/.test(header))).toEqual([])
    expect(headers['cache-control']).toMatch(/^public, max-age=\d+, /)
    expect((await get('/rss.xml', { 'if-none-match': headers.etag })).status).toBe(304)
  })

  it(
    'answers for one client are stored for nobody',
    async () => {
      const { stdout } = await runProgram([
        'token',
        'add',
        program.folder,
        '--feed',
        'friends',
        '--data',
        program.data,
      ])
      const path = new URL(stdout.split('\n')[0] ?? '').pathname
      for (const _ of [1, 2]) {
        const { status, headers } = await get(path)
        expect([status, headers['cache-control'], Number(headers.age ?? 0)]).toEqual([
          200,
          expect.stringContaining('private'),
          0,
        ])
      }
      const before = (await get('/feed.json')).headers.etag
      await write('delta.md', { title: 'A Delta' })
      const delta = { 'a-im': 'feed', 'if-none-match': before }
      await vi.waitFor(async () => expect((await get('/feed.json', delta)).status).toBe(226), SOON)
      const whole = await vi.waitFor(async () => {
        const text = await textOf('/feed.json')
        expect(text).toContain('A Delta')
        return text
      }, SOON)
      expect(JSON.parse(whole).items.length).toBeGreaterThan(3)
    },
    LONG_MS,
  )

  it(
    'a copy is served while no server answers',
    async () => {
      const { status, headers } = await get('/tags/sea/rss.xml')
      expect([status, headers.etag]).toEqual([200, expect.any(String)])
      await program.stop('SIGKILL')
      expect((await get('/tags/sea/rss.xml')).headers.etag).toBe(headers.etag)
    },
    LONG_MS,
  )
})

describe('a cache that does not take a purge', () => {
  it(
    'is told again until it does, and then has no wrong copy',
    async () => {
      const port = await freePort({ port: 0, host: '127.0.0.1' })
      const folder = await sampleFolder({
        ...FILES,
        'publication.yaml': `${PUBLICATION}caches: { kind: varnish, url: "http://127.0.0.1:${port}/" }\n`,
      })
      const program = await startProgram(folder, { args: ['--allow-private-addresses'] })
      const cache: SurrogateCache = await startSurrogateCache(port, program.port)
      await untilFollowing(program)
      const textOf = async () => (await ask(`${cache.url}/feed.json`)).bytes.toString()
      cache.refuses = true
      expect(await textOf()).not.toContain('Fresh Ink')
      await writeFile(join(folder, 'new.md'), articleText({ title: 'Fresh Ink', published: '2024-05-06' }))
      await vi.waitFor(() => expect(cache.refused).toBeGreaterThanOrEqual(2), PATIENCE)
      expect(await textOf()).not.toContain('Fresh Ink')
      cache.refuses = false
      await vi.waitFor(async () => expect(await textOf()).toContain('Fresh Ink'), PATIENCE)
      await cache.stop()
      await program.stop('SIGKILL')
      await cleanUp()
    },
    LONG_MS,
  )
})
