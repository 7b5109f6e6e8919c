import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ArticleDraft } from '../../src/articles/article.ts'
import { parsePublication } from '../../src/articles/parse-publication.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import type { Document } from '../../src/publish/document/document.ts'
import { createPublisher, type Publisher } from '../../src/publish/publisher.ts'
import { createSitemapDocuments, type SitemapDocuments } from '../../src/sitemaps/sitemap-documents.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { article, gone, OPTIONS } from '../stores/given.ts'
import { schemaFaults } from './schemas.ts'

const START = new Date('2026-11-28T12:00:00Z')
const HOUR = 3_600_000
const publication = parsePublication(
  {
    title: 'Night & Day',
    language: 'en-GB',
    feeds: { long: { any: { tags: ['long'] } }, friends: { private: true } },
  },
  'https://night.example',
)

let time: Date
const now = () => time
let store: ArticleStore
let publisher: Publisher
let sitemaps: SitemapDocuments
beforeEach(async () => {
  time = START
  store = openSqliteStore(':memory:')
  publisher = createPublisher({
    store,
    now,
    log: { info: () => undefined, error: () => undefined },
    version: '0',
  })
  await publisher.publish(publication)
  sitemaps = createSitemapDocuments({ store, publisher, now, pageBytes: 1e7 })
})
afterEach(async () => {
  publisher.close()
  await store.close()
})

const hours = (n: number) => new Date(START.getTime() + n * HOUR)

async function put(name: string, fields: Partial<ArticleDraft> = {}): Promise<void> {
  await store.apply([article(`${name}.md`, { title: name, ...fields })], { ...OPTIONS, now: time })
  await publisher.refresh()
  while (!(await store.recordChanges(time)));
}

function textOf(document: Document | undefined): string {
  return document?.variants.find(({ coding }) => coding === 'identity')?.bytes.toString() ?? ''
}

/** Returns the pages of a sitemap with their dates, after it was compared with the schema. */
async function pagesOf(
  document: Document | undefined,
): Promise<Readonly<Record<string, string | undefined>>> {
  const xml = textOf(document)
  expect(await schemaFaults(xml)).toEqual([])
  const entries = [
    ...xml.matchAll(/<loc>https:\/\/night\.example(.*?)<\/loc>(?:\n<lastmod>(.*?)<\/lastmod>)?/g),
  ]
  return Object.fromEntries(entries.map(([, path, changed]) => [path, changed]))
}

describe('the sitemap', () => {
  it('has the home page, the pages of public feeds, and the articles, each with its date', async () => {
    await put('a', { published: new Date('2020-01-02T03:04:05Z'), tags: ['long'] })
    await put('b', { published: new Date('2020-05-06'), updated: new Date('2021-01-01T10:00:00Z') })
    const changed = '2026-11-28T12:00:00Z'
    expect(await pagesOf(await sitemaps.sitemap(publication))).toEqual({
      '/': expect.stringMatching(/^2026-11-28T12:00:0\d/),
      '/feeds/long/': changed,
      '/tags/long/': '2020-01-02T03:04:05Z',
      '/articles/a': '2020-01-02T03:04:05Z',
      '/articles/b': '2021-01-01T10:00:00Z',
    })
  })

  it('has no article that is not public here: elsewhere, hidden, private, a draft, scheduled, expired or withdrawn', async () => {
    await put('elsewhere', { link: 'https://elsewhere.example/' })
    await put('hidden', { hiddenFrom: 'all' })
    await put('private', { hiddenFrom: { except: ['friends'] } })
    await put('draft', { draft: true })
    await put('scheduled', { published: hours(1) })
    await put('over', { expires: hours(2) })
    await put('gone')
    await store.apply([gone('gone.md')], { ...OPTIONS, now: time })
    await publisher.refresh()
    const articles = async () =>
      Object.keys(await pagesOf(await sitemaps.sitemap(publication))).filter(path =>
        path.startsWith('/articles/'),
      )
    expect(await articles()).toEqual(['/articles/over'])
    time = hours(1)
    await publisher.refresh()
    expect(await articles()).toEqual(['/articles/over', '/articles/scheduled'].toSorted())
    time = hours(2)
    await publisher.refresh()
    expect(await articles()).toEqual(['/articles/scheduled'])
  })

  it('dates an article that was edited without a date when the change was noticed, and no other', async () => {
    await put('a', { published: new Date('2020-01-01') })
    await put('b', { published: new Date('2020-01-01') })
    time = hours(3)
    await put('a', { published: new Date('2020-01-01'), summary: 'Edited.' })
    const pages = await pagesOf(await sitemaps.sitemap(publication))
    expect([pages['/articles/a'], pages['/articles/b']]).toEqual([
      '2026-11-28T15:00:00Z',
      '2020-01-01T00:00:00Z',
    ])
  })

  it('is the same document until something changes', async () => {
    await put('a')
    const before = await sitemaps.sitemap(publication)
    await publisher.refresh()
    expect(await sitemaps.sitemap(publication)).toBe(before)
    time = hours(1)
    await put('b')
    const after = await sitemaps.sitemap(publication)
    expect(after.etags.identity).not.toBe(before.etags.identity)
    // A date is held back by a second.
    expect(after.changed).toEqual(new Date(time.getTime() - 1_000))
  })

  it('names the home page when there is nothing else', async () => {
    expect(Object.keys(await pagesOf(await sitemaps.sitemap(publication)))).toContain('/')
    expect(Object.keys(await pagesOf(await sitemaps.news(publication)))).toEqual(['/'])
  })
})

describe('of many pages', () => {
  const index = async () => pagesOf(await sitemaps.sitemap(publication))
  beforeEach(async () => {
    sitemaps = createSitemapDocuments({ store, publisher, now, pageBytes: 1e7, partLength: 5 })
    const day = (n: number) => new Date(Date.UTC(2020, 0, n))
    const changes = Array.from({ length: 12 }, (_, n) => article(`n${n + 1}.md`, { published: day(n + 1) }))
    await store.apply(changes, { ...OPTIONS, now: time })
    await publisher.refresh()
  })

  it('the sitemap is an index of parts, the oldest articles first, that have every article once', async () => {
    expect(Object.keys(await index())).toEqual([
      ...['/sitemap-feeds-1.xml', '/sitemap-1.xml', '/sitemap-2.xml', '/sitemap-3.xml'],
    ])
    const parts = [1, 2, 3].map(async part =>
      Object.keys(await pagesOf(await sitemaps.articles(publication, part))),
    )
    const paths = await Promise.all(parts)
    expect(paths.map(({ length }) => length)).toEqual([5, 5, 2])
    expect(paths.flat()).toEqual(Array.from({ length: 12 }, (_, n) => `/articles/n${n + 1}`))
    expect(Object.keys(await pagesOf(await sitemaps.feeds(publication, 1)))).toEqual(['/', '/feeds/long/'])
    expect(await sitemaps.articles(publication, 4)).toBe(undefined)
    expect(await sitemaps.feeds(publication, 2)).toBe(undefined)
  })

  it('a new article changes the last part only, and its date in the index', async () => {
    const before = await index()
    const parts = await Promise.all([1, 2, 3].map(part => sitemaps.articles(publication, part)))
    time = hours(1)
    await put('new', { published: hours(1) })
    const after = await index()
    const changed = Object.keys(after).filter(path => after[path] !== before[path])
    expect(changed).toEqual(['/sitemap-feeds-1.xml', '/sitemap-3.xml'])
    expect(after['/sitemap-3.xml']).toBe('2026-11-28T12:59:59Z')
    const again = await Promise.all([1, 2, 3].map(part => sitemaps.articles(publication, part)))
    expect(again.map((part, at) => part === parts[at])).toEqual([true, true, false])
  })

  it('a part whose articles are all elsewhere is valid', async () => {
    const all = Array.from({ length: 5 }, (_, n) =>
      article(`n${n + 1}.md`, {
        published: new Date(Date.UTC(2020, 0, n + 1)),
        link: `https://e.example/${n}`,
      }),
    )
    await store.apply(all, { ...OPTIONS, now: time })
    await publisher.refresh()
    expect(Object.keys(await pagesOf(await sitemaps.articles(publication, 1)))).toEqual(['/'])
  })
})

describe('the news sitemap', () => {
  const news = async () => Object.keys(await pagesOf(await sitemaps.news(publication)))

  it('has the articles of 48 hours, the newest first, and loses each to the millisecond', async () => {
    await put('old', { published: new Date(hours(-48).getTime() - 1) })
    await put('oldest', { published: hours(-48) })
    await put('new', { published: hours(-1), language: 'zh-Hant' })
    await put('later', { published: hours(1) })
    expect(await news()).toEqual(['/articles/new', '/articles/oldest'])
    const xml = textOf(await sitemaps.news(publication))
    expect(xml).toContain('<news:name>Night &#x26; Day</news:name>\n<news:language>zh-tw</news:language>')
    expect(xml).toContain('<news:language>en</news:language>')
    expect(sitemaps.newsEnds).toEqual(new Date(START.getTime() + 1))
    time = new Date(START.getTime() + 1)
    expect(await news()).toEqual(['/articles/new'])
    time = hours(1)
    await publisher.refresh()
    expect(await news()).toEqual(['/articles/later', '/articles/new'])
    time = new Date(hours(49).getTime() + 1)
    expect(await news()).toEqual(['/'])
  })

  it('has at most 1,000 articles, the newest', async () => {
    const changes = Array.from({ length: 1_003 }, (_, n) =>
      article(`n${n}.md`, { published: new Date(hours(-40).getTime() + n * 1_000) }),
    )
    await store.apply(changes, { ...OPTIONS, now: time })
    await publisher.refresh()
    const pages = await news()
    expect(pages).toHaveLength(1_000)
    expect([pages[0], pages.at(-1)]).toEqual(['/articles/n1002', '/articles/n3'])
  })

  it('is stored by a cache that is told of changes no longer than readers store it, since it changes by the clock', async () => {
    const cached = { ...publication, caches: [{ kind: 'varnish' as const, url: 'http://varnish.example/' }] }
    await put('new', { published: hours(-1) })
    const { surrogates, headers } = await sitemaps.news(cached)
    expect(surrogates).toBe(undefined)
    expect(headers['Surrogate-Key']).toContain('home')
    expect((await sitemaps.sitemap(cached)).surrogates?.ready['Surrogate-Key']).toContain('home')
  })
})
