import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FeedFilter, ListRef, Selection, TermRef } from '../../src/articles/selection.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { CloseOptions, Moment } from '../../src/articles/store/list-store.ts'
import type { SourceChange } from '../../src/articles/store/source-store.ts'
import { foldName } from '../../src/articles/terms.ts'
import { article, EVERYTHING, gone, NOW, OPTIONS, selected } from './given.ts'
import type { OpenedStore } from './store-contract.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const MAIN: ListRef = { kind: 'feed', name: 'main' }

const day = (n: number) => new Date(Date.UTC(2021, 0, n))
const later = (ms: number) => new Date(NOW.getTime() + ms)
const tag = (name: string): TermRef => ({ kind: 'tag', folded: foldName(name) })
const author = (name: string): TermRef => ({ kind: 'author', folded: foldName(name) })
const section = (name: string): TermRef => ({ kind: 'section', folded: foldName(name) })
const language = (name: string): TermRef => ({ kind: 'language', folded: foldName(name) })

/** Tests of feeds that every engine passes: selections, terms, lists, archive pages, dates and tokens. */
export function feedsContract(open: () => Promise<OpenedStore>): void {
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
  const select = async (filter: Partial<FeedFilter> = {}, more: Partial<Omit<Selection, 'list'>> = {}) =>
    (await selected(store, more, { ...EVERYTHING, ...filter })).map(({ slug }) => slug)
  const ofTerm = async (kind: 'tag' | 'author' | 'section', name: string, now = NOW) => {
    const { places } = await store.select({ now, list: { kind, name } })
    return (await store.articles(places.map(({ id }) => id))).map(({ slug }) => slug)
  }

  describe('selections', () => {
    beforeEach(async () => {
      await apply([
        article('a.md', { published: day(1), tags: ['Maps', 'Sea'], authors: [{ name: 'Ann' }] }),
        article('b.md', { published: day(2), tags: ['maps'], section: 'News', language: 'de' }),
        article('c.md', { published: day(3), tags: ['Sea'], authors: [{ name: 'Ann' }, { name: 'Bob' }] }),
        article('d.md', { published: day(4), section: 'News', authors: [{ name: 'Bob' }] }),
        article('e.md', { published: day(5) }),
      ])
    })

    it.each<[string, Partial<FeedFilter>, readonly string[]]>([
      ['everything without a filter', {}, ['e', 'd', 'c', 'b', 'a']],
      ['any of one tag', { any: [tag('MAPS')] }, ['b', 'a']],
      ['any of two tags, each once', { any: [tag('maps'), tag('sea')] }, ['c', 'b', 'a']],
      [
        'any of every kind',
        { any: [tag('sea'), author('bob'), section('news'), language('de')] },
        ['d', 'c', 'b', 'a'],
      ],
      ['all of two tags', { all: [tag('maps'), tag('sea')] }, ['a']],
      ['all of two kinds', { all: [author('ann'), author('bob'), tag('sea')] }, ['c']],
      ['all of one section', { all: [section('NEWS')] }, ['d', 'b']],
      ['all of one language, which articles need not name', { all: [language('en')] }, ['e', 'd', 'c', 'a']],
      ['none of a tag', { none: [tag('sea')] }, ['e', 'd', 'b']],
      ['none of several', { none: [tag('sea'), section('news')] }, ['e']],
      ['none of a language', { none: [language('en')] }, ['b']],
      [
        'any, all and none together',
        { any: [tag('maps'), tag('sea')], all: [author('ann')], none: [author('bob')] },
        ['a'],
      ],
      ['nothing for a term that no article has', { any: [tag('nothing')] }, []],
      ['nothing for a name of another kind', { any: [author('maps')] }, []],
    ])('return %s', async (_what, filter, slugs) => {
      expect(await select(filter)).toEqual(slugs)
    })

    it('leave out articles that are hidden from a feed, or from all', async () => {
      await apply([
        article('a.md', { published: day(1), tags: ['Maps', 'Sea'], hiddenFrom: ['main', 'tags/maps'] }),
        article('e.md', { published: day(5), hiddenFrom: 'all' }),
      ])
      expect(await select({ hiddenFrom: ['main'] })).toEqual(['d', 'c', 'b'])
      expect(await ofTerm('tag', 'maps')).toEqual(['b'])
      expect(await ofTerm('tag', 'sea')).toEqual(['c', 'a'])
      expect(await store.count(NOW)).toBe(4)
      expect(await store.findBySlug('e')).toMatchObject({ withdrawn: false, article: { draft: false } })
    })

    it('leave out articles that are only in others', async () => {
      await apply([
        article('a.md', { published: day(1), tags: ['Maps', 'Sea'], hiddenFrom: { except: ['members'] } }),
      ])
      expect(await select({ hiddenFrom: ['main'] })).not.toContain('a')
      expect(await select({ hiddenFrom: ['members'] })).toContain('a')
      expect(await ofTerm('tag', 'sea')).not.toContain('a')
      expect(await store.findBySlug('a')).toMatchObject({
        article: { hiddenFrom: { except: ['members'] } },
      })
    })

    it('leave out articles that no longer have the tag', async () => {
      await apply([article('a.md', { published: day(1), tags: ['Sea'] })])
      expect(await select({ all: [tag('maps')] })).toEqual(['b'])
      await apply([gone('b.md')])
      expect(await select({ all: [tag('maps')] })).toEqual([])
    })

    it('are limited, newest first, also for several terms', async () => {
      expect(await select({}, { limit: 2 })).toEqual(['e', 'd'])
      expect(await select({ any: [tag('maps'), tag('sea')] }, { limit: 2 })).toEqual(['c', 'b'])
      expect(await select({ any: [tag('maps'), tag('sea')] }, { limit: 0 })).toEqual([])
    })

    it('are oldest first, if asked for', async () => {
      expect(await select({}, { oldestFirst: true, limit: 2 })).toEqual(['a', 'b'])
      const after = { published: day(2), id: '' }
      expect(await select({}, { oldestFirst: true, limit: 2, after })).toEqual(['b', 'c'])
    })

    it('begin at an instant, inclusive', async () => {
      expect(await select({}, { since: day(4) })).toEqual(['e', 'd'])
      expect(await select({ any: [tag('maps'), tag('sea')] }, { since: day(2) })).toEqual(['c', 'b'])
    })

    it('lie between two places: after one, up to the other', async () => {
      const place = async (slug: string) => {
        const { article } = (await store.findBySlug(slug)) ?? {}
        if (article === undefined) throw new Error(`expected an article ${slug}`)
        return { published: article.published, id: article.id }
      }
      const bounds = { after: await place('a'), through: await place('d') }
      expect(await select({}, bounds)).toEqual(['d', 'c', 'b'])
      expect(await select({ any: [tag('maps'), author('bob')] }, bounds)).toEqual(['d', 'c', 'b'])
      expect(await select({ none: [author('bob')] }, bounds)).toEqual(['b'])
    })

    it('distinguish articles of the same instant by id', async () => {
      const same = ['x', 'y', 'z'].map(id => article(`${id}.md`, { id, published: day(9), tags: ['one'] }))
      await apply(same)
      const y = { published: day(9), id: 'y' }
      for (const filter of [{}, { all: [tag('one')] }, { any: [tag('one'), tag('two')] }]) {
        expect(await select(filter, { after: y })).toEqual(['z'])
        expect((await select(filter, { through: y })).slice(0, 2)).toEqual(['y', 'x'])
      }
    })

    it('exclude future articles, drafts and withdrawn articles', async () => {
      await apply([
        article('f.md', { published: later(1), tags: ['Maps'] }),
        article('g.md', { draft: true, tags: ['Maps'] }),
        article('h.md', { tags: ['Maps'] }),
      ])
      await apply([gone('h.md')])
      expect(await select({ all: [tag('maps')] })).toEqual(['b', 'a'])
      expect(await select({ all: [tag('maps')] }, { now: later(1) })).toEqual(['f', 'b', 'a'])
    })
  })

  describe('terms', () => {
    const terms = async (now = NOW) =>
      (await store.terms(now)).map(({ kind, name, slug, count }) => `${kind} ${name} ${slug} ${count}`)
    const slugOf = async (name: string) => (await store.findTerm('tag', { folded: foldName(name) }))?.slug

    it('are the tags, authors and sections of articles, counted', async () => {
      await apply([
        article('a.md', { tags: ['NATO', 'Iraq'], authors: [{ name: 'Ann' }], section: 'Defence' }),
        article('b.md', { tags: ['nato'], language: 'de' }),
      ])
      expect(await terms()).toEqual([
        'author Ann ann 1',
        'section Defence defence 1',
        'tag Iraq iraq 1',
        'tag NATO nato 2',
      ])
    })

    it('do not count articles that are not due yet or have expired', async () => {
      await apply([
        article('a.md', { tags: ['Maps'], published: later(MINUTE) }),
        article('b.md', { tags: ['Maps'], expires: later(2 * MINUTE) }),
        article('c.md', { tags: ['Maps'], published: later(MINUTE), expires: later(2 * MINUTE) }),
      ])
      expect(await terms()).toEqual(['tag Maps maps 1'])
      expect(await terms(later(MINUTE))).toEqual(['tag Maps maps 3'])
      expect(await terms(later(2 * MINUTE))).toEqual(['tag Maps maps 1'])
      expect(await ofTerm('tag', 'maps', later(2 * MINUTE))).toEqual(['a'])
    })

    it('have one slug for all spellings, and the first name', async () => {
      await apply([article('a.md', { tags: ['Climate Change'] })])
      await apply([
        article('b.md', { tags: ['CLIMATE  change'] }),
        article('c.md', { tags: ['climate change'] }),
      ])
      const term = { kind: 'tag', name: 'Climate Change', slug: 'climate-change' }
      expect(await store.findTerm('tag', { slug: 'climate-change' })).toEqual(term)
      expect(await store.findTerm('tag', { folded: foldName('cLIMATE change') })).toEqual(term)
      expect((await store.terms(NOW)).filter(({ kind }) => kind === 'tag')).toEqual([{ ...term, count: 3 }])
    })

    it('have different slugs within their kind', async () => {
      const names = [
        'C',
        'c++',
        'c#',
        '.net',
        'net',
        'a b',
        'a-b',
        'ελλάδα',
        '日本',
        'नेपाल',
        'العراق',
        '🚀',
        '🛰️',
      ]
      await apply([article('a.md', { tags: names, section: 'c' })])
      const slugs = await Promise.all(names.map(slugOf))
      expect(new Set(slugs).size).toBe(names.length)
      expect(slugs).not.toContain('')
      expect(slugs).not.toContain(undefined)
      for (const slug of slugs) expect(slug).toMatch(/^[\p{L}\p{M}\p{N}]+(-[\p{L}\p{M}\p{N}]+)*$/u)
      expect(await slugOf('c++')).toBe('c-plus-plus')
      expect(await slugOf('日本')).toBe('日本')
      expect(await store.findTerm('section', { slug: 'c' })).toMatchObject({ name: 'c' })
    })

    it('keep their slug permanently, also when no article has them for a while', async () => {
      await apply([article('a.md', { tags: ['a b'] })])
      await apply([gone('a.md')])
      expect(await terms()).toEqual([])
      await apply([article('b.md', { tags: ['a-b'] })])
      await apply([article('c.md', { tags: ['A B'] })])
      expect([await slugOf('a b'), await slugOf('a-b')]).toEqual(['a-b', 'a-b-2'])
    })

    it('count only public articles', async () => {
      const tags = ['one']
      await apply([
        article('a.md', { tags }),
        article('b.md', { tags, published: later(MINUTE) }),
        article('c.md', { tags, draft: true }),
        article('d.md', { tags }),
        article('e.md', { tags, hiddenFrom: 'all' }),
      ])
      await apply([gone('d.md')])
      expect(await terms()).toEqual(['tag one one 1'])
      expect(await terms(later(MINUTE))).toEqual(['tag one one 2'])
    })

    it('do not exist when only drafts have them', async () => {
      await apply([article('a.md', { tags: ['secret'], draft: true })])
      expect(await store.findTerm('tag', { slug: 'secret' })).toBeUndefined()
    })

    it('of a region belong to their language too', async () => {
      await apply([article('a.md', { language: 'pt-BR' }), article('b.md', { language: 'pt' })])
      expect((await select({ all: [language('pt')] })).toSorted()).toEqual(['a', 'b'])
      expect(await select({ all: [language('pt-br')] })).toEqual(['a'])
    })
  })

  describe('lists', () => {
    const rule = (filter: Partial<FeedFilter> = {}): FeedFilter => ({ ...EVERYTHING, ...filter })
    const list = async (name: string, now = NOW) => {
      const { places } = await store.select({ now, list: { kind: 'feed', name } })
      return (await store.articles(places.map(({ id }) => id))).map(({ slug }) => slug)
    }

    it('contain articles from before and after their declaration', async () => {
      await apply([article('a.md', { tags: ['sea'] }), article('b.md')])
      await store.declareLists([{ name: 'sea', filter: rule({ any: [tag('sea')] }) }], 'en')
      await apply([article('c.md', { tags: ['sea'] }), article('d.md')])
      expect((await list('sea')).toSorted()).toEqual(['a', 'c'])
    })

    it('are filled completely from many articles', async () => {
      const many = Array.from({ length: 450 }, (_, n) =>
        article(`${n}.md`, { tags: n % 3 === 0 ? ['third'] : [], published: day(n) }),
      )
      await apply(many)
      await store.declareLists([{ name: 'rest', filter: rule({ none: [tag('third')] }) }], 'en')
      expect(await list('rest')).toHaveLength(300)
      await store.declareLists([{ name: 'rest', filter: rule({ all: [tag('third')] }) }], 'en')
      expect(await list('rest')).toHaveLength(150)
    })

    it('are empty while they are not declared, and complete again afterwards', async () => {
      await apply([article('a.md')])
      await store.declareLists([{ name: 'one', filter: rule() }], 'en')
      await store.declareLists([{ name: 'two', filter: rule() }], 'en')
      expect([await list('one'), await list('two')]).toEqual([[], ['a']])
      await apply([article('b.md', { published: day(1) })])
      await store.declareLists([{ name: 'one', filter: rule() }], 'en')
      expect([await list('one'), await list('two')]).toEqual([['a', 'b'], []])
    })

    it('of a language follow the language of articles that declare none', async () => {
      await apply([article('a.md'), article('b.md', { language: 'de' })])
      const german = [{ name: 'german', filter: rule({ all: [language('de')] }) }]
      await store.declareLists(german, 'en')
      expect(await list('german')).toEqual(['b'])
      await store.declareLists(german, 'de')
      expect((await list('german')).toSorted()).toEqual(['a', 'b'])
    })

    it('persist when the store is opened again', async () => {
      await store.declareLists([{ name: 'one', filter: rule() }], 'en')
      await apply([article('a.md')])
      await store.close()
      store = await reopen()
      await apply([article('b.md', { published: day(1) })])
      expect(await list('one')).toEqual(['a', 'b'])
    })

    it('return articles by their ids, in this order, without unknown ones', async () => {
      await apply([article('a.md', { id: 'urn:a' }), article('b.md', { id: 'urn:b' })])
      const found = await store.articles(['urn:b', 'urn:none', 'urn:a'])
      expect(found.map(({ id }) => id)).toEqual(['urn:b', 'urn:a'])
      expect(await store.articles([])).toEqual([])
    })
  })

  describe('changes', () => {
    const sea = { name: 'sea', filter: { ...EVERYTHING, any: [tag('sea')] } }
    const main = { name: 'main', filter: EVERYTHING }
    let last: Moment = { revision: -1, now: NOW }
    /** Names of the lists that changed since this was last asked. */
    const changed = async (now = NOW) => {
      const { revision, lists } = await store.changes(last, now)
      last = { revision, now }
      return lists.map(({ kind, name }) => `${kind} ${name}`).toSorted()
    }

    beforeEach(async () => {
      last = { revision: -1, now: NOW }
      await store.declareLists([main, sea], 'en')
      await apply([
        article('a.md', { tags: ['Maps'], section: 'News' }),
        article('b.md', { tags: ['Sea'], authors: [{ name: 'Ann' }] }),
      ])
      await changed()
    })

    it('are none without a moment, and later those since it', async () => {
      const { revision, lists } = await store.changes(undefined, NOW)
      expect([lists, revision]).toEqual([[], last.revision])
      await apply([article('c.md', { tags: ['Sea'] })])
      expect(await changed()).toEqual(['feed main', 'feed sea', 'tag sea'])
    })

    it('are none when nothing changed, also after the same records were read again', async () => {
      expect(await changed()).toEqual([])
      await apply([article('a.md', { tags: ['Maps'], section: 'News' })])
      expect(await changed()).toEqual([])
    })

    it('of an article affect the lists that contain it, or did', async () => {
      await apply([article('c.md', { tags: ['Sea'] })])
      expect(await changed()).toEqual(['feed main', 'feed sea', 'tag sea'])
      await apply([article('a.md', { tags: ['Maps'], section: 'News', title: 'Edited' })])
      expect(await changed()).toEqual(['feed main', 'section news', 'tag maps'])
      await apply([article('a.md', { tags: ['Sea'], section: 'News' })])
      expect(await changed()).toEqual(['feed main', 'feed sea', 'section news', 'tag maps', 'tag sea'])
      await apply([gone('b.md')])
      expect(await changed()).toEqual(['author ann', 'feed main', 'feed sea', 'tag sea'])
    })

    it('are none for a draft, and affect all its lists when it is published', async () => {
      await apply([article('d.md', { tags: ['Maps'], draft: true })])
      expect(await changed()).toEqual([])
      await apply([article('d.md', { tags: ['Maps'] })])
      expect(await changed()).toEqual(['feed main', 'tag maps'])
    })

    it('occur again when an article becomes due', async () => {
      await apply([article('f.md', { tags: ['Maps'], published: later(MINUTE) })])
      await changed()
      expect(await changed(later(MINUTE - 1))).toEqual([])
      expect(await changed(later(MINUTE))).toEqual(['feed main', 'tag maps'])
      expect(await changed(later(MINUTE + 1))).toEqual([])
    })

    it('occur again when an article expires', async () => {
      await apply([article('e.md', { tags: ['Maps'], expires: later(MINUTE) })])
      await changed()
      expect(await changed(later(MINUTE - 1))).toEqual([])
      expect(await changed(later(MINUTE))).toEqual(['feed main', 'tag maps'])
      expect(await changed(later(MINUTE + 1))).toEqual([])
    })

    it('include articles whose remote image was fetched', async () => {
      const src = 'https://images.example/a.png'
      await apply([article('g.md', { tags: ['Maps'], image: { src } })])
      await changed()
      await store.saveRemoteMedia(src, { facts: { type: 'image/png', length: 9, width: 1, height: 1 } })
      expect(await changed()).toEqual(['feed main', 'tag maps'])
    })

    it('include lists with a new declaration', async () => {
      await store.declareLists([main, { ...sea, filter: { ...EVERYTHING, any: [tag('maps')] } }], 'en')
      expect(await changed()).toEqual(['feed sea'])
    })

    it('have the same revision as a selection', async () => {
      const { revision } = await store.select({ now: NOW, list: MAIN })
      expect(revision).toBe(last.revision)
      await apply([article('h.md')])
      expect((await store.select({ now: NOW, list: MAIN })).revision).toBeGreaterThan(revision)
    })
  })

  describe('a clock that is set back a day', () => {
    const back = later(-24 * 60 * MINUTE)
    const shown = async () => (await selected(store, { now: back })).map(({ slug }) => slug)

    beforeEach(async () => {
      await apply([
        article('old.md', { published: day(1) }),
        article('new.md', { published: later(-MINUTE) }),
        article('embargo.md', { published: later(MINUTE) }),
      ])
    })

    it('hides nothing that was public, and publishes nothing early', async () => {
      const { revision } = await store.changes(undefined, NOW)
      await store.changes({ revision, now: NOW }, back)
      expect(await shown()).toEqual(['new', 'old'])
      expect((await store.findBySlug('new'))?.due).toEqual(back)
      expect(await store.count(back)).toBe(2)
      expect(await store.nextDue(back)).toEqual(later(MINUTE))
    })

    it('delays no further attempt to fetch a remote image', async () => {
      const src = 'https://images.example/1.jpg'
      const { revision } = await store.changes(undefined, NOW)
      await apply([article('remote.md', { image: { src } })])
      await store.saveRemoteMedia(src, { error: 'unreachable', retryAt: later(MINUTE) })
      expect(await store.dueRemoteMedia(back, 9)).toEqual([])
      await store.changes({ revision, now: NOW }, back)
      expect(await store.dueRemoteMedia(back, 9)).toMatchObject([{ url: src, attempts: 1 }])
    })

    it('does neither while the store is closed', async () => {
      await store.lastChanged('feed:main', 'digest', NOW)
      store = await reopenedStore()
      await store.changes(undefined, back)
      expect(await shown()).toEqual(['new', 'old'])
    })

    async function reopenedStore(): Promise<ArticleStore> {
      await store.close()
      return reopen()
    }
  })

  describe('a document of a moment', () => {
    const at = (digest: string, revision: number, now = NOW) =>
      store.lastChangedAt('feed:main', digest, { revision, now })

    it('keeps its date while it is the same, whenever it is rendered', async () => {
      const first = await at('one', 3)
      expect(await at('one', 5, later(MINUTE))).toEqual(first)
      expect(await at('one', 2, later(MINUTE))).toEqual(first)
    })

    it('has a later date when it differs', async () => {
      const first = (await at('one', 3)) ?? NOW
      const second = (await at('two', 4)) ?? first
      expect(second.getTime()).toBeGreaterThan(first.getTime())
      expect((await at('one', 5))?.getTime()).toBeGreaterThan(second.getTime())
    })

    it('never replaces one of a later moment', async () => {
      const second = await at('two', 4, later(MINUTE))
      expect(await at('one', 3, later(2 * MINUTE))).toBeUndefined()
      expect(await at('one', 4, later(MINUTE - 1))).toBeUndefined()
      expect(await at('two', 4, later(MINUTE))).toEqual(second)
      expect(await at('one', 4, later(MINUTE + 1))).toBeDefined()
    })

    it('replaces it when the clock was set back', async () => {
      await at('one', 4, later(60 * MINUTE))
      expect(await at('two', 4, NOW)).toBeDefined()
    })
  })

  describe('archive pages', () => {
    const write = (...days: readonly number[]) =>
      apply(days.map(n => article(`${n}.md`, { published: day(n) })))
    const closed = async (options: Partial<CloseOptions> = {}) => {
      await store.declareLists([{ name: 'main', filter: EVERYTHING }], 'en')
      return store.closePages('main', { now: NOW, list: MAIN, size: 3, ...options })
    }
    const close = (options: Partial<CloseOptions> = {}) => closed({ unarchived: 3, ...options })
    const page = async (number: number) => {
      const bounds = await store.archivePage('main', number)
      return bounds && select({}, bounds)
    }

    it('are closed only when enough articles stay outside', async () => {
      await write(1, 2, 3, 4, 5)
      expect(await close()).toEqual({ pages: 0 })
      expect(await page(1)).toBeUndefined()
      await write(6)
      expect(await close()).toMatchObject({ pages: 1, last: { published: day(3) } })
      expect(await page(1)).toEqual(['3', '2', '1'])
      expect(await page(2)).toBeUndefined()
      expect(await page(0)).toBeUndefined()
    })

    it('are numbered from the oldest', async () => {
      await write(...Array.from({ length: 14 }, (_, n) => n + 1))
      expect(await close()).toMatchObject({ pages: 3, last: { published: day(9) } })
      expect([await page(1), await page(2), await page(3)]).toEqual([
        ['3', '2', '1'],
        ['6', '5', '4'],
        ['9', '8', '7'],
      ])
    })

    it('are closed in several steps when there are very many', async () => {
      await write(...Array.from({ length: 250 }, (_, n) => n + 1))
      const first = await close({ size: 1, unarchived: 2 })
      expect(first.more).toBe(true)
      expect(first.pages).toBeLessThan(248)
      let last = first
      while (last.more) last = await close({ size: 1, unarchived: 2 })
      expect(last).toMatchObject({ pages: 248, last: { published: day(248) } })
      expect(last.more).toBeUndefined()
      expect([await page(1), await page(248), await page(249)]).toEqual([['1'], ['248'], undefined])
    })

    it('are the same whether closed one by one or together', async () => {
      for (let n = 1; n <= 14; n++) {
        await write(n)
        await close()
      }
      expect([await page(1), await page(2), await page(3), await page(4)]).toEqual([
        ['3', '2', '1'],
        ['6', '5', '4'],
        ['9', '8', '7'],
        undefined,
      ])
    })

    it('never change because of newer articles', async () => {
      await write(1, 2, 3, 4, 5, 6)
      await close()
      for (const n of [7, 8, 9, 10, 11, 12]) {
        await write(n)
        await close()
        expect(await page(1)).toEqual(['3', '2', '1'])
      }
    })

    it('include an article with an earlier date, and lose a withdrawn one', async () => {
      await write(1, 3, 5, 7, 9, 11)
      await close()
      await write(2)
      expect(await close()).toMatchObject({ pages: 1, last: { published: day(5) } })
      expect(await page(1)).toEqual(['5', '3', '2', '1'])
      await apply([gone('5.md')])
      expect(await close()).toMatchObject({ pages: 1, last: { published: day(5) } })
      expect(await page(1)).toEqual(['3', '2', '1'])
    })

    it('are closed up to a place, with a short last page', async () => {
      await write(1, 2, 3, 4, 5, 6, 7)
      const five = (await store.findBySlug('5'))?.article
      if (five === undefined) throw new Error('expected an article 5')
      const through = { published: five.published, id: five.id }
      const once = await closed({ through })
      expect(once).toEqual({ pages: 2, last: through })
      expect([await page(1), await page(2), await page(3)]).toEqual([['3', '2', '1'], ['5', '4'], undefined])
      expect(await closed({ through })).toEqual(once)
      await write(8, 9, 10)
      expect(await close()).toMatchObject({ pages: 2 })
      await write(11)
      expect(await close()).toMatchObject({ pages: 3, last: { published: day(8) } })
      expect(await page(3)).toEqual(['8', '7', '6'])
    })

    it('keep their limits when their size changes', async () => {
      await write(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
      await close({ size: 2, unarchived: 6 })
      await close({ size: 3, unarchived: 3 })
      expect([await page(1), await page(2), await page(3)]).toEqual([
        ['2', '1'],
        ['4', '3'],
        ['7', '6', '5'],
      ])
    })

    it('contain no future articles when they are closed', async () => {
      await write(1, 2, 3, 4, 5)
      await apply([article('f.md', { published: later(MINUTE) })])
      expect(await close()).toEqual({ pages: 0 })
      expect(await close({ now: later(MINUTE) })).toMatchObject({ pages: 1 })
    })

    it('belong to one feed, by its filter', async () => {
      await apply(
        [1, 2, 3, 4, 5, 6, 7, 8].map(n =>
          article(`${n}.md`, { published: day(n), tags: n % 2 === 0 ? ['even'] : [] }),
        ),
      )
      const list: ListRef = { kind: 'tag', name: 'even' }
      expect(await store.closePages('tags/even', { now: NOW, list, size: 2, unarchived: 2 })).toMatchObject({
        pages: 1,
        last: { published: day(4) },
      })
      const bounds = await store.archivePage('tags/even', 1)
      expect(await select({ all: [tag('even')] }, bounds)).toEqual(['4', '2'])
      expect(await store.archivePage('main', 1)).toBeUndefined()
    })

    it('persist when the store is opened again', async () => {
      await write(1, 2, 3, 4, 5, 6)
      const closed = await close()
      await store.close()
      store = await reopen()
      expect(await close()).toEqual(closed)
      expect(await page(1)).toEqual(['3', '2', '1'])
    })
  })

  describe('holding back', () => {
    const undo = 2 * MINUTE
    const due = async (slug: string) => (await store.findBySlug(slug))?.due

    it('delays a new article', async () => {
      await apply([article('a.md')], { undo })
      expect(await due('a')).toEqual(later(undo))
      expect(await select({}, { now: later(undo - 1) })).toEqual([])
      expect(await select({}, { now: later(undo) })).toEqual(['a'])
      expect(await store.nextDue(NOW)).toEqual(later(undo))
      expect(await store.count(later(undo - 1))).toBe(0)
      expect((await store.terms(later(undo - 1))).length).toBe(0)
    })

    it('does not restart with an edit, and ends permanently', async () => {
      await apply([article('a.md')], { undo })
      await apply([article('a.md', { title: 'Corrected' })], { undo, now: later(MINUTE) })
      expect(await due('a')).toEqual(later(undo))
      await apply([article('a.md', { title: 'Corrected again' })], { undo, now: later(10 * MINUTE) })
      expect(await due('a')).toEqual(later(undo))
      expect(await select({}, { now: later(10 * MINUTE) })).toEqual(['a'])
    })

    it('ends for an article that is removed meanwhile', async () => {
      await apply([article('a.md')], { undo })
      await apply([gone('a.md')], { undo, now: later(MINUTE) })
      expect(await store.nextDue(NOW)).toBeUndefined()
      expect(await select({}, { now: later(undo) })).toEqual([])
    })

    it('overlaps with the wait of a future article', async () => {
      await apply([article('a.md', { published: later(10 * MINUTE) })], { undo })
      expect(await due('a')).toEqual(later(10 * MINUTE))
      await apply([article('b.md', { published: later(MINUTE) })], { undo })
      expect(await due('b')).toEqual(later(undo))
    })

    it('begins when a future article is moved to the past, or a draft is published', async () => {
      await apply([article('a.md', { published: later(60 * MINUTE) }), article('b.md', { draft: true })], {
        undo,
      })
      const now = later(10 * MINUTE)
      await apply([article('a.md'), article('b.md')], { undo, now })
      expect(await due('a')).toEqual(later(10 * MINUTE + undo))
      expect(await due('b')).toEqual(later(10 * MINUTE + undo))
    })

    it('for no time publishes an article at once, and moves a future one with its date', async () => {
      await apply([article('a.md'), article('b.md', { published: later(MINUTE) })])
      expect([await due('a'), await due('b')]).toEqual([new Date('2021-02-17T12:00:00Z'), later(MINUTE)])
      await apply([article('b.md', { published: later(5 * MINUTE) })])
      expect(await due('b')).toEqual(later(5 * MINUTE))
      await apply([article('b.md', { published: day(1) })])
      expect(await select()).toEqual(['a', 'b'])
    })
  })

  describe('republished articles', () => {
    const again = { published: day(20), republish: true }
    const one = async (slug = 'a') => (await store.findBySlug(slug))?.article

    it('have a new id and date under the old slug; the old id is never reused', async () => {
      await apply([article('a.md', { published: day(1) })])
      const before = await one()
      expect(await apply([article('a.md', again)])).toMatchObject({ faults: [] })
      const after = await one()
      expect(after).toMatchObject({ published: day(20), slug: 'a' })
      expect(after?.id).not.toBe(before?.id)
      expect(await select()).toEqual(['a'])
      await apply([article('z.md', { slug: 'z', id: before?.id })])
      await apply([article('y.md', { derivedSlug: 'a', published: day(1) })])
      const ids = (await selected(store)).map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
    })

    it('are not republished by reading the same record again, or by an edit', async () => {
      await apply([article('a.md', { published: day(1) })])
      await apply([article('a.md', again)])
      const { id, revision } = (await one()) ?? {}
      expect(await apply([article('a.md', again)])).toMatchObject({ added: 0, changed: 0, withdrawn: 0 })
      expect(await one()).toMatchObject({ id, revision })
      await apply([article('a.md', { ...again, title: 'Edited' })])
      expect(await one()).toMatchObject({ id, title: 'Edited' })
    })

    it('need the field "republish": without it the date stays, with a warning', async () => {
      await apply([article('a.md', { published: day(1) })])
      const { id } = (await one()) ?? {}
      const { faults } = await apply([article('a.md', { published: day(20) })])
      expect(faults).toMatchObject([{ severity: 'warning', field: 'published' }])
      expect(await one()).toMatchObject({ id, published: day(1) })
    })

    it('that were never public only change their date', async () => {
      await apply([article('a.md', { published: later(MINUTE) })])
      const { id } = (await one()) ?? {}
      await apply([article('a.md', { published: later(2 * MINUTE), republish: true })])
      expect(await one()).toMatchObject({ id, published: later(2 * MINUTE) })
    })

    it('move in the lists of their tags', async () => {
      const tags = ['maps']
      await apply([
        article('a.md', { published: day(1), tags }),
        article('b.md', { published: day(2), tags }),
      ])
      await apply([article('a.md', { ...again, tags })])
      expect(await select({ all: [tag('maps')] })).toEqual(['a', 'b'])
      expect((await store.terms(NOW)).find(({ kind }) => kind === 'tag')?.count).toBe(2)
    })
  })

  describe('tokens', () => {
    const add = (id: string, fields: { feed?: string; label?: string } = {}) =>
      store.addToken({ id, feed: 'members', label: 'Ann', hash: `hash of ${id}`, created: NOW, ...fields })

    it('open their feed, and no other', async () => {
      await add('one')
      expect(await store.useToken('members', 'hash of one', NOW)).toBe(true)
      expect(await store.useToken('others', 'hash of one', NOW)).toBe(false)
      expect(await store.useToken('members', 'hash of two', NOW)).toBe(false)
      expect(await store.useToken('members', 'one', NOW)).toBe(false)
    })

    it('are listed with their last use, the oldest first, and never with their hash', async () => {
      await add('one', { label: 'Ann' })
      await store.addToken({ id: 'a', feed: 'other', label: 'Bob', hash: 'h', created: later(SECOND) })
      await store.useToken('members', 'hash of one', later(MINUTE))
      expect(await store.tokens()).toEqual([
        {
          id: 'one',
          feed: 'members',
          label: 'Ann',
          created: NOW,
          lastUsed: later(MINUTE),
          revoked: undefined,
        },
        {
          id: 'a',
          feed: 'other',
          label: 'Bob',
          created: later(SECOND),
          lastUsed: undefined,
          revoked: undefined,
        },
      ])
    })

    it('open nothing after they are revoked', async () => {
      await add('one')
      await add('two')
      expect(await store.revokeToken('one', later(SECOND))).toBe(true)
      expect(await store.useToken('members', 'hash of one', later(SECOND))).toBe(false)
      expect(await store.useToken('members', 'hash of two', later(SECOND))).toBe(true)
      expect((await store.tokens())[0]).toMatchObject({ id: 'one', revoked: later(SECOND) })
    })

    it('can be revoked once', async () => {
      await add('one')
      await store.revokeToken('one', NOW)
      expect(await store.revokeToken('one', later(SECOND))).toBe(false)
      expect(await store.revokeToken('none', NOW)).toBe(false)
    })

    it('are unique by id and by hash', async () => {
      await add('one')
      await expect(add('one')).rejects.toThrow()
      await expect(
        store.addToken({ id: 'two', feed: 'x', label: '', hash: 'hash of one', created: NOW }),
      ).rejects.toThrow()
    })
  })
}
