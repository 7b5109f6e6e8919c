import type { Article } from '../../articles/article.ts'
import type { Publication } from '../../articles/publication.ts'
import { type FeedDefinition, mainFeed } from '../../feeds/feed-definition.ts'
import { feedsOfArticle } from '../../feeds/feeds-of-article.ts'
import { renderArticle } from '../../pages/article.ts'
import { renderFeed } from '../../pages/feed.ts'
import { renderHome } from '../../pages/home.ts'
import { type FeedPage, type PageAddress, pagePath } from './feed-pages.ts'
import { feedLinks, pageContext } from './page-context.ts'
import type { TermLinks, Terms } from './page-terms.ts'
import { articleCard, articleLink, articlePage, catalogueOf, feedCard } from './page-views.ts'

/** What the home page shows. */
export interface HomeParts {
  readonly articles: readonly Article[]
  readonly older: PageAddress | undefined
}

/** Renders the home page. */
export function homeHtml(publication: Publication, terms: Terms, { articles, older }: HomeParts): string {
  const { baseUrl } = publication
  const { feeds, styleUrl } = pageContext(publication)
  return renderHome({
    publication,
    feeds,
    styleUrl,
    articles: articles.map(article => articleCard(article, publication, terms.links.url)),
    olderUrl: older && baseUrl + pagePath('', older),
    // A list of one feed helps nobody.
    opmlUrl: feeds.length > 1 ? `${baseUrl}/opml.xml` : undefined,
    catalogue: catalogueOf(terms.counted, publication),
  })
}

/** What the page of an article shows besides it. */
export interface ArticleParts {
  readonly links: TermLinks
  readonly newer: Article | undefined
  readonly older: Article | undefined
}

/** Renders the page of an article. */
export function articleHtml(
  article: Article,
  publication: Publication,
  { links, newer, older }: ArticleParts,
): string {
  const feeds = feedsOfArticle(article, publication, links.terms)
  return renderArticle({
    publication,
    feeds: feeds.map(feed => feedLinks(feed, publication)),
    styleUrl: pageContext(publication).styleUrl,
    article: articlePage(article, publication, links.url),
    neighbours: {
      newer: newer && articleLink(newer, publication),
      older: older && articleLink(older, publication),
    },
  })
}

/** What a page of a feed shows. */
export interface FeedPageParts {
  readonly page: FeedPage
  readonly address: PageAddress
  readonly links: TermLinks
  readonly articles: readonly Article[]
  /** The token of a private feed's subscriber. */
  readonly token?: string
}

/** Renders a page of a feed. */
export function feedHtml(
  feed: FeedDefinition,
  publication: Publication,
  { page, address, links, articles, token }: FeedPageParts,
): string {
  const own = feedLinks(feed, publication, token)
  const main = feedLinks(mainFeed(publication), publication)
  const url = (link: PageAddress) => publication.baseUrl + pagePath(feed.path, link, token)
  return renderFeed({
    publication,
    styleUrl: pageContext(publication).styleUrl,
    feed: {
      ...own,
      description: feed.description,
      url: url(address),
      summaryOnly: feed.content === 'summary',
      private: token !== undefined,
    },
    feeds: feed.path === '' ? [own] : [own, main],
    articles: articles.map(article => feedCard(articleCard(article, publication, links.url), feed)),
    pages: { newer: page.newer && url(page.newer), older: page.older && url(page.older) },
  })
}
