import type { ChangeStore } from '../articles/changes/change-store.ts'
import type { Publication } from '../articles/publication.ts'
import type { DocumentStore } from '../articles/store/document-store.ts'
import type { ListStore } from '../articles/store/list-store.ts'
import { DATA_POLICY } from '../http/headers.ts'
import { createPageCache, type Page } from '../http/pages/page-cache.ts'
import type { Document } from '../publish/document/document.ts'
import { HOME } from '../publish/document/surrogates.ts'
import type { Publisher } from '../publish/publisher.ts'
import { type ArticleUrlStore, publicArticles } from './article-urls.ts'
import { feedUrls } from './feed-urls.ts'
import { type News, selectNews } from './news-sitemap.ts'
import { divide, PART_LENGTH, type Part, placesOf } from './parts.ts'
import { renderSitemap, renderSitemapIndex, SITEMAP_TYPE, type SitemapUrl } from './sitemap-xml.ts'

/** The sitemaps as documents. Each is rendered on its first request after a change. */
export interface SitemapDocuments {
  /** The sitemap of a small publication, or the index of the parts of a large one. */
  sitemap(publication: Publication): Promise<Document>
  /** The articles of a part, counted from 1, the oldest first. Undefined when there is no such part. */
  articles(publication: Publication, part: number): Promise<Document | undefined>
  /** The home page and the pages of feeds, in parts too. */
  feeds(publication: Publication, part: number): Promise<Document | undefined>
  /** The articles of the last two days. */
  news(publication: Publication): Promise<Document>
  /** When the news sitemap next loses an article; undefined when it has none. */
  readonly newsEnds: Date | undefined
}

/** Options of `createSitemapDocuments`. */
export interface SitemapOptions {
  readonly store: ArticleUrlStore &
    Pick<ListStore, 'select' | 'terms'> &
    Pick<ChangeStore, 'recordChanges'> &
    Pick<DocumentStore, 'lastChanged'>
  readonly publisher: Pick<Publisher, 'open' | 'encode' | 'servedMoment'>
  readonly now: () => Date
  /** Memory for the documents, in bytes. */
  readonly pageBytes: number
  /** Pages in one sitemap; 5,000 when absent. */
  readonly partLength?: number
}

/** What the sitemaps list, as of one refresh. */
interface Overview {
  readonly parts: readonly Part[]
  readonly feeds: readonly SitemapUrl[]
}

const KIND = { contentType: SITEMAP_TYPE, policy: DATA_POLICY }

/** Creates the sitemaps, with a least-recently-used cache. */
export function createSitemapDocuments(options: SitemapOptions): SitemapDocuments {
  const { store, publisher, now, partLength = PART_LENGTH } = options
  const pageOf = createPageCache({ ...options, encode: publisher.encode })
  const overviewOf = createRefreshCache(publisher, readOverview)
  const newsOf = createRefreshCache(publisher, readNews)
  let newsEnds: Date | undefined

  async function readOverview(publication: Publication): Promise<Overview> {
    const time = now()
    // A change that is not recorded yet has no date.
    while (!(await store.recordChanges(time)));
    const parts = await divide(store, time, partLength)
    return { parts, feeds: await feedUrls(publication, { store, publisher, now: time }) }
  }

  async function readNews(publication: Publication): Promise<News> {
    while (!(await store.recordChanges(now())));
    const news = await selectNews(publication, { store, now: now() })
    newsEnds = news.ends
    return news
  }

  function document(publication: Publication, page: Pick<Page, 'key' | 'sources' | 'render'>) {
    return pageOf({ ...page, publication, kind: KIND, surrogateKeys: () => [HOME] })
  }

  async function urlsOf(part: Part, publication: Publication): Promise<readonly SitemapUrl[]> {
    const urls: SitemapUrl[] = []
    const places = await placesOf(part, store, now())
    for await (const { url } of publicArticles(places, { store, publication })) urls.push(url)
    return urls
  }

  function whole(publication: Publication, { parts, feeds }: Overview): Promise<Document> {
    const render = async () => {
      const articles = await Promise.all(parts.map(part => urlsOf(part, publication)))
      return renderSitemap(orHome([...feeds, ...articles.flat()], publication))
    }
    const sources = [publication, JSON.stringify(feeds), ...parts.map(({ version }) => version)]
    return document(publication, { key: '/sitemap.xml', sources, render })
  }

  async function index(publication: Publication, { parts, feeds }: Overview): Promise<Document> {
    const { baseUrl } = publication
    const ofFeeds = feedParts(feeds, partLength).map((urls, at) => ({
      ...{ url: `${baseUrl}${feedsPath(at + 1)}`, changed: latest(urls) },
    }))
    const ofArticles: SitemapUrl[] = []
    for (const [at, { version }] of parts.entries()) {
      const changed = await store.lastChanged(`sitemap:${at + 1}`, version, now())
      ofArticles.push({ url: `${baseUrl}${articlesPath(at + 1)}`, changed })
    }
    const sitemaps = [...ofFeeds, ...ofArticles]
    const render = () => renderSitemapIndex(sitemaps)
    return document(publication, {
      key: '/sitemap.xml',
      sources: [publication, JSON.stringify(sitemaps)],
      render,
    })
  }

  return {
    async sitemap(publication) {
      const overview = await overviewOf(publication)
      const pages = overview.parts.reduce((sum, { length }) => sum + length, overview.feeds.length)
      return pages <= partLength ? whole(publication, overview) : index(publication, overview)
    },
    async articles(publication, number) {
      const part = (await overviewOf(publication)).parts[number - 1]
      if (part === undefined) return undefined
      const render = async () => renderSitemap(orHome(await urlsOf(part, publication), publication))
      return document(publication, {
        key: articlesPath(number),
        sources: [publication, part.version],
        render,
      })
    },
    async feeds(publication, number) {
      const { feeds } = await overviewOf(publication)
      const urls = feedParts(feeds, partLength)[number - 1]
      if (urls === undefined) return undefined
      const sources = [publication, JSON.stringify(urls)]
      return document(publication, { key: feedsPath(number), sources, render: () => renderSitemap(urls) })
    },
    async news(publication) {
      if (newsEnds !== undefined && newsEnds <= now()) newsOf.clear()
      const { urls } = await newsOf(publication)
      const render = () => renderSitemap(orHome(urls, publication))
      return pageOf({
        ...{ key: '/news-sitemap.xml', sources: [publication, JSON.stringify(urls)], publication, render },
        // An article leaves it by the clock, without a change of which caches would be told.
        ...{ kind: { ...KIND, isStoredForDay: false }, surrogateKeys: () => [HOME] },
      })
    },
    get newsEnds() {
      return newsEnds
    },
  }
}

/** A function with a cached result. */
interface RefreshCache<Value> {
  (publication: Publication): Promise<Value>
  clear(): void
}

/** Creates the function that reads a value once for each refresh of the feeds, and for each publication. */
function createRefreshCache<Value>(
  publisher: Pick<Publisher, 'servedMoment'>,
  read: (publication: Publication) => Promise<Value>,
): RefreshCache<Value> {
  let cached:
    | {
        readonly moment: Publisher['servedMoment']
        readonly publication: Publication
        readonly value: Promise<Value>
      }
    | undefined

  function find(publication: Publication): Promise<Value> {
    const moment = publisher.servedMoment
    if (cached?.moment !== moment || cached?.publication !== publication) {
      const value = read(publication)
      cached = { moment, publication, value }
      value.catch(find.clear)
    }
    return cached.value
  }
  find.clear = () => {
    cached = undefined
  }
  return find
}

/** The schema asks for one page at least: the home page is true of any publication. */
function orHome(urls: readonly SitemapUrl[], { baseUrl }: Publication): readonly SitemapUrl[] {
  return urls.length === 0 ? [{ url: `${baseUrl}/` }] : urls
}

function feedParts(urls: readonly SitemapUrl[], length: number): readonly (readonly SitemapUrl[])[] {
  const count = Math.ceil(urls.length / length)
  return Array.from({ length: count }, (_, at) => urls.slice(at * length, (at + 1) * length))
}

function latest(urls: readonly SitemapUrl[]): Date | undefined {
  const times = urls.flatMap(({ changed }) => changed?.getTime() ?? [])
  return times.length === 0 ? undefined : new Date(times.reduce((a, b) => Math.max(a, b)))
}

/** Sitemaps of one folder may list its pages only: so they are at the root. */
function articlesPath(part: number): string {
  return `/sitemap-${part}.xml`
}

function feedsPath(part: number): string {
  return `/sitemap-feeds-${part}.xml`
}
