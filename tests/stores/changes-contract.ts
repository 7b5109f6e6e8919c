import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArticleDraft } from '../../src/articles/article.ts'
import type { ChangeStore } from '../../src/articles/changes/change-store.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { SourceChange } from '../../src/articles/store/source-store.ts'
import { article, gone, NOW, OPTIONS } from './given.ts'
import type { OpenedStore } from './store-contract.ts'

const MINUTE = 60_000
/** Time for a thousand articles, on a busy machine. */
const LONG_MS = 120_000
const later = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE)

/** Tests of the changes of articles that every engine passes. */
export function changesContract(open: () => Promise<OpenedStore>, modelRuns: number): void {
  let store: ArticleStore
  let reopen: OpenedStore['reopen']
  beforeEach(async () => {
    const opened = await open()
    store = opened.store
    reopen = opened.reopen
  })
  afterEach(() => store.close())

  const apply = (changes: readonly SourceChange[], now = NOW) => store.apply(changes, { ...OPTIONS, now })
  const put = (id: string, fields: Partial<ArticleDraft> = {}, now = NOW) =>
    apply([article(`${id}.md`, { id, ...fields })], now)
  /** Returns the changes after a number as texts such as `2 updated a`. */
  const changes = async (now = NOW, after = 0) => {
    await recordAll(store, now)
    const some = await store.articleChanges({ after, limit: 10_000 })
    return some.map(({ number, event, id }) => `${number} ${event} ${id}`)
  }

  it('are numbered in the order in which articles changed', async () => {
    await put('b')
    await put('a')
    expect(await changes()).toEqual(['1 published b', '2 published a'])
    await put('b', { title: 'New' })
    expect(await changes()).toEqual(['2 published a', '3 updated b'])
    await apply([gone('a.md')])
    await put('c')
    expect(await changes()).toEqual(['3 updated b', '4 withdrawn a', '5 published c'])
    expect(await store.lastChange()).toBe(5)
  })

  it('are none in an empty store', async () => {
    expect(await changes()).toEqual([])
    expect(await store.lastChange()).toBe(0)
  })

  it('are recorded once', async () => {
    await put('a')
    expect(await changes()).toEqual(['1 published a'])
    expect(await changes(later(1))).toEqual(['1 published a'])
    await apply([article('a.md', { id: 'a' }, 'the same record')])
    expect(await changes(later(2))).toEqual(['1 published a'])
  })

  it('are read in parts, after a number', async () => {
    for (const id of ['a', 'b', 'c']) await put(id)
    await recordAll(store, NOW)
    expect(await store.articleChanges({ after: 1, limit: 1 })).toMatchObject([{ number: 2, id: 'b' }])
    expect(await store.articleChanges({ after: 3, limit: 1 })).toEqual([])
  })

  it('are found by their articles', async () => {
    for (const id of ['a', 'b', 'c']) await put(id)
    await recordAll(store, NOW)
    await put('c', { title: 'New' })
    await recordAll(store, later(1))
    const found = (await store.changesOf(['c', 'a', 'unknown'])).toSorted((x, y) => x.number - y.number)
    expect(found).toMatchObject([
      { number: 1, event: 'published', id: 'a', changed: NOW },
      { number: 4, event: 'updated', id: 'c', changed: later(1) },
    ])
    expect(await store.changesOf([])).toEqual([])
  })

  it('do not tell of what the public has never seen', async () => {
    await put('a', { draft: true })
    await put('b', { published: later(10) })
    await put('a', { draft: true, title: 'New' })
    await put('c', { expires: later(-1) })
    expect(await changes()).toEqual([])
    await apply([gone('a.md'), gone('b.md')])
    expect(await changes(later(20))).toEqual([])
  })

  it('tell of articles that become due or expire, at their instants', async () => {
    await put('a', { published: later(3), expires: later(9) })
    await put('b', { published: later(2) })
    expect(await changes()).toEqual([])
    expect(await changes(later(5))).toEqual(['1 published b', '2 published a'])
    const [b, a] = await store.articleChanges({ after: 0, limit: 2 })
    expect([b?.changed, a?.changed]).toEqual([later(2), later(3)])
    expect(await changes(later(10), 2)).toEqual(['3 withdrawn a'])
    expect((await store.articleChanges({ after: 2, limit: 1 }))[0]?.changed).toEqual(later(9))
  })

  it('do not tell of an article that was public only between two looks', async () => {
    await put('a', { published: later(3), expires: later(4) })
    expect(await changes()).toEqual([])
    expect(await changes(later(10))).toEqual([])
  })

  it('withdraw an article that becomes a draft, or is planned for later', async () => {
    await put('a')
    await put('b')
    await changes()
    await put('a', { draft: true })
    await put('b', { draft: true })
    await put('b', { published: later(10) })
    expect(await changes()).toEqual(['3 withdrawn a', '4 withdrawn b'])
    await put('a')
    expect(await changes(later(20), 4)).toEqual(['5 published a', '6 published b'])
  })

  it('tell of an article that was withdrawn and restored as updated, and after a look as published', async () => {
    await put('a')
    await changes()
    await apply([gone('a.md')])
    await put('a')
    expect(await changes()).toEqual(['2 updated a'])
    await apply([gone('a.md')], later(1))
    expect(await changes(later(2))).toEqual(['3 withdrawn a'])
    expect((await store.articleChanges({ after: 0, limit: 1 }))[0]?.changed).toEqual(later(1))
    await put('a', {}, later(3))
    expect(await changes(later(3))).toEqual(['4 published a'])
  })

  /** Returns the latest changes as texts such as `updated a +5`, with minutes since `NOW`. */
  const latest = async (
    since = new Date(0),
    limit = 10,
    after?: { readonly dated: Date; readonly id: string },
  ) => {
    const some = await store.latestChanges({ since, after, limit })
    return some.map(({ event, id, dated }) => `${event} ${id} ${(dated.getTime() - NOW.getTime()) / MINUTE}`)
  }

  it('are read newest first by their dates: those of new articles are when they became due', async () => {
    await put('a', { published: later(-5) })
    await put('b', { published: later(-9) })
    await put('c', { published: later(-7) })
    await recordAll(store, NOW)
    expect(await latest()).toEqual(['published a -5', 'published c -7', 'published b -9'])
    await put('b', { published: later(-9), title: 'New' }, later(1))
    await apply([gone('c.md')], later(2))
    await recordAll(store, later(3))
    expect(await latest()).toEqual(['updated b 3', 'withdrawn c 2', 'published a -5'])
    expect(await latest(later(0))).toEqual(['updated b 3', 'withdrawn c 2'])
  })

  it('give an article that is public again the date of its return', async () => {
    await put('a', { published: later(-5) })
    await recordAll(store, NOW)
    await apply([gone('a.md')], later(1))
    await recordAll(store, later(2))
    await put('a', { published: later(-5) }, later(3))
    await recordAll(store, later(4))
    expect(await latest()).toEqual(['published a 4'])
  })

  it('are read by their dates in parts, also of the same date', async () => {
    for (const id of ['a', 'b', 'c']) await put(id, { published: later(-5) })
    await recordAll(store, NOW)
    expect(await latest(new Date(0), 2)).toEqual(['published c -5', 'published b -5'])
    expect(await latest(new Date(0), 2, { dated: later(-5), id: 'b' })).toEqual(['published a -5'])
    expect(await latest(later(-4))).toEqual([])
  })

  it('announce nothing twice when the clock is set back', async () => {
    await put('a', { published: later(5) })
    await put('b', { published: later(6), expires: later(8) })
    expect(await changes(later(10))).toEqual(['1 published a'])
    await put('c', {}, later(1))
    expect(await changes(later(1))).toEqual(['1 published a', '2 published c'])
    await put('a', { published: later(5), title: 'New' }, later(1))
    expect(await changes(later(1), 2)).toEqual(['3 updated a'])
    expect(await changes(later(7), 3)).toEqual(['4 published b'])
  })

  it('tell of an article whose delay ends earlier than planned', async () => {
    const options = { ...OPTIONS, undo: 60 * MINUTE }
    await store.apply([article('a.md', { id: 'a' })], options)
    expect(await changes(later(1))).toEqual([])
    await apply([article('a.md', { id: 'a' })], later(2))
    expect(await changes(later(2))).toEqual(['1 published a'])
  })

  it(
    'are recorded in several steps when they are many',
    async () => {
      const many = Array.from({ length: 2_100 }, (_, n) => article(`${n}.md`, { id: `id ${n}` }))
      await apply(many)
      expect(await store.recordChanges(NOW)).toBe(false)
      expect(await store.lastChange()).toBe(1_000)
      expect(await store.recordChanges(NOW)).toBe(false)
      expect(await store.recordChanges(NOW)).toBe(true)
      const ids = (await store.articleChanges({ after: 0, limit: 3_000 })).map(({ id }) => id)
      expect(ids).toEqual(many.map((_, n) => `id ${n}`))
    },
    LONG_MS,
  )

  it(
    'are complete when many articles become due at the same instant',
    async () => {
      const many = Array.from({ length: 1_100 }, (_, n) =>
        article(`${n}.md`, { id: `id ${n}`, published: later(5) }),
      )
      await apply(many)
      expect(await changes()).toEqual([])
      expect(await store.recordChanges(later(5))).toBe(false)
      await recordAll(store, later(6))
      const all = await store.articleChanges({ after: 0, limit: 3_000 })
      expect(new Set(all.map(({ id }) => id)).size).toBe(1_100)
      expect(all.at(-1)?.number).toBe(1_100)
    },
    LONG_MS,
  )

  it(
    'are recorded once by servers that look at the same time',
    async () => {
      const second = await reopen()
      try {
        await apply(Array.from({ length: 1_050 }, (_, n) => article(`${n}.md`, { id: `id ${n}` })))
        await Promise.all([store, second, store, second].map(each => recordAll(each, NOW)))
        const all = await second.articleChanges({ after: 0, limit: 3_000 })
        expect(all.map(({ number }) => number)).toEqual(Array.from({ length: 1_050 }, (_, n) => n + 1))
      } finally {
        await second.close()
      }
    },
    LONG_MS,
  )

  it(
    'are all known to a follower, whatever happens and however it reads them',
    async () => {
      const property = fc.asyncProperty(fc.array(deeds, { maxLength: 40 }), async all => {
        const opened = await open()
        try {
          await follow(opened.store, all)
        } finally {
          await opened.store.close()
        }
      })
      await fc.assert(property, { numRuns: modelRuns })
    },
    LONG_MS,
  )
}

/** Records changes until none is left. */
async function recordAll(store: ChangeStore, now: Date): Promise<void> {
  let isDone = false
  while (!isDone) isDone = await store.recordChanges(now)
}

const IDS = ['a', 'b', 'c']
const ids = fc.constantFrom(...IDS)
const minutes = fc.integer({ min: -5, max: 15 })
const deeds = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    id: ids,
    due: minutes,
    expires: fc.option(minutes),
    draft: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('remove' as const), id: ids }),
  fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 0, max: 12 }) }),
  fc.record({ kind: fc.constant('record' as const) }),
  fc.record({ kind: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 3 }) }),
)
type Deed = typeof deeds extends fc.Arbitrary<infer Value> ? Value : never

/** Performs deeds while a follower reads, and compares what it knows at the end with what is public. */
async function follow(store: ArticleStore, all: readonly Deed[]): Promise<void> {
  let now = NOW
  let after = 0
  let count = 0
  /** The revision of each article that the follower shows. */
  const known = new Map<string, number | undefined>()

  async function read(limit: number): Promise<void> {
    for (const { number, event, id } of await store.articleChanges({ after, limit })) {
      expect(number).toBeGreaterThan(after)
      after = number
      if (event === 'withdrawn') known.delete(id)
      else known.set(id, (await store.findById(id))?.article.revision)
    }
  }

  async function perform(deed: Deed): Promise<void> {
    if (deed.kind === 'wait') now = new Date(now.getTime() + deed.minutes * MINUTE)
    if (deed.kind === 'record') await store.recordChanges(now)
    if (deed.kind === 'read') await read(deed.limit)
    if (deed.kind === 'remove') await store.apply([gone(`${deed.id}.md`)], { ...OPTIONS, now })
    if (deed.kind === 'put') await store.apply([changeOf(deed)], { ...OPTIONS, now })
  }

  function changeOf({ id, due, expires, draft }: Deed & { readonly kind: 'put' }): SourceChange {
    const at = (minutes: number) => new Date(now.getTime() + minutes * MINUTE)
    const end = expires === null ? {} : { expires: at(expires) }
    return article(`${id}.md`, { id, published: at(due), draft, title: `Title ${++count}`, ...end })
  }

  for (const deed of all) await perform(deed)
  await recordAll(store, now)
  await read(100)
  expect(Object.fromEntries(known)).toEqual(await publicRevisions(store, now))
}

/** Returns the revision of each article that is public. */
async function publicRevisions(store: ArticleStore, now: Date): Promise<Record<string, number>> {
  const revisions: Record<string, number> = {}
  for (const id of IDS) {
    const owner = await store.findById(id)
    if (owner === undefined || owner.withdrawn || owner.article.draft || owner.due > now) continue
    if (owner.article.expires !== undefined && owner.article.expires <= now) continue
    revisions[id] = owner.article.revision
  }
  return revisions
}
