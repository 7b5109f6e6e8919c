import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArticleDraft } from '../../src/articles/article.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { SourceChange } from '../../src/articles/store/source-store.ts'
import { article, continued, EVERYTHING, faulty, gone, NOW, OPTIONS, selected } from './given.ts'
import type { OpenedStore } from './store-contract.ts'

const MINUTE = 60_000
const later = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE)
const LIST = { kind: 'feed', name: JSON.stringify(EVERYTHING) } as const
const REASON = { reason: 'A name was wrong', by: 'Ada' }

/** Tests of articles that are taken back, which every engine passes. */
export function recallsContract(open: () => Promise<OpenedStore>, modelRuns: number): void {
  let store: ArticleStore
  let reopen: OpenedStore['reopen']
  beforeEach(async () => {
    const opened = await open()
    store = opened.store
    reopen = opened.reopen
    await selected(store)
  })
  afterEach(() => store.close())

  const apply = (changes: readonly SourceChange[], now = NOW) => store.apply(changes, { ...OPTIONS, now })
  const put = (id: string, fields: Partial<ArticleDraft> = {}, now = NOW) =>
    apply([article(`${id}.md`, { id, ...fields })], now)
  const ids = async (now = later(60)) => (await selected(store, { now })).map(({ id }) => id)
  const withdrawalOf = async (id: string) => (await store.findById(id))?.withdrawal
  const warnings = async () => (await store.sources()).flatMap(({ faults }) => faults.map(one => one.message))

  it('leave every list at once, with reason and time', async () => {
    await put('a')
    await put('b')
    const withdrawal = await store.recall('a', { ...REASON, isPublic: true }, later(1))
    expect(withdrawal).toMatchObject({
      ...{ reason: 'A name was wrong', by: 'Ada', isPublic: true },
      ...{ at: later(1), isHeld: true, heldFrom: 'a.md' },
    })
    expect(await ids()).toEqual(['b'])
    expect(await withdrawalOf('a')).toEqual(withdrawal)
    expect(await withdrawalOf('b')).toBeUndefined()
    expect(await store.findById('a')).toMatchObject({ withdrawn: true, source: undefined })
  })

  it('are unknown to a store without such an article', async () => {
    expect(await store.recall('a', REASON, NOW)).toBeUndefined()
    expect(await store.undoRecall('a')).toBeUndefined()
    expect(await store.withdrawals(['a'])).toEqual(new Map())
  })

  it('stay withdrawn when their file is read again, edited or renamed', async () => {
    await put('a')
    await apply([article('plain.md')])
    const plain = (await store.findBySlug('plain'))?.article.id ?? ''
    await store.recall('a', REASON, later(1))
    await store.recall(plain, REASON, later(1))
    store = await reopen()
    await put('a', { title: 'Edited' }, later(2))
    await apply([article('plain.md', { title: 'Edited' })], later(2))
    await apply([gone('plain.md'), article('moved.md', { title: 'Edited' }, 'plain.md {"title":"Edited"}')])
    await apply([gone('a.md'), article('other.md', { id: 'a', title: 'Once more' })], later(3))
    expect(await ids()).toEqual([])
    expect(await withdrawalOf('a')).toMatchObject({ ...REASON, at: later(1), heldFrom: 'other.md' })
    expect(await withdrawalOf(plain)).toMatchObject({ at: later(1), heldFrom: 'moved.md' })
    expect(await warnings()).toEqual([
      expect.stringContaining(`"feedwright recall ${plain} --undo" publishes it again`),
      expect.stringContaining('stays withdrawn, because the article was taken back on 2026-03-01'),
    ])
  })

  it('stay withdrawn when their file is renamed and edited, or faulty', async () => {
    await apply([article('plain.md')])
    const plain = (await store.findBySlug('plain'))?.article.id ?? ''
    await store.recall(plain, REASON, later(1))
    expect(await store.sourceArticles(['plain.md'])).toMatchObject([{ path: 'plain.md', id: plain }])
    await apply([faulty('plain.md')])
    await apply([gone('plain.md'), continued(plain, article('new.md', { title: 'New' }))])
    expect(await ids()).toEqual([])
    await apply([gone('new.md'), continued(plain, faulty('faulty.md'))])
    expect(await ids()).toEqual([])
    expect(await withdrawalOf(plain)).toMatchObject({ heldFrom: 'faulty.md' })
  })

  it('stay withdrawn when their file has gone and is back', async () => {
    await put('a')
    await store.recall('a', REASON, later(1))
    await apply([gone('a.md')], later(2))
    expect(await withdrawalOf('a')).toMatchObject({ isHeld: true })
    await put('a', { title: 'Back' }, later(3))
    expect(await ids()).toEqual([])
    expect(await store.undoRecall('a')).toBe('restored')
    expect(await selected(store)).toMatchObject([{ id: 'a', title: 'Back' }])
  })

  it('do not hold another article that gets their file', async () => {
    await put('a')
    await store.recall('a', REASON, later(1))
    await apply([article('a.md', { id: 'b' })], later(2))
    expect(await ids()).toEqual(['b'])
    await apply([gone('a.md')], later(3))
    await apply([article('a.md', { title: 'Something else' })], later(4))
    expect(await selected(store)).toMatchObject([{ title: 'Something else' }])
  })

  it('are public again as they were after an undo, with what their file says now', async () => {
    await put('a', { tags: ['Sea'] })
    const before = await store.findById('a')
    await store.recall('a', REASON, later(1))
    await put('a', { tags: ['Sea'], title: 'Edited' }, later(2))
    expect(await store.undoRecall('a')).toBe('restored')
    expect(await withdrawalOf('a')).toBeUndefined()
    expect(await store.findById('a')).toMatchObject({ source: 'a.md', due: before?.due, current: true })
    expect(await selected(store)).toMatchObject([{ id: 'a', title: 'Edited', slug: before?.article.slug }])
    expect((await store.terms(NOW)).map(({ name, count }) => `${name} ${count}`)).toEqual(['Sea 1'])
    await put('a', { title: 'Once more' }, later(3))
    expect(await selected(store)).toMatchObject([{ title: 'Once more' }])
    expect(await store.undoRecall('a')).toBeUndefined()
  })

  it('get another slug after an undo when theirs was given away', async () => {
    await put('a', { derivedSlug: 'name' })
    await store.recall('a', REASON, later(1))
    await put('b', { slug: 'name' }, later(2))
    expect(await store.undoRecall('a')).toBe('restored')
    expect((await store.findBySlug('name'))?.article.id).toBe('b')
    expect((await store.findBySlug('name-2'))?.article.id).toBe('a')
  })

  it('are no longer held when no file has them and the recall is undone', async () => {
    await put('a')
    await store.recall('a', REASON, later(1))
    await apply([gone('a.md')])
    expect(await store.undoRecall('a')).toBe('gone')
    expect(await ids()).toEqual([])
    await put('a')
    expect(await ids()).toEqual(['a'])
  })

  it('are released when their file says draft, and published when it no longer does', async () => {
    await put('a')
    await store.recall('a', REASON, later(1))
    await put('a', { draft: true }, later(2))
    expect(await store.findById('a')).toMatchObject({ withdrawn: false, article: { draft: true } })
    await put('a', {}, later(3))
    expect(await ids()).toEqual(['a'])
  })

  it('stay withdrawn while the row of a table has them', async () => {
    await apply([article('/tables/news/1', { id: 'a' })])
    await store.recall('a', REASON, later(1))
    await apply([article('/tables/news/1', { id: 'a', title: 'Edited' })], later(2))
    expect(await ids()).toEqual([])
    expect(await withdrawalOf('a')).toMatchObject({ heldFrom: '/tables/news/1' })
    expect(await store.undoRecall('a')).toBe('restored')
    expect(await selected(store)).toMatchObject([{ id: 'a', title: 'Edited' }])
  })

  it('are published again by a program that has them', async () => {
    const ofProgram = article('/api/articles/a', { id: 'a' })
    await apply([ofProgram])
    await store.recall('a', REASON, later(1))
    expect(await ids()).toEqual([])
    await apply([ofProgram], later(2))
    expect(await ids()).toEqual(['a'])
  })

  it('have the reason of their removal, until they are withdrawn another time', async () => {
    await put('a')
    await apply([{ kind: 'gone', path: 'a.md', recall: REASON }], later(1))
    expect(await withdrawalOf('a')).toMatchObject({ ...REASON, at: later(1), isHeld: false })
    await put('a', {}, later(2))
    expect(await ids()).toEqual(['a'])
    await apply([gone('a.md')], later(3))
    expect(await withdrawalOf('a')).toEqual({ at: later(3), revision: expect.any(Number), isHeld: false })
  })

  it('get a reason later, and are held from then on', async () => {
    await put('a')
    await apply([gone('a.md')], later(1))
    expect(await store.recall('a', REASON, later(5))).toMatchObject({ ...REASON, at: later(1), isHeld: true })
    await put('a', {}, later(6))
    expect(await ids()).toEqual([])
  })

  it('leave a tombstone in each list that showed them, the last first, until they are back', async () => {
    for (const id of ['a', 'b', 'c', 'draft']) await put(id, { draft: id === 'draft' })
    await put('future', { published: later(100) })
    await put('expired', { expires: later(-1) })
    await apply([gone('b.md')], later(1))
    await store.recall('a', { reason: 'Told', isPublic: true }, later(2))
    await store.recall('c', { reason: 'Not told' }, later(3))
    await apply([gone('draft.md'), gone('future.md'), gone('expired.md')], later(4))
    expect(await store.tombstones(LIST, 10)).toEqual([
      { id: 'c', at: later(3) },
      { id: 'a', at: later(2), reason: 'Told' },
      { id: 'b', at: later(1) },
    ])
    expect(await store.tombstones(LIST, 1)).toEqual([{ id: 'c', at: later(3) }])
    await store.undoRecall('c')
    await put('b', {}, later(5))
    expect(await store.tombstones(LIST, 10)).toEqual([{ id: 'a', at: later(2), reason: 'Told' }])
    await store.declareLists([], 'en')
    await selected(store)
    expect(await store.tombstones(LIST, 10)).toEqual([])
  })

  it('leave at most fifty tombstones in a list', async () => {
    const all = Array.from({ length: 60 }, (_, n) => `${n}`.padStart(2, '0'))
    await apply(all.map(id => article(`${id}.md`, { id })))
    for (const id of all.slice(0, 55)) await apply([gone(`${id}.md`)], later(Number(id)))
    const found = await store.tombstones(LIST, 100)
    expect(found.map(({ id }) => id)).toEqual(all.slice(5, 55).toReversed())
  })

  it('know who has fetched a feed, in sums for each version', async () => {
    const fetched = { feed: 'smart', product: 'SmartNewsBot', status: 200 }
    await store.noteFetches([{ ...fetched, revision: 3, first: later(2), last: later(4), count: 2 }])
    await store.noteFetches([
      { ...fetched, revision: 3, first: later(1), last: later(3), count: 1, status: 304 },
      { ...fetched, revision: 4, first: later(5), last: later(6), count: 3, status: 304 },
      { ...fetched, feed: 'main', product: '', revision: 4, first: later(5), last: later(6), count: 9 },
    ])
    expect(await store.fetches('smart')).toEqual([
      { ...fetched, revision: 3, first: later(1), last: later(4), count: 3 },
      { ...fetched, revision: 4, first: later(5), last: later(6), count: 3, status: 304 },
    ])
    expect(await store.fetches('main')).toMatchObject([{ product: '', count: 9 }])
    expect(await store.fetches('other')).toEqual([])
    const many = Array.from({ length: 510 }, (_, n) => ({
      ...fetched,
      first: NOW,
      last: NOW,
      count: 1,
      revision: n,
    }))
    await store.noteFetches(many)
    expect((await store.fetches('smart')).map(({ revision }) => revision)).toEqual(
      Array.from({ length: 500 }, (_, n) => n + 10),
    )
  })

  it('are in no list, whatever files do', async () => {
    const file = fc.constantFrom('a.md', 'b.md', 'c.md')
    const name = fc.constantFrom('x', 'y', undefined)
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), file, id: name, title: fc.constantFrom('One', 'Two') }),
      fc.record({ kind: fc.constant('gone' as const), file }),
      fc.record({ kind: fc.constant('faulty' as const), file }),
      fc.record({ kind: fc.constant('recall' as const), at: fc.nat(5) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async steps => {
        await store.close()
        store = (await open()).store
        const taken = new Set<string>()
        for (const [minute, one] of steps.entries()) {
          const now = later(minute)
          if (one.kind === 'put') {
            const id = one.id === undefined ? {} : { id: one.id }
            await apply([article(one.file, { ...id, title: one.title }, `${one.id} ${one.title}`)], now)
          } else if (one.kind === 'gone') await apply([gone(one.file)], now)
          else if (one.kind === 'faulty') await apply([faulty(one.file)], now)
          else {
            const shown = await ids()
            const id = shown[one.at % Math.max(1, shown.length)]
            if (id === undefined) continue
            await store.recall(id, REASON, now)
            taken.add(id)
          }
          expect((await ids()).filter(id => taken.has(id))).toEqual([])
        }
      }),
      { numRuns: modelRuns },
    )
  })
}
