import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Publication } from '../../src/articles/publication.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { createPublisher, type Publisher } from '../../src/publish/publisher.ts'
import { createAnnouncer, type Receiver } from '../../src/pushing/announcer.ts'
import { hubsOutside } from '../../src/pushing/websub/ping.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { declared } from '../feeds/given.ts'
import { publication as plain } from '../publish/given.ts'
import { article, gone, NOW, OPTIONS } from '../stores/given.ts'

const HUB = 'https://hub.example/'
const BODY = { format: 'markdown', source: 'Words of a story. '.repeat(60) } as const

let store: ArticleStore
let publishers: Publisher[]
let time: Date
beforeEach(() => {
  store = openSqliteStore(':memory:')
  publishers = []
  time = NOW
})
afterEach(async () => {
  others = []
  for (const publisher of publishers) publisher.close()
  await store.close()
})

const publication: Publication = { ...plain, hubs: [HUB] }
let others: readonly Receiver[] = []

/** Hubs, and one that wants a single document. */
function receiversOf(publication: Publication): readonly Receiver[] {
  return [...hubsOutside(publication), ...others]
}

/** A server that announces: its publisher, and how it looks for changes. */
async function startServer(settings: Partial<Publication> = {}) {
  const log = { info: () => undefined, error: (_: object, message: string) => expect.unreachable(message) }
  const publisher = createPublisher({ store, now: () => time, log, version: '1' })
  publishers.push(publisher)
  const announcer = createAnnouncer({
    ...{ store, publisher, receiversOf, now: () => time, log, onAdded: () => undefined },
  })
  const { announce } = announcer
  await publisher.publish({ ...publication, ...settings })
  await announce()
  const refresh = async () => {
    await publisher.refresh()
    await announce()
  }
  return { publisher, announce, refresh }
}

const write = (...names: readonly string[]) =>
  store.apply(
    names.map(name => article(`${name}.md`, { title: `Of ${name}`, tags: ['Sea'], body: BODY })),
    { ...OPTIONS, now: time },
  )

/** Returns the deliveries that are waiting, and accepts them. */
async function waiting(): Promise<readonly string[]> {
  const all = await store.deliveries({ limit: 1_000 })
  await store.settleDeliveries(
    all.map(one => ({ ...one, outcome: 'accepted' })),
    time,
  )
  return all.map(({ destination, subject }) => `${destination} ${subject}`).toSorted()
}

const of = (folder: string, hub = HUB) =>
  ['atom.xml', 'feed.json', 'rss.xml'].map(name => `${hub} ${folder}/${name}`)

describe('the announcer', () => {
  it('tells each hub of each document of a changed feed', async () => {
    const other = 'https://other.example/hub'
    const { refresh } = await startServer({ hubs: [HUB, other] })
    await write('a')
    await refresh()
    const feeds = ['', '/tags/sea', '/authors/ines'].flatMap(folder => [...of(folder), ...of(folder, other)])
    const expected = feeds.filter(line => !line.includes('ines'))
    expect(await waiting()).toEqual(expected.toSorted())
  })

  it('tells of nothing that was there before the first hub, and of nothing twice', async () => {
    await write('a')
    const { refresh } = await startServer()
    await refresh()
    expect(await waiting()).toEqual([])
    await write('b')
    await refresh()
    await refresh()
    expect(await waiting()).toEqual([...of(''), ...of('/tags/sea')].toSorted())
  })

  it('tells only of documents whose bytes have changed', async () => {
    const { refresh } = await startServer()
    await write('a')
    await refresh()
    await waiting()
    await store.apply([article('draft.md', { draft: true, tags: ['Sea'] })], OPTIONS)
    await refresh()
    expect(await waiting()).toEqual([])
  })

  it('waits until all codings of a document are ready', async () => {
    const { publisher, refresh } = await startServer()
    await write('a')
    await refresh()
    const codings = publisher.document('/rss.xml')?.variants.map(({ coding }) => coding)
    expect(codings?.toSorted()).toEqual(['br', 'gzip', 'identity', 'zstd'])
    expect(await waiting()).toHaveLength(6)
  })

  it('never tells of a private feed', async () => {
    const { refresh } = await startServer({ feeds: { members: declared({ private: true }) } })
    await write('a')
    await refresh()
    expect((await waiting()).join()).not.toContain('members')
  })

  it('tells of an article that becomes due, and of one that is withdrawn', async () => {
    const { refresh } = await startServer()
    await write('a')
    await refresh()
    await waiting()
    const due = new Date(NOW.getTime() + 3_600_000)
    await store.apply([article('later.md', { published: due, body: BODY })], OPTIONS)
    await refresh()
    expect(await waiting()).toEqual([])
    time = new Date(due.getTime() + 1_000)
    await refresh()
    expect(await waiting()).toEqual(of(''))
    await store.apply([gone('later.md')], { ...OPTIONS, now: time })
    await refresh()
    expect(await waiting()).toEqual(of(''))
  })

  it('tells of a change before a crash, and once however many servers there are', async () => {
    await startServer()
    await write('a')
    const [one, two] = [await startServer(), await startServer()]
    await Promise.all([one.announce(), two.announce()])
    expect(await waiting()).toEqual([...of(''), ...of('/tags/sea')].toSorted())
  })

  it('adds nothing while nobody listens, and tells a subscriber only of what it wants', async () => {
    const { refresh } = await startServer({ hubs: undefined })
    await write('a')
    await refresh()
    expect(await waiting()).toEqual([])
    const name = { kind: 'websub push', callback: 'https://reader.example/1', topic: '/tags/sea/rss.xml' }
    await store.putSubscription({ ...name, expires: new Date(NOW.getTime() + 3_600_000), payload: '{}' })
    await write('b')
    await refresh()
    expect(await waiting()).toEqual(['https://reader.example/1 /tags/sea/rss.xml'])
    await store.removeSubscription(name)
    await write('c')
    await refresh()
    expect(await waiting()).toEqual([])
  })

  it('tells another receiver of all the documents that it wants at once', async () => {
    const destination = 'https://cache.example/'
    others = [
      {
        hears: path => path.startsWith('/tags/') || path === '/rss.xml',
        deliveries: (paths, due) => [
          { kind: 'other', destination, subject: paths.toSorted().join(' '), due },
        ],
      },
    ]
    const { refresh } = await startServer({ hubs: undefined })
    await write('a')
    await refresh()
    expect(await waiting()).toEqual([
      `${destination} /rss.xml /tags/sea/atom.xml /tags/sea/feed.json /tags/sea/rss.xml`,
    ])
  })

  it('says so when the store fails, and announces later', async () => {
    const { publisher } = await startServer()
    await write('a')
    await publisher.refresh()
    const errors: string[] = []
    const failing = { ...store, changes: vi.fn(store.changes).mockRejectedValueOnce(new Error('no store')) }
    const log = { error: (_: object, message: string) => void errors.push(message) }
    const { announce } = createAnnouncer({
      ...{ store: failing, publisher, receiversOf, now: () => time, log, onAdded: () => undefined },
    })
    await announce()
    expect(errors).toEqual(['changes are announced later: no store'])
    await announce()
    expect(await waiting()).toHaveLength(6)
  })
})
