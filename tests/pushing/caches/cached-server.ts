import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import type { Publication } from '../../../src/articles/publication.ts'
import type { SourceChange } from '../../../src/articles/store/source-store.ts'
import { createAnswer } from '../../../src/http/answer.ts'
import { createApp } from '../../../src/http/app.ts'
import { createSendDocument } from '../../../src/http/send/send-document.ts'
import { createPublisher } from '../../../src/publish/publisher.ts'
import { createPurger } from '../../../src/pushing/caches/purger.ts'
import { createSitemaps } from '../../../src/sitemaps/sitemap-handler.ts'
import { createDryRunMediaFiles } from '../../../src/stores/media/media-files.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { declared } from '../../feeds/given.ts'
import { ask } from '../../program/raw-http.ts'
import { publication as plain } from '../../publish/given.ts'
import { NOW, OPTIONS } from '../../stores/given.ts'

const publication: Publication = {
  ...plain,
  caches: [{ kind: 'varnish', url: 'https://varnish.example/' }],
  feeds: {
    essays: declared({ any: { tags: 'a' } }),
    week: declared({ days: 7 }),
    closed: declared({ private: true }),
  },
}
/** Names of articles. */
export const NAMES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
/** Tags of articles. */
export const TERMS = ['a', 'b', 'c']
const FOLDERS = [
  '',
  '/feeds/essays',
  '/feeds/week',
  ...TERMS.map(tag => `/tags/${tag}`),
  '/authors/ann',
  '/sections/s',
]
const PATHS = [
  ...FOLDERS.flatMap(folder =>
    ['/', '/rss.xml', '/feed.json', '/archive/1/', '/archive/1/rss.xml', '/archive/2/atom.xml'].map(
      name => folder + name,
    ),
  ),
  ...NAMES.map(name => `/articles/${name}`),
  ...['/opml.xml', '/opml.xml?all', '/sitemap.xml', '/nothing-here', '/articles/renamed-one'],
]
const HOUR = 3_600_000

/** What a cache has stored: everything that a client sees, and the keys. */
interface Copy {
  readonly shown: string
  readonly isStored: boolean
  readonly keys: readonly string[]
}

/** A server, and a cache in front of it that forgets only what it is told to forget. */
export async function openCachedServer() {
  let time = NOW
  const now = () => time
  const store = openSqliteStore(':memory:')
  const log = { info: () => undefined, error: (_: object, message: string) => expect.unreachable(message) }
  const publisher = createPublisher({ store, now, log, version: '1' })
  const sendDocument = createSendDocument({ publisher, now })
  const shared = { publisher, sendFeed: sendDocument, browserPages: true, log, now }
  const { handler } = createSitemaps({ store, publisher, now, log, pageBytes: 1e6 })
  const files = createDryRunMediaFiles()
  const parts = { store, files, sendDocument, pageBytes: 1e6, handlers: [handler] }
  const server: Server = createServer(createAnswer({ ...shared, app: createApp({ ...shared, ...parts }) }))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const purger = createPurger({
    ...{ store, publisher, version: '1', now, log, onAdded: () => undefined, collectMs: 0 },
    sender: { isAway: () => false },
  })
  const copies = new Map<string, Copy>()

  async function fetchCopy(path: string): Promise<Copy> {
    const { status, headers, bytes } = await ask(url + path)
    // Stored for a minute at most, so that it does not matter which of the two it is.
    const isNothing = status === 404 || status === 410
    const { etag, location, 'surrogate-key': keys } = headers
    return {
      shown: isNothing ? 'nothing' : JSON.stringify([status, etag, location, bytes.toString()]),
      isStored: headers['cache-control']?.includes('no-store') === false,
      keys: keys?.toString().split(' ') ?? [],
    }
  }

  return {
    async fill(): Promise<void> {
      for (const path of PATHS.filter(path => !copies.has(path))) {
        const copy = await fetchCopy(path)
        if (copy.isStored) copies.set(path, copy)
      }
    },
    async change(changes: readonly SourceChange[], hours = 0): Promise<void> {
      time = new Date(time.getTime() + hours * HOUR)
      for (const change of changes) await store.apply([change], { ...OPTIONS, now: time })
      await publisher.refresh()
    },
    publish: (settings: Partial<Publication>) => publisher.publish({ ...publication, ...settings }),
    /** Forgets what the cache is told to forget. Returns the paths. */
    async purge(): Promise<readonly string[]> {
      await purger.purge()
      const told = await store.deliveries({ limit: 1_000 })
      const settled = told.map(({ key, version }) => ({ key, version, outcome: 'accepted' as const }))
      await store.settleDeliveries(settled, time)
      const keys = new Set(told.flatMap(({ payload }) => payload.split(' ')))
      const forgotten = [...copies]
        .filter(([, copy]) => copy.keys.some(key => keys.has(key)))
        .map(([path]) => path)
      for (const path of forgotten) copies.delete(path)
      return forgotten
    },
    /** Returns the paths whose copies are not what the server sends. */
    async wrong(): Promise<readonly string[]> {
      const paths: string[] = []
      for (const [path, copy] of copies) if ((await fetchCopy(path)).shown !== copy.shown) paths.push(path)
      return paths
    },
    async close(): Promise<void> {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      publisher.close()
      await store.close()
    },
  }
}
