import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Publication } from '../../../src/articles/publication.ts'
import type { ArticleStore } from '../../../src/articles/store/article-store.ts'
import { createPublisher, type Publisher } from '../../../src/publish/publisher.ts'
import { createPurger, type PurgerOptions } from '../../../src/pushing/caches/purger.ts'
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite.ts'
import { declared } from '../../feeds/given.ts'
import { publication as plain } from '../../publish/given.ts'
import { article, NOW, OPTIONS } from '../../stores/given.ts'

const VARNISH = 'https://varnish.example/'
const HOUR = 3_600_000
const publication: Publication = { ...plain, caches: [{ kind: 'varnish', url: VARNISH }] }

let store: ArticleStore
let publishers: Publisher[]
let time: Date
beforeEach(() => {
  store = openSqliteStore(':memory:')
  publishers = []
  time = NOW
})
afterEach(async () => {
  for (const publisher of publishers) publisher.close()
  await store.close()
})

const pass = (ms: number) => {
  time = new Date(time.getTime() + ms)
}

/** Starts a server over the store. */
async function start(settings: Partial<Publication> = {}, options: Partial<PurgerOptions> = {}) {
  const log = { info: () => undefined, error: (_: object, message: string) => expect.unreachable(message) }
  const publisher = createPublisher({ store, now: () => time, log, version: '1' })
  publishers.push(publisher)
  const { purge } = createPurger({
    ...{ store, publisher, version: '1', now: () => time, log, onAdded: () => undefined, collectMs: 0 },
    sender: { isAway: () => false },
    ...options,
  })
  await publisher.publish({ ...publication, ...settings })
  await purge()
  const refresh = async () => {
    await publisher.refresh()
    await purge()
  }
  return { purge, refresh }
}

const write = (names: readonly string[], tags: readonly string[] = ['Sea']) =>
  store.apply(
    names.map(name => article(`${name}.md`, { title: `Of ${name}`, tags })),
    { ...OPTIONS, now: time },
  )

/** Returns what the caches are told now, and accepts it, also what they are told again. */
async function told(): Promise<readonly string[]> {
  const all = await store.deliveries({ limit: 1_000 })
  const settled = all.map(({ key, version }) => ({ key, version, outcome: 'accepted' as const }))
  await store.settleDeliveries(settled, time)
  expect(new Set(all.map(({ kind }) => kind)).size).toBeLessThanOrEqual(1)
  return all.filter(({ due }) => due <= time).map(({ payload }) => payload)
}

describe('the purger', () => {
  it('tells a cache of all changes since the last time in one request, and again after ten seconds', async () => {
    const { refresh } = await start()
    await told()
    await write(['a'])
    await write(['b'], ['Maps & charts'])
    await refresh()
    const all = await store.deliveries({ limit: 10 })
    expect(all.map(({ destination, due }) => [destination, due.getTime() - time.getTime()])).toEqual(
      expect.arrayContaining([
        [VARNISH, 0],
        [VARNISH, 10_000],
      ]),
    )
    expect(all).toHaveLength(2)
    const [keys, again] = all.map(({ payload }) => payload)
    expect(again).toBe(keys)
    expect(keys?.split(' ')).toEqual([
      ...['home', 'elsewhere', expect.stringMatching(/^article-[0-9a-f]{16}$/)],
      ...[expect.stringMatching(/^article-/), expect.stringMatching(/^beside-/)],
      ...[expect.stringMatching(/^beside-/), 'feed-main', 'tag-sea'],
      expect.stringMatching(/^tag_[0-9a-f]{16}$/),
    ])
  })

  it('tells nothing when nothing has changed, also after a restart', async () => {
    const { refresh } = await start()
    expect(await told()).toEqual(['feedwright'])
    pass(2 * HOUR)
    await refresh()
    await start()
    expect(await told()).toEqual([])
  })

  it('tells of changes that came while no server was running', async () => {
    await start()
    await told()
    pass(2 * HOUR)
    await write(['a'])
    await start()
    expect(await told()).toEqual([expect.stringMatching(/^home elsewhere article-.* feed-main tag-sea$/)])
  })

  it('tells every cache to forget everything when the publication has changed', async () => {
    await start()
    pass(2 * HOUR)
    await told()
    await start({ title: 'Old News' })
    expect(await told()).toEqual(['feedwright'])
    // Another server may have served the old one until now.
    pass(HOUR / 2)
    await start({ title: 'Old News' })
    expect(await told()).toEqual(['feedwright'])
    pass(HOUR)
    await start({ title: 'Old News' })
    expect(await told()).toEqual([])
  })

  it('tells of each change once, however many servers there are', async () => {
    const servers = [await start(), await start(), await start()]
    await told()
    pass(2 * HOUR)
    for (const name of ['a', 'b', 'c']) {
      await write([name])
      await Promise.all(servers.map(({ refresh }) => refresh()))
      expect(await told()).toHaveLength(1)
    }
  })

  it('tells of an article when it becomes due, and when it expires', async () => {
    const { refresh } = await start()
    await told()
    const fields = { published: new Date(NOW.getTime() + HOUR), expires: new Date(NOW.getTime() + 2 * HOUR) }
    await store.apply([article('later.md', fields)], OPTIONS)
    await refresh()
    const atOnce = await told()
    for (const text of atOnce) expect(text).not.toContain('article-')
    for (let hours = 1; hours <= 2; hours++) {
      pass(HOUR)
      await refresh()
      expect(await told()).toEqual([expect.stringMatching(/^home elsewhere article-.* feed-main$/)])
    }
  })

  it('tells of a feed of the last days when an article has become too old for it', async () => {
    const { refresh } = await start({ feeds: { week: declared({ days: 7 }) } })
    await store.apply(
      [article('a.md', { published: new Date(NOW.getTime() - 7 * 24 * HOUR + HOUR) })],
      OPTIONS,
    )
    await refresh()
    await told()
    pass(HOUR - 1)
    await refresh()
    expect(await told()).toEqual([])
    pass(2)
    await refresh()
    expect(await told()).toEqual(['home elsewhere feed-week'])
  })

  it('names no private feed', async () => {
    const { refresh } = await start({ feeds: { friends: declared({ private: true }) } })
    await told()
    await write(['a'])
    await refresh()
    expect((await told()).join()).not.toContain('friends')
  })

  it('tells to forget everything when very many articles have changed', async () => {
    const { refresh } = await start()
    await told()
    await write(Array.from({ length: 201 }, (_, n) => `n${n}`))
    await refresh()
    expect(await told()).toEqual(['feedwright'])
    await write(['a'])
    await refresh()
    expect(await told()).toEqual([expect.stringMatching(/^home /)])
  })

  it('splits many keys into requests that every cache takes', async () => {
    const { refresh } = await start()
    await told()
    await write(
      Array.from({ length: 100 }, (_, n) => `n${n}`),
      Array.from({ length: 50 }, (_, n) => `subject-${n}`),
    )
    await refresh()
    const parts = await told()
    const keys = parts.flatMap(part => part.split(' '))
    expect([keys.length, new Set(keys).size]).toEqual([3 + 200 + 50, 253])
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(1_000)
  })

  it('tells a cache that was away to forget everything', async () => {
    const { refresh } = await start({}, { sender: { isAway: address => address === VARNISH } })
    await told()
    await write(['a'])
    await refresh()
    expect(await told()).toEqual(['feedwright'])
  })

  it('tells of a change that it could not read at first', async () => {
    const messages: string[] = []
    const log = { error: (_: object, message: string) => messages.push(message) }
    let failures = 0
    const failing: ArticleStore = {
      ...store,
      articleChanges: async page => {
        if (failures-- > 0) throw new Error('the disk is away')
        return store.articleChanges(page)
      },
    }
    const { refresh } = await start({}, { store: failing, log, retryMs: 1 })
    await told()
    await write(['a'])
    failures = 2
    await refresh()
    expect(messages).toEqual(Array(2).fill('caches are told of changes later: the disk is away'))
    expect(await told()).toHaveLength(1)
  })

  it('does nothing without caches', async () => {
    const { refresh } = await start({ caches: undefined })
    await write(['a'])
    await refresh()
    expect([await told(), await store.lastChange()]).toEqual([[], 0])
  })
})
