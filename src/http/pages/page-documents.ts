import { type Article, hasExpired } from '../../articles/article.ts'
import type { Publication } from '../../articles/publication.ts'
import type { Place } from '../../articles/selection.ts'
import type { SlugOwner } from '../../articles/store/article-reader.ts'
import type { MediaFiles } from '../../articles/store/media-files.ts'
import type { MediaStore } from '../../articles/store/media-store.ts'
import { mainFeed } from '../../feeds/feed-definition.ts'
import { OPML_TYPE, renderOpml } from '../../formats/opml.ts'
import type { ArticleCard } from '../../pages/views.ts'
import type { Document } from '../../publish/document/document.ts'
import { HOME, listKey } from '../../publish/document/surrogates.ts'
import type { FeedStore } from '../../publish/edition.ts'
import type { BuiltFeed } from '../../publish/feed/built-feed.ts'
import { versionKey } from '../../publish/feed/fragments.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { DATA_POLICY, PAGE_POLICY } from '../headers.ts'
import { createChangeCache } from './change-cache.ts'
import {
  createTranscriptFiles,
  type ReadTranscript,
  readTranscript,
  type StoredTranscript,
} from './episodes/transcript-files.ts'
import { createFeedPages, type FeedPage, type PageAddress, type PagedFeed, pagePath } from './feed-pages.ts'
import { findNeighbours, type Neighbours } from './neighbours.ts'
import { createPageCache, type PageBody } from './page-cache.ts'
import { type ArticlePageSource, feedHtml, homeHtml, renderArticlePage, termsOfArticle } from './page-html.ts'
import { articlePageKeys, hiddenTermKeys } from './page-keys.ts'
import { createTermsOf } from './page-terms.ts'
import { articleCard, articleLink, outlinesOf } from './page-views.ts'
import { createSummaries, type SummariseArticle, summariseArticle } from './summaries.ts'

/** The pages as documents, with the same validators as feeds. Each is rendered on its first request. */
export interface PageDocuments {
  home(publication: Publication): Promise<Document>
  article(article: Article, publication: Publication): Promise<Document>
  /** Renders a page of a feed; returns undefined when there is no such page. */
  feed(feed: BuiltFeed, address: PageAddress, publication: Publication): Promise<Document | undefined>
  /** Renders a page of a private feed for the owner of a token, as HTML that must not be cached. */
  privateFeed(feed: BuiltFeed, access: PrivateAccess, publication: Publication): Promise<string | undefined>
  /** Lists the main and the declared feeds, and with `all` also those of tags, authors and sections. */
  opml(publication: Publication, options: OpmlOptions): Promise<Document>
  /** Returns the newest articles, for the page of an address without content. */
  newest(): Promise<readonly ArticleCard[]>
}

/** Which feeds an OPML document lists. */
export interface OpmlOptions {
  readonly all: boolean
}

/** A page of a private feed, and the token that opens it. */
export interface PrivateAccess {
  readonly number: number
  readonly token: string
}

/** Options of `createPageDocuments`. */
export interface PageOptions {
  readonly store: FeedStore & Pick<MediaStore, 'findMedia' | 'fetchMedia'>
  /** The transcripts of episodes. */
  readonly files: Pick<MediaFiles, 'pathOf'>
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
  readTranscript: ReadTranscript
}

const IN_THIS_THREAD: PageRendering = { summariseArticle, renderArticlePage, readTranscript }
const HTML = { contentType: 'text/html; charset=utf-8', policy: PAGE_POLICY }
const OPML = { contentType: OPML_TYPE, policy: DATA_POLICY }

/** Returns whether an article is public at `now`. */
export function isPublic(owner: SlugOwner, now: Date): boolean {
  return !owner.withdrawn && !hasExpired(owner.article, now) && wasPublic(owner, now)
}

/** Returns whether an article would be public at `now` if it had not been withdrawn and had not expired. */
export function wasPublic({ article, due }: SlugOwner, now: Date): boolean {
  return !article.draft && due <= now
}

/** Creates the pages, with a least-recently-used cache. */
export function createPageDocuments(options: PageOptions): PageDocuments {
  const { store, publisher, now, pageRendering = IN_THIS_THREAD } = options
  const pageOf = createPageCache({ ...options, encode: publisher.encode })
  const selectPage = createFeedPages(options)
  const termsOf = createTermsOf(options)
  const cachedPage = createChangeCache<FeedPage | undefined>(publisher)
  const summariesOf = createSummaries(pageRendering.summariseArticle)
  const transcripts = createTranscriptFiles(options)
  const cachedNeighbours = createChangeCache<Neighbours>(publisher)

  /** The digest tells when a feed of the last days has lost an article. */
  function feedPage(feed: PagedFeed & { readonly digest: string }, address: PageAddress) {
    return cachedPage(`${feed.digest} ${pagePath(feed.feed.path, address)}`, () => selectPage(feed, address))
  }

  async function readArticles(places: readonly (Place | undefined)[]): Promise<readonly Article[]> {
    return store.articles(places.flatMap(place => place?.id ?? []))
  }

  async function readCards(places: readonly Place[], publication: Publication) {
    const articles = await readArticles(places)
    return { articles, summaryOf: await summariesOf(articles, publication) }
  }

  async function shownTranscript(file: StoredTranscript) {
    const transcript = await pageRendering.readTranscript(await transcripts.read(file))
    return transcript && { transcript, language: file.language }
  }

  return {
    async home(publication) {
      const feed = { feed: mainFeed(publication), entries: [], archivePages: 0, digest: 'home' }
      const { places = [], older } = (await feedPage(feed, { number: 1 })) ?? {}
      const terms = await termsOf(publication)
      const sources = [publication, terms, places.map(versionKey).join('\n'), older !== undefined]
      const render = async () =>
        homeHtml(publication, terms, { ...(await readCards(places, publication)), older })
      return pageOf({ key: '/', sources, publication, kind: HTML, surrogateKeys: () => [HOME], render })
    },

    async article(article, publication) {
      const { links } = await termsOf(publication)
      const { list } = mainFeed(publication)
      const { newer, older } = await cachedNeighbours(versionKey(article), () =>
        findNeighbours(article, { store, list, now: now() }),
      )
      const key = `/articles/${article.slug}`
      const beside = [newer, older].map(place => place && versionKey(place))
      const spoken = await transcripts.find(article, publication)
      const sources = [publication, article.revision, links, ...beside, spoken?.hash]
      const render = async () => {
        const found = await readArticles([newer, older])
        const linkTo = (place: Place | undefined) => {
          const neighbour = found.find(({ id }) => id === place?.id)
          return neighbour && articleLink(neighbour, publication)
        }
        return pageRendering.renderArticlePage({
          ...{ article, publication, terms: termsOfArticle(article, publication, links.terms) },
          neighbours: { newer: linkTo(newer), older: linkTo(older) },
          transcript: spoken && (await shownTranscript(spoken)),
        })
      }
      const surrogateKeys = () => articlePageKeys(article, publication, [newer, older])
      return pageOf({ key, sources, publication, kind: HTML, surrogateKeys, render })
    },

    async feed(feed, address, publication) {
      const page = await feedPage(feed, address)
      if (page === undefined) return undefined
      const { links } = await termsOf(publication)
      // The first page of the main feed is not the home page, but both are at `/`.
      const key = pagePath(feed.feed.path || '/feeds/main', address)
      const beside = [page.newer, page.older].map(link => link && pagePath(feed.feed.path, link))
      const sources = [publication, links, page.places.map(versionKey).join('\n'), ...beside]
      const surrogateKeys = new Set([listKey(feed.feed.list)])
      const render = async () => {
        const cards = await readCards(page.places, publication)
        for (const each of cards.articles.flatMap(article => hiddenTermKeys(article, publication)))
          surrogateKeys.add(each)
        return feedHtml(feed.feed, publication, { ...cards, page, address, links })
      }
      return pageOf({
        ...{ key, sources, publication, kind: HTML, render },
        surrogateKeys: () => [...surrogateKeys],
      })
    },

    async privateFeed(feed, { number, token }, publication) {
      const page = await feedPage(feed, { number })
      if (page === undefined) return undefined
      const { links } = await termsOf(publication)
      const cards = await readCards(page.places, publication)
      return feedHtml(feed.feed, publication, { ...cards, page, address: { number }, links, token })
    },

    async opml(publication, { all }) {
      const links = all ? (await termsOf(publication)).links : undefined
      const outlines = () => outlinesOf(publication, links?.terms ?? [])
      const render = () => renderOpml({ title: publication.title }, outlines())
      const key = all ? '/opml.xml?all' : '/opml.xml'
      const surrogateKeys = () => (all ? [HOME] : [])
      return pageOf({ key, sources: [publication, links], publication, kind: OPML, surrogateKeys, render })
    },

    newest: createNewestCards(publisher, summariesOf),
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
