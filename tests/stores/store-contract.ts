import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Selection } from '../../src/articles/selection.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { type SourceChange, UNREAD } from '../../src/articles/store/source-store.ts'
import { apiContract } from './api-contract.ts'
import { changesContract } from './changes-contract.ts'
import { deliveriesContract } from './deliveries-contract.ts'
import { feedsContract } from './feeds-contract.ts'
import { article, continued, draft, faulty, gone, hashOf, NOW, OPTIONS, selected, source } from './given.ts'
import { leadContract } from './lead-contract.ts'
import { storeModel } from './model.ts'
import { readersContract } from './readers-contract.ts'
import { recallsContract } from './recalls-contract.ts'
import { watchContract } from './watch-contract.ts'

const SECOND = 1_000
const DAY = 86_400_000
const IMAGE = 'https://images.example/a.png'
const EPISODE = 'https://audio.example/a.mp3'
const FACTS = { type: 'image/png', length: 90, width: 3, height: 2 }

/** An empty store, and how to open the same one again after it was closed. */
export interface OpenedStore {
  readonly store: ArticleStore
  readonly reopen: () => Promise<ArticleStore>
}

/** Tests that every engine passes. `modelRuns` is the number of runs with random changes of files. */
export function storeContract(name: string, open: () => Promise<OpenedStore>, modelRuns = 60): void {
  describe(`the ${name} store for feeds`, () => feedsContract(open))
  describe(`the ${name} store for the publishing API`, () => apiContract(open))
  describe(`the deliveries of the ${name} store`, () => deliveriesContract(open))
  describe(`the counts of readers in the ${name} store`, () => readersContract(open))
  describe(`the changes of articles in the ${name} store`, () => changesContract(open, modelRuns))
  describe(`articles that were taken back from the ${name} store`, () => recallsContract(open, modelRuns))
  describe(`the watch of the ${name} store`, () => watchContract(open))
  describe(`the lead of the ${name} store`, () => leadContract(open))
  describe(`the ${name} store`, () => {
    let store: ArticleStore
    let reopen: OpenedStore['reopen']

    beforeEach(async () => {
      const opened = await open()
      store = opened.store
      reopen = opened.reopen
    })
    afterEach(() => store.close())

    const apply = (changes: readonly SourceChange[], options: Partial<typeof OPTIONS> = {}) =>
      store.apply(changes, { ...OPTIONS, ...options })
    const select = (now = NOW) => selected(store, { now, limit: 100 })
    const ids = async (now = NOW) => (await select(now)).map(({ id }) => id)
    const slugs = async (now = NOW) => (await select(now)).map(({ slug }) => slug)
    const only = async () => {
      const [first, ...others] = await select()
      if (first === undefined || others.length > 0)
        throw new Error(`expected one article, got ${others.length + 1}`)
      return first
    }
    const sourceOf = async (path: string) => (await store.sources()).find(source => source.path === path)

    describe('empty', () => {
      it('returns nothing', async () => {
        expect(await store.sources()).toEqual([])
        expect(await select()).toEqual([])
        expect(await store.count(NOW)).toBe(0)
        expect(await store.findBySlug('a')).toBeUndefined()
        expect(await store.nextDue(NOW)).toBeUndefined()
        expect(await store.findMedia('0'.repeat(32))).toBeUndefined()
        expect(await store.findRemoteMedia(IMAGE)).toBeUndefined()
        expect(await store.dueRemoteMedia(NOW, 10)).toEqual([])
        expect(await store.nextRemoteMedia()).toBeUndefined()
      })

      it('applies nothing', async () => {
        expect(await apply([])).toEqual({ added: 0, changed: 0, renamed: 0, withdrawn: 0, faults: [] })
      })
    })

    describe('articles', () => {
      it('are returned as they were stored', async () => {
        const fields = {
          id: 'urn:x-news:1',
          slug: 'grüße-𠮷',
          link: 'https://elsewhere.example/1',
          title: 'A “title” \u0000 & <b> \\u0041 😀',
          summary: 'A summary.',
          published: new Date('2021-02-17T12:00:00.123Z'),
          updated: new Date('2021-02-18T12:00:00.456Z'),
          expires: new Date('2999-02-18T12:00:00.789Z'),
          authors: [{ name: 'Ann', email: 'ann@example.com', url: 'https://ann.example/' }, { name: 'Bob' }],
          tags: ['one', 'two'],
          section: 'News',
          language: 'de',
          image: { src: '/media/0/a.png', alt: 'A', caption: 'C', credit: 'D', ...FACTS },
          attachments: [{ src: '/media/1/a.mp3', type: 'audio/mpeg', length: 7, title: 'T', duration: 1.5 }],
          body: { format: 'html', source: '<p>Hello</p>' },
          assets: { 'a b.png': { src: '/media/2/a-b.png', ...FACTS } },
        } as const
        await apply([article('a.md', fields)])
        expect(await only()).toEqual({ ...fields, draft: false, revision: expect.any(Number) })
      })

      it('keep absent fields absent', async () => {
        await apply([article('a.md')])
        const { summary, updated, image, link, section, language } = await only()
        expect([summary, updated, image, link, section, language]).toEqual(Array(6).fill(undefined))
      })

      it('are ordered newest first, and by descending id at the same instant', async () => {
        const day = (n: number) => new Date(Date.UTC(2021, 0, n))
        await apply([
          article('b.md', { id: 'b', published: day(1) }),
          article('d.md', { id: 'd', published: day(2) }),
          article('B.md', { id: 'B', published: day(1) }),
          article('a.md', { id: 'a', published: day(1) }),
        ])
        expect(await ids()).toEqual(['d', 'b', 'a', 'B'])
        expect((await selected(store, { limit: 2 })).map(({ id }) => id)).toEqual(['d', 'b'])
        expect(await selected(store, { limit: 0 })).toEqual([])
        expect(await store.count(NOW)).toBe(4)
      })

      it('are hidden while they are drafts, withdrawn or in the future', async () => {
        const later = new Date(NOW.getTime() + 1)
        await apply([
          article('shown.md', { published: NOW }),
          article('draft.md', { draft: true }),
          article('future.md', { published: later }),
          article('withdrawn.md'),
        ])
        await apply([gone('withdrawn.md')])
        expect(await slugs()).toEqual(['shown'])
        expect(await store.count(NOW)).toBe(1)
        expect(await slugs(later)).toEqual(['future', 'shown'])
        expect(await store.count(later)).toBe(2)
      })

      it('are selected without a list: all that may be in one', async () => {
        const at = (days: number) => new Date(NOW.getTime() + days * 86_400_000)
        await apply([
          article('a.md', { id: 'a', published: at(-3) }),
          article('b.md', { id: 'b', published: at(-2), hiddenFrom: ['main'] }),
          article('c.md', { id: 'c', published: at(-2), hiddenFrom: { except: ['other'] } }),
          article('d.md', { id: 'd', published: at(-1), expires: at(1) }),
          article('hidden.md', { published: at(-1), hiddenFrom: 'all' }),
          article('draft.md', { published: at(-1), draft: true }),
          article('over.md', { published: at(-1), expires: NOW }),
          article('future.md', { published: at(1) }),
          article('gone.md'),
        ])
        await apply([gone('gone.md')])
        const idsOf = async (selection: Omit<Selection, 'now'>) =>
          (await store.select({ now: NOW, ...selection })).places.map(({ id }) => id)
        expect(await idsOf({})).toEqual(['d', 'c', 'b', 'a'])
        expect(await idsOf({ oldestFirst: true, limit: 2 })).toEqual(['a', 'b'])
        const [, b] = (await store.select({ now: NOW, oldestFirst: true })).places
        expect(await idsOf({ after: b, oldestFirst: true })).toEqual(['c', 'd'])
        expect(await idsOf({ through: b, oldestFirst: true })).toEqual(['a', 'b'])
        expect(await idsOf({ since: at(-2) })).toEqual(['d', 'c', 'b'])
      })

      it('are counted by what they are', async () => {
        const at = (ms: number) => new Date(NOW.getTime() + ms)
        const none = { public: 0, scheduled: 0, draft: 0, expired: 0, withdrawn: 0 }
        expect(await store.countStates(NOW)).toEqual(none)
        await apply([
          article('shown.md', { published: NOW }),
          article('hidden.md', { hiddenFrom: 'all' }),
          article('draft.md', { draft: true, published: at(5), expires: at(-5) }),
          article('future.md', { published: at(5), expires: at(9) }),
          article('over.md', { expires: NOW }),
          article('withdrawn.md'),
        ])
        await apply([gone('withdrawn.md')])
        expect(await store.countStates(NOW)).toEqual({
          ...{ public: 2, scheduled: 1, draft: 1, expired: 1, withdrawn: 1 },
        })
        expect(await store.countStates(at(5))).toMatchObject({ public: 3, scheduled: 0, expired: 1 })
        expect(await store.countStates(at(9))).toMatchObject({ public: 2, scheduled: 0, expired: 2 })
      })

      it('become due one after the other', async () => {
        const at = (ms: number) => new Date(NOW.getTime() + ms)
        await apply([
          article('c.md', { published: at(20) }),
          article('b.md', { published: at(10) }),
          article('a.md', { published: at(5), draft: true }),
          article('z.md', { published: at(-5) }),
        ])
        expect(await store.nextDue(NOW)).toEqual(at(10))
        expect(await store.nextDue(at(10))).toEqual(at(20))
        expect(await store.nextDue(at(20))).toBeUndefined()
      })

      it('are no longer shown from the instant at which they expire', async () => {
        const at = (ms: number) => new Date(NOW.getTime() + ms)
        await apply([
          article('stays.md', { published: at(-9) }),
          article('passes.md', { published: at(-8), expires: at(10) }),
          article('past.md', { published: at(-7), expires: NOW }),
          article('later.md', { published: at(5), expires: at(20) }),
          article('draft.md', { published: at(-6), expires: at(7), draft: true }),
        ])
        expect(await slugs()).toEqual(['passes', 'stays'])
        expect(await store.count(NOW)).toBe(2)
        expect(await slugs(at(9))).toEqual(['later', 'passes', 'stays'])
        expect(await slugs(at(10))).toEqual(['later', 'stays'])
        expect(await store.count(at(10))).toBe(2)
        expect(await slugs(at(20))).toEqual(['stays'])
        expect((await store.findBySlug('past'))?.article.expires).toEqual(NOW)
        const instants = [NOW, at(5), at(10), at(20)].map(now => store.nextDue(now))
        expect(await Promise.all(instants)).toEqual([at(5), at(10), at(20), undefined])
      })

      it('that have expired are shown again, with their ids, when their records say so', async () => {
        await apply([article('a.md', { expires: new Date(NOW.getTime() + 1) })])
        const { id } = await only()
        const later = new Date(NOW.getTime() + 2)
        expect(await slugs(later)).toEqual([])
        await store.apply([article('a.md', { expires: new Date(NOW.getTime() + 9) })], {
          ...OPTIONS,
          now: later,
        })
        expect((await select(later)).map(article => article.id)).toEqual([id])
        await store.apply([article('a.md')], { ...OPTIONS, now: later })
        expect((await select(later)).map(({ expires }) => expires)).toEqual([undefined])
      })

      it('keep a wide range of dates', async () => {
        const dates = ['1000-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z']
        await apply(dates.map((published, n) => article(`${n}.md`, { published: new Date(published) })))
        const end = new Date('9999-12-31T23:59:59.999Z')
        expect((await select(end)).map(({ published }) => published.toISOString())).toEqual(dates.reverse())
      })
    })

    describe('ids', () => {
      it('are minted from host, day of publication in the zone, and slug', async () => {
        await apply([article('maps.md', { published: new Date('2021-02-17T23:30:00Z') })])
        expect(await ids()).toEqual(['tag:news.example,2021-02-18:maps'])
      })

      it('are those given by records', async () => {
        await apply([article('a.md', { id: 'https://old.example/?p=1' })])
        expect(await ids()).toEqual(['https://old.example/?p=1'])
      })

      it('are unique ASCII of at most 200 characters', async () => {
        const long = '日本'.repeat(50)
        await apply(['a', 'b', 'c'].map(path => article(`${path}.md`, { derivedSlug: long })))
        const all = await ids()
        expect(new Set(all).size).toBe(3)
        for (const id of all) expect(id).toMatch(/^tag:news\.example,2021-02-17:[!-~]{1,170}$/)
      })

      it.each<[string, Partial<ReturnType<typeof draft>>, Partial<typeof OPTIONS>]>([
        ['title', { title: 'Another title' }, {}],
        ['text', { body: { format: 'html', source: '<p>Another</p>' } }, {}],
        ['slug', { slug: 'another' }, {}],
        ['date', { published: new Date('2022-01-01T00:00:00Z') }, {}],
        ['host', { title: 'Another title' }, { host: 'another.example' }],
        ['zone', { title: 'Another title' }, { timeZone: 'Asia/Tokyo' }],
      ])('stay the same when the %s changes', async (_what, fields, options) => {
        await apply([article('a.md')])
        const before = await ids()
        expect(await apply([article('a.md', fields)], options)).toMatchObject({ added: 0, withdrawn: 0 })
        expect(await ids()).toEqual(before)
      })

      it('stay the same when a file is renamed', async () => {
        await apply([article('a.md', {}, 'same')])
        const before = await only()
        const applied = await apply([article('b.md', {}, 'same'), gone('a.md')])
        expect(applied).toEqual({ added: 0, changed: 0, renamed: 1, withdrawn: 1, faults: [] })
        expect(await only()).toEqual({ ...before, revision: expect.any(Number) })
      })

      it('stay the same when a file returns later under another name', async () => {
        await apply([article('a.md', {}, 'same')])
        const before = await ids()
        await apply([gone('a.md')])
        expect(await ids()).toEqual([])
        expect(await apply([article('b.md', {}, 'same')])).toMatchObject({ added: 0, renamed: 1 })
        expect(await ids()).toEqual(before)
      })

      it('stay the same when a faulty file is renamed, which keeps its last valid version', async () => {
        await apply([article('a.md')])
        const before = await only()
        await apply([faulty('a.md', 'broken')])
        await apply([gone('a.md'), faulty('b.md', 'broken')])
        expect(await only()).toMatchObject({ id: before.id, slug: before.slug, title: before.title })
        await apply([article('b.md', { title: 'Corrected' })])
        expect(await only()).toMatchObject({ id: before.id, slug: before.slug, title: 'Corrected' })
      })

      it('stay the same when a file is said to continue a withdrawn article, whatever its content', async () => {
        await apply([article('a.md')])
        const before = await only()
        const edited = continued(before.id, article('b.md', { title: 'Edited' }))
        expect(await apply([edited, gone('a.md')])).toMatchObject({ added: 0, renamed: 1, withdrawn: 1 })
        expect(await only()).toMatchObject({ id: before.id, slug: before.slug, title: 'Edited' })
        await apply([gone('b.md')])
        await apply([continued(before.id, faulty('c.md'))])
        expect(await only()).toMatchObject({ id: before.id, title: 'Edited' })
      })

      it('are not those of an article that is said to be continued, but has a file or another claim', async () => {
        await apply([article('a.md'), article('other.md', {}, 'other')])
        const other = (await store.findBySlug('other'))?.article.id
        const { id = '' } = (await store.findBySlug('a'))?.article ?? {}
        const claim = (path: string, fields = {}, content = path) =>
          continued(id, article(path, fields, content))
        expect(await apply([claim('b.md')])).toMatchObject({ added: 1, faults: [] })
        await apply([gone('a.md'), gone('other.md')])
        const claims = [claim('b.md', { title: 'B' }), claim('c.md', { id: 'urn:c' })]
        await apply([...claims, claim('d.md', {}, 'other')])
        expect(await ids()).toEqual(expect.arrayContaining(['urn:c', other]))
        expect(await ids()).toHaveLength(3)
        expect(await ids()).not.toContain(id)
      })

      it('stay the same for two renamed files with the same content', async () => {
        await apply([article('a.md', {}, 'same'), article('b.md', {}, 'same')])
        const before = (await ids()).sort()
        expect(new Set(before).size).toBe(2)
        await apply([gone('a.md'), gone('b.md'), article('c.md', {}, 'same'), article('d.md', {}, 'same')])
        expect((await ids()).sort()).toEqual(before)
      })

      it('are not reused after an article is withdrawn', async () => {
        await apply([article('a.md', {}, 'one')])
        const [first] = await ids()
        await apply([gone('a.md')])
        await apply([article('a.md', {}, 'two')])
        expect(await ids()).toEqual([`${first}-2`])
      })

      it('restore a withdrawn article when a record gives its id', async () => {
        await apply([article('a.md', { id: 'a' }, 'one')])
        await apply([gone('a.md')])
        const applied = await apply([article('b.md', { id: 'a', title: 'Again' }, 'two')])
        expect(applied).toMatchObject({ added: 0, renamed: 1 })
        expect(await only()).toMatchObject({ id: 'a', slug: 'a', title: 'Again' })
      })

      it('are a fault when another file has them: the later file waits', async () => {
        await apply([article('a.md', { id: 'x', title: 'First' })])
        const { added, faults } = await apply([article('b.md', { id: 'x', title: 'Second' })])
        expect(added).toBe(0)
        const fault = {
          severity: 'fault',
          file: 'b.md',
          field: 'id',
          message: expect.stringMatching(/"x".*a\.md/),
        }
        expect(faults).toEqual([fault])
        expect(await only()).toMatchObject({ id: 'x', title: 'First' })
        expect(await sourceOf('b.md')).toMatchObject({ fingerprint: UNREAD, faults: [fault] })
      })

      it('are free for the later file after the first is removed', async () => {
        await apply([article('a.md', { id: 'x', title: 'First' })])
        await apply([article('b.md', { id: 'x', title: 'Second' })])
        await apply([article('b.md', { id: 'x', title: 'Second' }), gone('a.md')])
        expect(await only()).toMatchObject({ id: 'x', title: 'Second' })
        expect((await sourceOf('b.md'))?.faults).toEqual([])
      })

      it('taken from another record leave the last valid version unchanged', async () => {
        await apply([article('a.md', { id: 'a' }), article('b.md', { id: 'b', title: 'Right' })])
        await apply([article('b.md', { id: 'a', title: 'Wrong' })])
        expect((await select()).map(({ id, title }) => [id, title])).toEqual([
          ['b', 'Right'],
          ['a', 'An article'],
        ])
      })

      it('given to an article with a minted id keep its slug', async () => {
        await apply([article('a.md'), article('b.md', { slug: 'bee' })])
        const before = await ids()
        const { faults } = await apply([
          article('a.md', { id: 'urn:a' }),
          article('b.md', { id: 'urn:b', slug: 'bee' }),
        ])
        expect(faults).toEqual([])
        expect((await select()).map(({ id, slug }) => [id, slug])).toEqual([
          ['urn:b', 'bee'],
          ['urn:a', 'a'],
        ])
        expect(await store.findBySlug('a')).toMatchObject({ article: { id: 'urn:a' }, withdrawn: false })
        await apply([article('a.md', { id: 'urn:a', title: 'Edited' }), article('c.md', { slug: 'sea' })])
        expect(await ids()).toHaveLength(3)
        for (const id of before) expect(await ids()).not.toContain(id)
      })

      it('given back leave each slug with one live article', async () => {
        await apply([article('a.md', { id: 'one' })])
        await apply([article('a.md', { id: 'two' })])
        await apply([article('a.md', { id: 'two' }), article('b.md', { id: 'one' })])
        expect((await select()).map(({ id, slug }) => [id, slug])).toEqual([
          ['two', 'a'],
          ['one', 'b'],
        ])
        await apply([article('a.md', { id: 'one' }), gone('b.md')])
        expect((await select()).map(({ id }) => id)).toEqual(['one'])
      })
    })

    describe('slugs', () => {
      it('are derived, and get a number with a warning when another article has them', async () => {
        const names = { derivedSlug: 'a-x', nameInId: 'a-x' }
        const { faults } = await apply([article('a-x.md', names), article('a x.md', names)])
        expect((await slugs()).sort()).toEqual(['a-x', 'a-x-2'])
        const message = expect.stringContaining('"a-x" is that of the article of a-x.md')
        expect(faults).toEqual([{ severity: 'warning', file: 'a x.md', field: 'slug', message }])
        expect((await apply([article('a x.md', { ...names, title: 'Edited' })])).faults).toEqual([])
      })

      it('lead to the article from the other names of its file, which other articles may take', async () => {
        const names = { derivedSlug: '2021-02-17-x', nameInId: 'x' }
        await apply([article('2021-02-17-x.md', names)])
        expect((await store.findBySlug('/articles/x'))?.article.slug).toBe('2021-02-17-x')
        await apply([article('2021-02-17-x.md', { ...names, slug: 'y', nameInId: 'y' })])
        expect((await store.findBySlug('/articles/2021-02-17-x'))?.article.slug).toBe('y')
        expect(await store.findBySlug('/articles/x')).toBeUndefined()
        expect((await apply([article('x.md')])).faults).toEqual([])
        expect((await slugs()).sort()).toEqual(['x', 'y'])
      })

      it('stay the same when the file is renamed or the record no longer gives them', async () => {
        await apply([article('a.md', { slug: 'said' })])
        await apply([article('a.md', {}, 'same')])
        expect(await slugs()).toEqual(['said'])
        await apply([gone('a.md'), article('b.md', {}, 'same')])
        expect(await slugs()).toEqual(['said'])
      })

      it('used earlier still lead to the article', async () => {
        await apply([article('a.md')])
        await apply([article('a.md', { slug: 'b' })])
        await apply([article('a.md', { slug: 'c' })])
        const shown = await only()
        const owner = { article: shown, source: 'a.md', withdrawn: false, due: shown.published }
        for (const slug of ['a', 'b'])
          expect(await store.findBySlug(slug)).toEqual({ ...owner, current: false })
        expect(await store.findBySlug('c')).toEqual({ ...owner, current: true })
      })

      it('used earlier are not derived for another article', async () => {
        await apply([article('a.md')])
        await apply([article('a.md', { slug: 'b' })])
        await apply([article('a.txt', {}, 'other')])
        expect((await slugs()).sort()).toEqual(['a-2', 'b'])
      })

      it('used earlier may be given to another article', async () => {
        await apply([article('a.md')])
        await apply([article('a.md', { slug: 'b' })])
        await apply([article('c.md', { slug: 'a', title: 'New' })])
        expect(await store.findBySlug('a')).toMatchObject({ article: { title: 'New' }, current: true })
      })

      it('stand beside the aliases of articles, whose removal takes effect', async () => {
        const leadsTo = async (key: string) => (await store.findBySlug(key))?.article.slug
        await apply([article('a.md', { aliases: ['/2021/02/Radio/', '/?p=12'] })])
        expect(await leadsTo('/2021/02/radio')).toBe('a')
        expect(await leadsTo('/?p=12')).toBe('a')
        expect(await store.findBySlug('/?p=12')).toMatchObject({ current: false })
        await apply([article('a.md', { aliases: ['/?p=12'], slug: 'b' })])
        expect(await leadsTo('/2021/02/radio')).toBeUndefined()
        expect(await leadsTo('/?p=12')).toBe('b')
        store = await reopen()
        expect(await leadsTo('/?p=12')).toBe('b')
      })

      it('are listed with the aliases of each article, also after it was withdrawn', async () => {
        await apply([article('a.md', { aliases: ['/2021/02/Radio/', '/?p=12'] }), article('c.md')])
        await apply([article('a.md', { aliases: ['/?p=12'], slug: 'b' })])
        const ids = (await store.list({ limit: 9 })).articles.map(({ article }) => article.id)
        const names = async () => [...(await store.addresses([...ids, 'unknown'])).values()].flat().sort()
        expect(await names()).toEqual(['/?p=12', '/articles/a', 'a', 'b', 'c'])
        await apply([gone('c.md')])
        expect(await names()).toContain('c')
      })

      it('and aliases belong to one article, until it releases them or is withdrawn', async () => {
        const owner = async () => (await store.findBySlug('/old'))?.source
        const second = article('b.md', { aliases: ['/old/'] })
        await apply([article('a.md', { aliases: ['/old'] })])
        const { faults } = await apply([second])
        expect(faults).toMatchObject([{ severity: 'warning', file: 'b.md', field: 'aliases' }])
        expect(faults[0]?.message).toContain('a.md')
        expect(await sourceOf('b.md')).toMatchObject({ fingerprint: UNREAD })
        expect(await owner()).toBe('a.md')
        await apply([article('a.md', {}, 'without')])
        await apply([second])
        expect(await owner()).toBe('b.md')
        await apply([gone('b.md')])
        await apply([article('a.md', { aliases: ['/old'] })])
        expect(await owner()).toBe('a.md')
      })

      it('stand beside the page on an old site at the same host', async () => {
        await apply([
          article('a.md', { link: 'https://news.example/2021/radio/' }),
          article('b.md', { link: 'https://other.example/2021/sea/' }),
        ])
        expect(await store.findBySlug('/2021/radio')).toMatchObject({ source: 'a.md' })
        expect(await store.findBySlug('/2021/sea')).toBeUndefined()
      })

      it('may be taken back', async () => {
        await apply([article('a.md', { slug: 'a' })])
        await apply([article('a.md', { slug: 'b' })])
        await apply([article('a.md', { slug: 'a' })])
        expect(await store.findBySlug('a')).toMatchObject({ current: true })
        expect(await store.findBySlug('b')).toMatchObject({ current: false })
      })

      it('are a fault when another file has them: its last valid version stays', async () => {
        await apply([article('a.md', { slug: 'x' }), article('b.md', { title: 'Right' })])
        const { faults } = await apply([article('b.md', { slug: 'x', title: 'Wrong' })])
        const fault = {
          severity: 'fault',
          file: 'b.md',
          field: 'slug',
          message: expect.stringMatching(/"x".*a\.md/),
        }
        expect(faults).toEqual([fault])
        expect(await sourceOf('b.md')).toMatchObject({ fingerprint: UNREAD, faults: [fault] })
        expect((await select()).map(({ title }) => title)).toContain('Right')
      })

      it('are free after their article is withdrawn, but its id and date are not', async () => {
        const published = new Date('2020-01-01T12:00:00Z')
        await apply([article('a.md', { slug: 'weekly', published }, 'one')])
        const [before] = await ids()
        await apply([gone('a.md')])
        await apply([article('b.md', { slug: 'weekly', title: 'Another' }, 'two')])
        const owner = await store.findBySlug('weekly')
        expect(owner).toMatchObject({ current: true, withdrawn: false, article: { title: 'Another' } })
        expect(owner?.article.id).not.toBe(before)
        expect(owner?.article.published).not.toEqual(published)
      })

      it('of withdrawn articles still lead to them', async () => {
        await apply([article('a.md')])
        await apply([gone('a.md')])
        expect(await store.findBySlug('a')).toMatchObject({ current: true, withdrawn: true })
      })

      it('lead to drafts and future articles', async () => {
        const published = new Date(NOW.getTime() + DAY)
        await apply([article('a.md', { draft: true }), article('b.md', { published })])
        expect(await store.findBySlug('a')).toMatchObject({ article: { draft: true }, withdrawn: false })
        expect(await store.findBySlug('b')).toMatchObject({ article: { published }, withdrawn: false })
      })
    })

    describe('published', () => {
      const [first, second] = [new Date('2021-02-17T12:00:00Z'), new Date('2021-03-01T12:00:00Z')]
      const future = new Date(NOW.getTime() + DAY)

      it('stays the same once the article is public, with a warning', async () => {
        await apply([article('a.md', { published: first })])
        const { faults } = await apply([article('a.md', { published: second, title: 'Edited' })])
        expect(await only()).toMatchObject({ published: first, title: 'Edited' })
        const warning = { severity: 'warning', file: 'a.md', field: 'published' }
        expect(faults).toMatchObject([warning])
        expect(await sourceOf('a.md')).toMatchObject({
          fingerprint: expect.stringMatching(/./),
          faults: [warning],
        })
      })

      it('stays the same when the article is withdrawn and restored', async () => {
        await apply([article('a.md', { id: 'a', published: first })])
        await apply([gone('a.md')])
        await apply([article('a.md', { id: 'a', published: second })])
        expect((await only()).published).toEqual(first)
      })

      it('changes while the article is a draft', async () => {
        await apply([article('a.md', { published: first, draft: true })])
        expect((await apply([article('a.md', { published: second })])).faults).toEqual([])
        expect((await only()).published).toEqual(second)
      })

      it('changes while it is in the future', async () => {
        await apply([article('a.md', { published: future })])
        expect((await apply([article('a.md', { published: second })])).faults).toEqual([])
        expect((await only()).published).toEqual(second)
      })
    })

    describe('faulty records', () => {
      it('keep the last valid version until they are corrected', async () => {
        await apply([article('a.md', { title: 'Right' })])
        const before = await only()
        const applied = await apply([faulty('a.md')])
        expect(applied).toEqual({ added: 0, changed: 0, renamed: 0, withdrawn: 0, faults: [] })
        expect(await only()).toEqual(before)
        expect((await sourceOf('a.md'))?.faults).toHaveLength(1)
        await apply([article('a.md', { title: 'Corrected' })])
        expect(await only()).toMatchObject({ id: before.id, title: 'Corrected' })
        expect((await sourceOf('a.md'))?.faults).toEqual([])
      })

      it('that were never valid publish nothing', async () => {
        await apply([faulty('a.md')])
        expect(await select()).toEqual([])
        await apply([gone('a.md')])
        expect(await store.sources()).toEqual([])
      })

      it('withdraw the article when they are removed', async () => {
        await apply([article('a.md')])
        await apply([faulty('a.md')])
        expect(await apply([gone('a.md')])).toMatchObject({ withdrawn: 1 })
        expect(await select()).toEqual([])
      })

      const unread = (path: string): SourceChange => ({
        kind: 'faulty',
        source: source(path, '', { contentHash: '', fingerprint: UNREAD }),
      })

      it('that could not be read are not renames of each other', async () => {
        await apply([article('a.md')])
        await apply([unread('a.md')])
        await apply([gone('a.md'), unread('b.md')])
        expect(await select()).toEqual([])
      })

      it('that could not be read keep the hash of their last content', async () => {
        await apply([article('a.md', {}, 'content')])
        await apply([unread('a.md')])
        expect(await store.sourceArticles(['a.md'])).toMatchObject([{ contentHash: hashOf('content') }])
      })
    })

    describe('sources', () => {
      it('are returned in order of path, as they were last stored', async () => {
        const fault = {
          severity: 'warning',
          file: 'a.md',
          line: 3,
          field: 'title',
          message: 'short',
        } as const
        const seen = source('a.md', 'two', { dependencies: ['a.jpg', 'b.jpg'], faults: [fault] })
        await apply([article('b.md'), article('a.md', {}, 'one'), article('B.md')])
        await apply([{ kind: 'article', source: seen, draft: draft() }])
        const all = await store.sources()
        expect(all.map(({ path }) => path)).toEqual(['B.md', 'a.md', 'b.md'])
        expect(all[1]).toEqual(seen)
      })

      it('are returned in pages', async () => {
        await apply(['a.md', 'b.md', 'c.md'].map(path => article(path)))
        const paths = async (page: Parameters<ArticleStore['sources']>[0]) =>
          (await store.sources(page)).map(({ path }) => path)
        expect(await paths({ limit: 2 })).toEqual(['a.md', 'b.md'])
        expect(await paths({ after: 'b.md', limit: 2 })).toEqual(['c.md'])
        expect(await paths({ after: 'c.md', limit: 2 })).toEqual([])
      })

      it('are those of the folder, or of the rows of a table', async () => {
        const paths = ['/api/articles/a', '/tables/b/1', '/tables/b/é', '/tables/bc/2', 'c.md']
        await apply(paths.map(path => article(path, { slug: `slug-${paths.indexOf(path)}` })))
        const within = async (start: string, after?: string) =>
          (await store.sources({ within: start, after, limit: 10 })).map(({ path }) => path)
        expect(await within('/tables/b/')).toEqual(['/tables/b/1', '/tables/b/é'])
        expect(await within('/tables/', '/tables/b/1')).toEqual(['/tables/b/é', '/tables/bc/2'])
        expect((await store.sources()).map(({ path }) => path)).toEqual(['c.md'])
      })

      it('return their content and article', async () => {
        await apply([article('a.md', { id: 'urn:x:1', slug: 'one' }, 'one'), faulty('b.md')])
        expect(await store.sourceArticles(['b.md', 'never.md', 'a.md'])).toEqual([
          { path: 'b.md', contentHash: (await sourceOf('b.md'))?.contentHash },
          {
            ...{ path: 'a.md', contentHash: hashOf('one'), id: 'urn:x:1', slug: 'one' },
            ...{ title: 'An article', published: new Date('2021-02-17T12:00:00Z') },
          },
        ])
      })

      it('are deleted with their files', async () => {
        await apply([article('a.md'), faulty('b.md')])
        await apply([gone('a.md'), gone('b.md'), gone('never.md')])
        expect(await store.sources()).toEqual([])
      })
    })

    describe('revisions', () => {
      it('increase with every change, across the whole store', async () => {
        await apply([article('a.md'), article('b.md')])
        const revisions = (await select()).map(({ revision }) => revision)
        expect(new Set(revisions).size).toBe(2)
        await apply([article('a.md', { title: 'Edited' })])
        const edited = (await select()).find(({ title }) => title === 'Edited')
        expect(edited?.revision).toBeGreaterThan(Math.max(...revisions))
      })

      it('stay the same when nothing stored has changed', async () => {
        await apply([article('a.md', { title: 'Same', updated: new Date('2022-01-01T00:00:00Z') }, 'one')])
        const before = await select()
        const again = article('a.md', { title: 'Same', updated: new Date('2022-01-01T00:00:00Z') }, 'two')
        expect(await apply([again])).toMatchObject({ changed: 0 })
        await apply([faulty('a.md')])
        await apply([again])
        expect(await select()).toEqual(before)
      })

      it('increase when an article becomes public', async () => {
        await apply([article('a.md', { draft: true })])
        const before = await store.findBySlug('a')
        expect(await apply([article('a.md', { draft: false })])).toMatchObject({ changed: 1 })
        expect((await only()).revision).toBeGreaterThan(before?.article.revision ?? Number.NaN)
      })
    })

    describe('lastChanged', () => {
      const changed = (digest: string, now: string | Date, key = 'feed') =>
        store.lastChanged(key, digest, new Date(now))

      it('is the same for the same digest', async () => {
        const first = await changed('a', NOW)
        expect(await changed('a', new Date(NOW.getTime() + DAY))).toEqual(first)
      })

      it('is a full second, at least one after the last, and not in the future', async () => {
        let last = 0
        for (const [n, ms] of [0, 999, 5_000, 60_400].entries()) {
          const now = new Date(NOW.getTime() + ms)
          const at = (await changed(`${n}`, now)).getTime()
          expect(at % SECOND).toBe(0)
          expect(at - last).toBeGreaterThanOrEqual(SECOND)
          expect(at).toBeLessThanOrEqual(now.getTime())
          last = at
        }
      })

      it('increases when the clock is set back', async () => {
        const first = await changed('a', NOW)
        const second = await changed('b', '2020-01-01T00:00:00Z')
        expect(second.getTime()).toBe(first.getTime() + SECOND)
      })

      it('is new when an earlier digest returns', async () => {
        const dates = [await changed('a', NOW), await changed('b', NOW), await changed('a', NOW)]
        expect(new Set(dates.map(date => date.getTime())).size).toBe(3)
        expect(dates).toEqual(dates.toSorted((a, b) => a.getTime() - b.getTime()))
      })

      it('is never before 2000-01-02', async () => {
        expect(await changed('a', '1970-01-01T00:00:00Z')).toEqual(new Date('2000-01-02T00:00:00Z'))
      })

      it('is separate for each key', async () => {
        const first = await changed('a', NOW, 'one')
        expect(await changed('a', NOW, 'two')).toEqual(first)
        await changed('b', NOW, 'two')
        expect(await changed('a', NOW, 'one')).toEqual(first)
      })
    })

    it('answers a ping until it is closed', async () => {
      expect(await store.ping()).toBeUndefined()
      await store.close()
      await expect(store.ping()).rejects.toThrow()
      store = await reopen()
    })

    it('remembers under which paths feeds were served', async () => {
      expect(await store.hasFeedPath('/feeds/friends')).toBe(false)
      await store.rememberFeedPath('/feeds/friends', NOW)
      await store.rememberFeedPath('/feeds/friends', new Date(NOW.getTime() + DAY))
      expect(await store.hasFeedPath('/feeds/friends')).toBe(true)
      expect(await store.hasFeedPath('/feeds/others')).toBe(false)
      await store.close()
      store = await reopen()
      expect(await store.hasFeedPath('/feeds/friends')).toBe(true)
    })

    it('knows the feed paths that older versions stored as documents', async () => {
      await store.lastChanged('name:/feeds/friends', '', NOW)
      expect(await store.hasFeedPath('/feeds/friends')).toBe(true)
    })

    it('remembers the first value permanently', async () => {
      expect(await store.remember('key', 'one')).toBe('one')
      expect(await store.remember('key', 'two')).toBe('one')
      expect(await store.remember('other', 'two')).toBe('two')
    })

    it('stores the last value of a note, apart from what it remembers', async () => {
      expect(await store.findNote('key')).toBeUndefined()
      await store.remember('key', 'remembered')
      await store.storeNote('key', 'one')
      await store.storeNote('key', 'two')
      expect([await store.findNote('key'), await store.remember('key', 'x')]).toEqual(['two', 'remembered'])
      await store.close()
      store = await reopen()
      expect(await store.findNote('key')).toBe('two')
    })

    describe('media', () => {
      const hash = 'a'.repeat(32)

      it('keep their first name and get the newest facts', async () => {
        const first = { hash, name: 'a.bin', type: 'application/octet-stream', length: 9 }
        expect(await store.putMedia([first])).toMatchObject([{ name: 'a.bin' }])
        const again = { hash, name: 'b.png', type: 'image/png', length: 9, width: 3, height: 2 }
        const other = { ...again, hash: 'b'.repeat(32) }
        expect(await store.putMedia([other, again])).toEqual([other, { ...again, name: 'a.bin' }])
        expect(await store.findMedia(hash)).toEqual({ ...again, name: 'a.bin' })
      })

      it('may have no pixels', async () => {
        const media = { hash, name: 'a.mp3', type: 'audio/mpeg', length: 5_000_000_000 }
        await store.putMedia([media])
        expect(await store.findMedia(hash)).toEqual(media)
      })

      it('may have a playing time and a bit rate', async () => {
        const media = { hash, name: 'a.mp3', type: 'audio/mpeg', length: 60_000 }
        await store.putMedia([media])
        const measured = { ...media, duration: 3_723.456, bitrate: 128_000 }
        expect(await store.putMedia([measured])).toEqual([measured])
        expect(await store.findMedia(hash)).toEqual(measured)
      })
    })

    describe('remote images', () => {
      const shown = { image: { src: IMAGE, alt: 'Given' } }
      const later = (ms: number) => new Date(NOW.getTime() + ms)

      it('are due as soon as an article has them', async () => {
        await apply([article('a.md', shown), article('b.md', { image: { src: '/media/0/b.png' } })])
        const wanted = { url: IMAGE, attempts: 0 }
        expect(await store.findRemoteMedia(IMAGE)).toEqual(wanted)
        expect(await store.dueRemoteMedia(NOW, 10)).toEqual([{ ...wanted, use: 'image' }])
        expect(await store.nextRemoteMedia()).toEqual(NOW)
      })

      it('give their facts to every article that has them', async () => {
        await apply([article('a.md', shown), article('b.md', shown), article('c.md')])
        const before = new Map((await select()).map(({ slug, revision }) => [slug, revision]))
        expect(await store.saveRemoteMedia(IMAGE, { facts: FACTS })).toHaveLength(2)
        for (const { slug, image, revision } of await select()) {
          const old = before.get(slug) ?? Number.NaN
          if (slug === 'c') expect(revision).toBe(old)
          else expect(revision).toBeGreaterThan(old)
          expect(image).toEqual(slug === 'c' ? undefined : { ...shown.image, ...FACTS })
        }
        expect(await store.findRemoteMedia(IMAGE)).toEqual({ url: IMAGE, attempts: 0, facts: FACTS })
        expect(await store.dueRemoteMedia(later(DAY), 10)).toEqual([])
        expect(await store.nextRemoteMedia()).toBeUndefined()
      })

      it('give their facts to an article that was read before they were fetched', async () => {
        await apply([article('a.md', shown)])
        await store.saveRemoteMedia(IMAGE, { facts: FACTS })
        await apply([article('b.md', shown)])
        expect((await select()).map(({ image }) => image)).toEqual(
          Array(2).fill({ ...shown.image, ...FACTS }),
        )
      })

      it('that are known cause no change when their article is read again', async () => {
        await apply([article('a.md', shown, 'one')])
        await store.saveRemoteMedia(IMAGE, { facts: { height: 2, width: 3, length: 90, type: 'image/png' } })
        const before = await only()
        const again = { image: { ...shown.image, ...(await store.findRemoteMedia(IMAGE))?.facts } }
        expect(await apply([article('a.md', again, 'two')])).toMatchObject({ changed: 0 })
        expect(await only()).toEqual(before)
      })

      it('without pixels are known too', async () => {
        await apply([article('a.md', shown)])
        await store.saveRemoteMedia(IMAGE, { facts: { type: 'image/svg+xml', length: 5 } })
        expect((await only()).image).toEqual({ ...shown.image, type: 'image/svg+xml', length: 5 })
        expect((await store.findRemoteMedia(IMAGE))?.facts).toEqual({ type: 'image/svg+xml', length: 5 })
      })

      it('that cannot be fetched are retried later', async () => {
        await apply([article('a.md', shown)])
        const before = await only()
        expect(
          await store.saveRemoteMedia(IMAGE, { error: 'no route', retryAt: later(60_000) }),
        ).toHaveLength(0)
        expect(await only()).toEqual(before)
        expect(await store.dueRemoteMedia(later(59_999), 10)).toEqual([])
        expect(await store.dueRemoteMedia(later(60_000), 10)).toEqual([
          { url: IMAGE, attempts: 1, use: 'image' },
        ])
        expect(await store.nextRemoteMedia()).toEqual(later(60_000))
        await store.saveRemoteMedia(IMAGE, { error: 'no route', retryAt: later(120_000) })
        expect((await store.findRemoteMedia(IMAGE))?.attempts).toBe(2)
      })

      it('are due in order of time, limited to the requested number', async () => {
        const urls = ['a', 'b', 'c'].map(name => `https://images.example/${name}`)
        for (const [n, src] of urls.entries())
          await apply([article(`${n}.md`, { image: { src } })], { now: later(-n) })
        expect((await store.dueRemoteMedia(NOW, 2)).map(({ url }) => url)).toEqual([urls[2], urls[1]])
      })

      it('are not due while no live article has them', async () => {
        await apply([article('a.md', { id: 'a', ...shown })])
        await apply([gone('a.md')])
        expect(await store.dueRemoteMedia(NOW, 10)).toEqual([])
        expect(await store.nextRemoteMedia()).toBeUndefined()
        expect(await store.saveRemoteMedia(IMAGE, { facts: FACTS })).toHaveLength(0)
        await apply([article('a.md', { id: 'a', ...shown })])
        expect((await only()).image).toMatchObject(FACTS)
        await apply([article('a.md', { id: 'a' }), article('b.md', { image: { src: `${IMAGE}?2` } })])
        expect(await store.dueRemoteMedia(NOW, 10)).toEqual([
          { url: `${IMAGE}?2`, attempts: 0, use: 'image' },
        ])
      })
    })

    describe('remote attachments', () => {
      const episode = { attachments: [{ src: EPISODE, title: 'Episode' }] }
      const attachments = async () => (await select()).map(({ attachments }) => attachments)

      it('are due as soon as an article has them, unless it gives their type, length and playing time', async () => {
        const length = 9
        await apply([
          article('a.md', episode),
          article('b.md', {
            attachments: [{ src: `${EPISODE}?b`, type: 'audio/mpeg', length, duration: 1 }],
          }),
          article('c.md', { attachments: [{ src: '/media/0/c.mp3' }, { src: `${EPISODE}?c`, length }] }),
        ])
        const wanted = [EPISODE, `${EPISODE}?c`].map(url => ({ url, attempts: 0, use: 'attachment' }))
        expect(await store.dueRemoteMedia(NOW, 10)).toEqual(wanted)
        expect(await store.nextRemoteMedia()).toEqual(NOW)
      })

      it('may be files of an episode, which get their facts', async () => {
        const [art, small, words] = ['a.png', 'b.mp3', 'c'].map(name => `https://cdn.example/${name}`) as [
          string,
          string,
          string,
        ]
        const episode = {
          ...{ artwork: { src: art }, alternates: [{ src: small, title: 'Small' }] },
          transcripts: [{ src: words, language: 'en' }],
        }
        await apply([article('a.md', { episode })])
        const due = await store.dueRemoteMedia(NOW, 10)
        expect(due.map(({ url }) => url)).toEqual([art, small, words])
        const facts = { type: 'image/png', length: 9, width: 1400, height: 1400 }
        expect(await store.saveRemoteMedia(art, { facts })).toHaveLength(1)
        const recording = { type: 'audio/mpeg', length: 70, duration: 60.5, bitrate: 128_000 }
        await store.saveRemoteMedia(small, { facts: recording })
        await store.saveRemoteMedia(words, { facts: { type: 'text/vtt', length: 8 } })
        expect((await select())[0]?.episode).toEqual({
          artwork: { src: art, ...facts },
          alternates: [{ src: small, title: 'Small', ...recording }],
          transcripts: [{ src: words, language: 'en', type: 'text/vtt', length: 8 }],
        })
      })

      it('give their facts to every article that has them, but no other type than it gives', async () => {
        const given = { src: EPISODE, type: 'audio/mp4', duration: 60 }
        await apply([
          article('a.md', { ...episode, published: new Date('2021-03-01') }),
          article('b.md', {
            attachments: [{ src: '/media/0/b.pdf' }, given],
            published: new Date('2021-02-01'),
          }),
          article('c.md', { published: new Date('2021-01-01') }),
        ])
        expect(
          await store.saveRemoteMedia(EPISODE, { facts: { type: 'video/mp4', length: 70 } }),
        ).toHaveLength(2)
        expect(await attachments()).toEqual([
          [{ src: EPISODE, title: 'Episode', type: 'video/mp4', length: 70 }],
          [{ src: '/media/0/b.pdf' }, { ...given, length: 70 }],
          [],
        ])
        expect(await store.dueRemoteMedia(NOW, 10)).toEqual([])
      })

      it('give their playing time, unless the record has one', async () => {
        await apply([
          article('a.md', { ...episode, published: new Date('2021-03-01') }),
          article('b.md', {
            attachments: [{ src: EPISODE, duration: 60 }],
            published: new Date('2021-02-01'),
          }),
        ])
        const facts = { type: 'audio/mpeg', length: 70, duration: 61.5, bitrate: 128_000 }
        const told = (await store.saveRemoteMedia(EPISODE, { facts })).map(({ duration }) => duration)
        expect(new Set(told)).toEqual(new Set([undefined, 60]))
        expect(await store.findRemoteMedia(EPISODE)).toMatchObject({ facts })
        expect((await attachments()).map(([first]) => first?.duration)).toEqual([61.5, 60])
      })

      it('give their facts to an article that is read later, and cause no change when it is read again', async () => {
        await apply([article('a.md', episode)])
        await store.saveRemoteMedia(EPISODE, { facts: { type: 'audio/mpeg', length: 70 } })
        await apply([article('b.md', episode)])
        expect((await attachments())[1]).toEqual((await attachments())[0])
        expect(await apply([article('b.md', episode, 'read again')])).toMatchObject({ changed: 0 })
      })

      it('keep the length of the record when their own is not known', async () => {
        await apply([article('a.md', { attachments: [{ src: EPISODE, length: 8 }] })])
        await store.saveRemoteMedia(EPISODE, { facts: { type: 'audio/mpeg', length: 0 } })
        expect(await attachments()).toEqual([[{ src: EPISODE, type: 'audio/mpeg', length: 8 }]])
      })

      it('are no longer due when the record has others, or is withdrawn', async () => {
        await apply([article('a.md', episode), article('b.md', { attachments: [{ src: `${EPISODE}?b` }] })])
        await apply([article('a.md', { attachments: [] }), gone('b.md')])
        expect(await store.dueRemoteMedia(NOW, 10)).toEqual([])
        expect(await store.nextRemoteMedia()).toBeUndefined()
        expect(await store.saveRemoteMedia(EPISODE, { facts: FACTS })).toHaveLength(0)
      })

      it('are due as images while another article has them as its image', async () => {
        await apply([
          article('a.md', { attachments: [{ src: IMAGE }] }),
          article('b.md', { image: { src: IMAGE } }),
        ])
        expect(await store.dueRemoteMedia(NOW, 10)).toEqual([{ url: IMAGE, attempts: 0, use: 'image' }])
        expect(await store.saveRemoteMedia(IMAGE, { facts: FACTS })).toHaveLength(2)
      })
    })

    it('applies all changes or none', async () => {
      await apply([article('a.md', { title: 'Before' })])
      const before = [await select(), await store.sources()]
      const impossible = article('b.md', { published: new Date(Number.NaN) })
      const changes = [article('a.md', { title: 'After' }), gone('c.md'), article('d.md'), impossible]
      await expect(apply(changes)).rejects.toThrow()
      expect([await select(), await store.sources()]).toEqual(before)
      await apply([article('a.md', { title: 'After' })])
      expect((await only()).title).toBe('After')
    })

    it('replaces U+0000 in names by U+FFFD, because not every engine can store it', async () => {
      await apply([article('a.md', { slug: 'a', tags: ['one\u0000two'] })])
      expect(await only()).toMatchObject({ tags: ['one\u0000two'] })
      expect(await store.findTerm('tag', { folded: 'one\u0000two' })).toMatchObject({ name: 'one\uFFFDtwo' })
      expect(await store.findBySlug('a\u0000')).toBeUndefined()
      expect(await store.articles(['\u0000'])).toEqual([])
    })

    it('applies many changes at once', async () => {
      const changes = Array.from({ length: 1_000 }, (_, n) => article(`${n}.md`, {}, `content ${n}`))
      expect(await apply(changes)).toMatchObject({ added: 1_000 })
      expect(await store.count(NOW)).toBe(1_000)
    })

    it('keeps everything when it is opened again', async () => {
      await apply([article('a.md', { title: 'One' }, 'one'), faulty('b.md'), article('c.md')])
      await apply([gone('c.md'), article('d.md', { image: { src: IMAGE } })])
      await store.saveRemoteMedia(IMAGE, { facts: FACTS })
      const media = { hash: hashOf('m').slice(0, 32), name: 'm.png', ...FACTS }
      await store.putMedia([media])
      await store.remember('key', 'first')
      const everything = async () => [
        await select(),
        await store.sources(),
        await store.findBySlug('c'),
        await store.findMedia(media.hash),
        await store.findRemoteMedia(IMAGE),
        await store.lastChanged('feed', 'digest', NOW),
        await store.remember('key', 'second'),
      ]
      const before = await everything()
      await store.close()
      store = await reopen()
      expect(await everything()).toEqual(before)
    })

    it('keeps one id for each article, whatever happens to its file', async () => {
      await storeModel(open, modelRuns)
    })
  })
}
