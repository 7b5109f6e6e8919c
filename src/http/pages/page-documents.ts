import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Article } from '../../articles/article.ts'
import type { Publication } from '../../articles/publication.ts'
import type { SlugOwner } from '../../articles/store/article-reader.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { CountedTerm } from '../../articles/terms.ts'
import { mainFeed } from '../../feeds/feed-definition.ts'
import { feedsOfArticle } from '../../feeds/feeds-of-article.ts'
import { feedPath } from '../../feeds/find-feed.ts'
import { OPML_TYPE, renderOpml } from '../../formats/opml.ts'
import { renderArticle } from '../../pages/article.ts'
import { renderFeed } from '../../pages/feed.ts'
import { renderHome } from '../../pages/home.ts'
import type { ArticleCard } from '../../pages/views.ts'
import { publicCache } from '../../publish/document/cache-control.ts'
import { createDocument, type Document } from '../../publish/document/document.ts'
import type { FeedDocuments } from '../../publish/feed-documents.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { DATA_POLICY, PAGE_POLICY } from '../headers.ts'
import { feedLinks, pageContext } from './page-context.ts'
import { articleCard, articlePage, catalogueOf, outlinesOf, type TermUrl, termUrls } from './page-views.ts'

/** A body as text and in codings, in bytes for each of its characters, about. */
const BYTES_PER_CHARACTER = 3
/** Links to pages of an archive on one page. */
const MAX_ARCHIVES = 200

/** The pages as documents, with the same validators as feeds; made when first asked for. */
export interface PageDocuments {
  home(publication: Publication): Promise<Document>
  article(article: Article, publication: Publication): Promise<Document>
  /** The page of a feed that has so many archive pages, or of one of these. */
  feed(
    shown: FeedDocuments,
    pages: number,
    page: number | undefined,
    publication: Publication,
  ): Promise<Document>
  opml(publication: Publication): Promise<Document>
  /** The newest articles, for someone who has come in vain. */
  newest(): Promise<readonly ArticleCard[]>
}

/** Whether an article may be shown at `now`. */
export function isPublic(owner: SlugOwner, now: Date): boolean {
  return !owner.withdrawn && wasPublic(owner, now)
}

/** Whether an article that was withdrawn had been public. */
export function wasPublic({ article, due }: SlugOwner, now: Date): boolean {
  return !article.draft && due <= now
}

/** What the pages know of all terms; the same object until articles change. */
interface Terms {
  readonly all: readonly CountedTerm[]
  readonly url: TermUrl
}

/** What pages are made with. */
export interface PageOptions {
  readonly store: ArticleStore
  readonly publisher: Publisher
  readonly now: () => Date
  /** How much memory ready pages may take, in bytes. */
  readonly pageBytes: number
}

interface KeptPage {
  readonly shows: readonly unknown[]
  readonly document: Promise<Document>
  readonly bytes: number
}

/** Creates the pages; those made lately are kept until what they show changes. */
export function createPageDocuments({ store, publisher, now, pageBytes }: PageOptions): PageDocuments {
  const kept = new LRUCache<string, KeptPage>({
    maxSize: Math.max(1, pageBytes),
    sizeCalculation: ({ bytes }) => bytes,
  })
  let cards:
    | {
        readonly newest: readonly Article[]
        readonly publication: Publication
        readonly some: readonly ArticleCard[]
      }
    | undefined
  let termsOf: { readonly round: number; readonly terms: Promise<Terms> } | undefined

  async function page(
    key: string,
    shows: readonly unknown[],
    publication: Publication,
    render: () => string,
    parts = PAGE,
  ) {
    const known = kept.get(key)
    if (known?.shows.every((one, at) => one === shows[at])) return known.document
    const body = render()
    const document = make(key, publication, body, parts)
    kept.set(key, { shows, document, bytes: body.length * BYTES_PER_CHARACTER })
    document.catch(() => kept.delete(key))
    return document
  }

  async function make(
    key: string,
    publication: Publication,
    body: string,
    { contentType, policy }: typeof PAGE,
  ): Promise<Document> {
    const digest = createHash('sha256').update(body).digest('base64url')
    const parts = {
      body,
      contentType,
      changed: await store.lastChanged(`page:${key}`, digest, now()),
      cacheControl: publicCache(publication.ttl.min),
      headers: { 'Content-Security-Policy': policy, 'Content-Language': publication.language },
    }
    return createDocument(parts, publisher.encode)
  }

  function terms(publication: Publication): Promise<Terms> {
    const { round } = publisher
    if (termsOf?.round !== round) {
      const found = store.terms(now()).then(all => ({ all, url: termUrls(all, publication) }))
      termsOf = { round, terms: found }
      found.catch(() => {
        termsOf = undefined
      })
    }
    return termsOf.terms
  }

  return {
    async home(publication) {
      const newest = await publisher.newest()
      const known = await terms(publication)
      return page('/', [publication, newest, known], publication, () => {
        const articles = newest.map(article => articleCard(article, publication, known.url))
        const { feeds, styleUrl } = pageContext(publication)
        const opmlUrl = `${publication.baseUrl}/opml.xml`
        return renderHome({
          publication,
          feeds,
          styleUrl,
          articles,
          opmlUrl,
          catalogue: catalogueOf(known.all, publication),
        })
      })
    },

    async article(article, publication) {
      const known = await terms(publication)
      return page(`/articles/${article.slug}`, [publication, article.revision, known], publication, () => {
        const { styleUrl } = pageContext(publication)
        const feeds = feedsOfArticle(article, publication, known.all).map(feed =>
          feedLinks(feed, publication),
        )
        return renderArticle({
          publication,
          feeds,
          styleUrl,
          article: articlePage(article, publication, known.url),
        })
      })
    },

    async feed(shown, pages, number, publication) {
      const known = await terms(publication)
      const { feed, places } = shown
      const articles = await store.articles(places.map(({ id }) => id))
      const path = feedPath({ folder: feed.path, page: number })
      return page(path, [publication, shown, pages, known], publication, () => {
        const { styleUrl } = pageContext(publication)
        const own = feedLinks(feed, publication)
        const main = feedLinks(mainFeed(publication), publication)
        return renderFeed({
          publication,
          styleUrl,
          feed: {
            ...own,
            title: number === undefined ? feed.title : `${feed.title} (${number})`,
            description: feed.description,
            url: publication.baseUrl + path,
            summaryOnly: feed.content === 'summary',
          },
          feeds: feed.path === '' ? [own] : [own, main],
          items: articles.map(article => articlePage(article, publication, known.url)),
          archives: archiveLinks(feed.path, pages, publication),
        })
      })
    },

    async opml(publication) {
      const known = await terms(publication)
      return page(
        '/opml.xml',
        [publication, known],
        publication,
        () => renderOpml({ title: publication.title }, outlinesOf(known.all, publication)),
        OPML,
      )
    },

    async newest() {
      const { publication } = publisher
      if (publication === undefined) return []
      const newest = await publisher.newest()
      // Requests in vain are many: nothing is rendered for each, and no list of all terms is made.
      if (cards?.newest !== newest || cards.publication !== publication) {
        const some = newest.slice(0, 3).map(article => articleCard(article, publication, () => undefined))
        cards = { newest, publication, some }
      }
      return cards.some
    },
  }
}

const PAGE = { contentType: 'text/html; charset=utf-8', policy: PAGE_POLICY }
const OPML = { contentType: OPML_TYPE, policy: DATA_POLICY }

/** The newest page of the archive first. */
function archiveLinks(folder: string, pages: number, { baseUrl }: Publication) {
  const numbers = Array.from({ length: Math.min(pages, MAX_ARCHIVES) }, (_, at) => pages - at)
  return numbers.map(number => ({ label: String(number), url: baseUrl + feedPath({ folder, page: number }) }))
}
