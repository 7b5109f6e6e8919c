import type { Article } from '../../articles/article.ts'
import { isHeavy } from '../../articles/heavy-text.ts'
import type { Publication } from '../../articles/publication.ts'
import type { SlugOwner } from '../../articles/store/article-reader.ts'
import { type CountedTerm, foldName, termNames } from '../../articles/terms.ts'
import { mainFeed } from '../../feeds/feed-definition.ts'
import { feedsOfArticle } from '../../feeds/feeds-of-article.ts'
import { feedPath } from '../../feeds/find-feed.ts'
import { OPML_TYPE, renderOpml } from '../../formats/opml.ts'
import { renderArticle } from '../../pages/article.ts'
import { renderFeed } from '../../pages/feed.ts'
import { renderHome } from '../../pages/home.ts'
import type { ArticleCard } from '../../pages/views.ts'
import type { Document } from '../../publish/document/document.ts'
import type { FeedStore } from '../../publish/edition.ts'
import type { BuiltFeed } from '../../publish/feed/built-feed.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { DATA_POLICY, PAGE_POLICY } from '../headers.ts'
import { createPageCache, type PageBody } from './page-cache.ts'
import { feedLinks, pageContext } from './page-context.ts'
import { articleCard, articlePage, catalogueOf, outlinesOf, type TermUrl, termUrls } from './page-views.ts'
import {
  createSummaries,
  type SummariseArticle,
  type SummaryOfArticle,
  summariseArticle,
} from './summaries.ts'

/** The pages as documents, with the same validators as feeds. Each is rendered on its first request. */
export interface PageDocuments {
  home(publication: Publication): Promise<Document>
  article(article: Article, publication: Publication): Promise<Document>
  /** Renders the page of a feed, or of a page of its archive. The feed has `archivePages` of them. */
  feed(feed: BuiltFeed, archivePages: number, publication: Publication): Promise<Document>
  opml(publication: Publication): Promise<Document>
  /** Returns the newest articles, for the page of an address without content. */
  newest(): Promise<readonly ArticleCard[]>
}

/** Options of `createPageDocuments`. */
export interface PageOptions {
  readonly store: FeedStore
  readonly publisher: Publisher
  readonly now: () => Date
  /** Memory for pages, in bytes. */
  readonly pageBytes: number
  /** Renders what grows with one article; in this thread when absent. */
  readonly pageRendering?: PageRendering | undefined
}

/** The parts of pages that grow with one article: rendered here, or in another thread if that would take long. */
export interface PageRendering {
  summariseArticle: SummariseArticle
  renderArticlePage(source: ArticlePageSource): PageBody | Promise<PageBody>
}

/** Everything that the page of an article depends on. */
export interface ArticlePageSource {
  readonly article: Article
  readonly publication: Publication
  /** The terms of the article. */
  readonly terms: readonly CountedTerm[]
}

const HTML = { contentType: 'text/html; charset=utf-8', policy: PAGE_POLICY }
const OPML = { contentType: OPML_TYPE, policy: DATA_POLICY }

/** Returns whether an article is public at `now`. */
export function isPublic(owner: SlugOwner, now: Date): boolean {
  return !owner.withdrawn && wasPublic(owner, now)
}

/** Returns whether an article would be public at `now` if it had not been withdrawn. */
export function wasPublic({ article, due }: SlugOwner, now: Date): boolean {
  return !article.draft && due <= now
}

/** Creates the pages, with a least-recently-used cache. */
export function createPageDocuments(options: PageOptions): PageDocuments {
  const { store, publisher, pageRendering = { summariseArticle, renderArticlePage } } = options
  const pageOf = createPageCache({ ...options, encode: publisher.encode })
  const termsOf = createTermsOf(options)
  const summariesOf = createSummaries(pageRendering.summariseArticle)

  return {
    async home(publication) {
      const newest = await publisher.newestArticles()
      const terms = await termsOf(publication)
      const summaryOf = await summariesOf(newest, publication)
      const sources = [publication, newest, terms]
      return pageOf({
        key: '/',
        sources,
        publication,
        kind: HTML,
        render: () => homeHtml(publication, { newest, terms, summaryOf }),
      })
    },

    async article(article, publication) {
      const terms = await termsOf(publication)
      const key = `/articles/${article.slug}`
      const sources = [publication, article.revision, terms]
      const source = { article, publication, terms: termsOfArticle(article, publication, terms) }
      const render = () => pageRendering.renderArticlePage(source)
      return pageOf({ key, sources, publication, kind: HTML, render })
    },

    async feed(feed, archivePages, publication) {
      const terms = await termsOf(publication)
      const articles = await store.articles(feed.entries.map(({ id }) => id))
      const key = feedPath({ folder: feed.feed.path, page: feed.page })
      const sources = [publication, feed, archivePages, terms]
      const summaryOf = await summariesOf(articles.filter(isHeavyArticle), publication)
      const render = () => feedHtml(feed, publication, { articles, archivePages, terms, summaryOf })
      return pageOf({ key, sources, publication, kind: HTML, render })
    },

    async opml(publication) {
      const terms = await termsOf(publication)
      const render = () => renderOpml({ title: publication.title }, outlinesOf(terms.all, publication))
      return pageOf({ key: '/opml.xml', sources: [publication, terms], publication, kind: OPML, render })
    },

    newest: createNewestCards(publisher, summariesOf),
  }
}

function isHeavyArticle({ body }: Article): boolean {
  return isHeavy(body.source)
}

/** All terms of public articles, and the URLs of their feeds. */
interface Terms {
  readonly all: readonly CountedTerm[]
  readonly url: TermUrl
}

/** Creates the function that reads the terms; it returns the same object until articles change. */
function createTermsOf({ store, publisher, now }: PageOptions): (publication: Publication) => Promise<Terms> {
  let cached: { readonly changeCount: number; readonly terms: Promise<Terms> } | undefined
  return publication => {
    const { changeCount } = publisher
    if (cached?.changeCount === changeCount) return cached.terms
    const terms = store.terms(now()).then(all => ({ all, url: termUrls(all, publication) }))
    cached = { changeCount, terms }
    terms.catch(() => {
      cached = undefined
    })
    return terms
  }
}

const ERROR_PAGE_CARDS = 3

/** Creates the function that returns the newest articles. They are cached, because unknown addresses get many requests. */
function createNewestCards(
  publisher: Publisher,
  summariesOf: ReturnType<typeof createSummaries>,
): PageDocuments['newest'] {
  let newest: readonly Article[] | undefined
  let publication: Publication | undefined
  let cards: readonly ArticleCard[] = []
  return async () => {
    const current = publisher.publication
    if (current === undefined) return []
    const articles = await publisher.newestArticles()
    if (newest !== articles || publication !== current) {
      const shown = articles.slice(0, ERROR_PAGE_CARDS)
      const summaryOf = await summariesOf(shown, current)
      newest = articles
      publication = current
      // Without the links to terms, for which all terms would be read.
      const termUrl = () => undefined
      cards = shown.map(article => articleCard(article, current, { termUrl, summary: summaryOf(article) }))
    }
    return cards
  }
}

interface HomeParts {
  readonly newest: readonly Article[]
  readonly terms: Terms
  readonly summaryOf: SummaryOfArticle
}

function homeHtml(publication: Publication, { newest, terms, summaryOf }: HomeParts): string {
  const { feeds, styleUrl } = pageContext(publication)
  return renderHome({
    publication,
    feeds,
    styleUrl,
    articles: newest.map(article =>
      articleCard(article, publication, { termUrl: terms.url, summary: summaryOf(article) }),
    ),
    opmlUrl: `${publication.baseUrl}/opml.xml`,
    catalogue: catalogueOf(terms.all, publication),
  })
}

/** Returns those of all terms that an article has. */
function termsOfArticle(article: Article, { language }: Publication, { all }: Terms): readonly CountedTerm[] {
  const keys = new Set(termNames(article, language).map(({ kind, folded }) => `${kind} ${folded}`))
  return all.filter(({ kind, name }) => keys.has(`${kind} ${foldName(name)}`))
}

/** Renders the page of an article. */
export function renderArticlePage({ article, publication, terms }: ArticlePageSource): string {
  const feeds = feedsOfArticle(article, publication, terms)
  return renderArticle({
    publication,
    feeds: feeds.map(feed => feedLinks(feed, publication)),
    styleUrl: pageContext(publication).styleUrl,
    article: articlePage(article, publication, termUrls(terms, publication)),
  })
}

interface FeedPageParts {
  readonly articles: readonly Article[]
  readonly archivePages: number
  readonly terms: Terms
  readonly summaryOf: SummaryOfArticle
}

function feedHtml(
  { feed, page }: BuiltFeed,
  publication: Publication,
  { articles, archivePages, terms, summaryOf }: FeedPageParts,
): string {
  const own = feedLinks(feed, publication)
  const main = feedLinks(mainFeed(publication), publication)
  return renderFeed({
    publication,
    styleUrl: pageContext(publication).styleUrl,
    feed: {
      ...own,
      title: page === undefined ? feed.title : `${feed.title} (${page})`,
      description: feed.description,
      url: publication.baseUrl + feedPath({ folder: feed.path, page }),
      summaryOnly: feed.content === 'summary',
    },
    feeds: feed.path === '' ? [own] : [own, main],
    items: articles.map(article =>
      articlePage(
        isHeavyArticle(article) ? shortened(article, summaryOf(article)) : article,
        publication,
        terms.url,
      ),
    ),
    archives: archiveLinks(feed.path, archivePages, publication),
  })
}

/** Returns an article with its summary as its body. */
function shortened(article: Article, summary = ''): Article {
  return { ...article, body: { format: 'text', source: summary } }
}

/** Links to archive pages on one page. */
const MAX_ARCHIVE_LINKS = 200

/** Returns the links to the archive, the newest page first. */
function archiveLinks(folder: string, archivePages: number, { baseUrl }: Publication) {
  const count = Math.min(archivePages, MAX_ARCHIVE_LINKS)
  const pages = Array.from({ length: count }, (_, n) => archivePages - n)
  return pages.map(page => ({ label: String(page), url: baseUrl + feedPath({ folder, page }) }))
}
