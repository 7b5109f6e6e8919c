import type { Article } from '../../articles/article.ts'
import type { Publication } from '../../articles/publication.ts'
import { foldName, type Term, termNames } from '../../articles/terms.ts'
import { type FeedDefinition, mainFeed } from '../../feeds/feed-definition.ts'
import { feedsOfArticle } from '../../feeds/feeds-of-article.ts'
import { renderArticle } from '../../pages/article.ts'
import type { ShownTranscript } from '../../pages/episode/view.ts'
import { renderFeed } from '../../pages/feed.ts'
import { renderHome } from '../../pages/home.ts'
import type { ArticleLink } from '../../pages/views.ts'
import { episodePart, showPart, showsOfArticle } from './episodes/episode-parts.ts'
import { type FeedPage, type PageAddress, pagePath } from './feed-pages.ts'
import { feedLinks, pageContext } from './page-context.ts'
import type { TermLinks, Terms } from './page-terms.ts'
import { articleCard, articlePage, catalogueOf, feedCard, termUrls } from './page-views.ts'
import type { SummaryOfArticle } from './summaries.ts'

/** Parts of the home page. */
export interface HomeParts {
  readonly articles: readonly Article[]
  readonly older: PageAddress | undefined
  readonly summaryOf: SummaryOfArticle
}

/** Renders the home page. */
export function homeHtml(
  publication: Publication,
  terms: Terms,
  { articles, older, summaryOf }: HomeParts,
): string {
  const { baseUrl } = publication
  const termUrl = terms.links.url
  const main = mainFeed(publication)
  const { feeds, styleUrl } = pageContext(publication)
  return renderHome({
    publication,
    feeds,
    styleUrl,
    articles: articles.map(article =>
      articleCard(article, publication, { termUrl, summary: summaryOf(article) }),
    ),
    olderUrl: older && baseUrl + pagePath('', older),
    // A list of one feed helps nobody.
    opmlUrl: feeds.length > 1 ? `${baseUrl}/opml.xml` : undefined,
    catalogue: catalogueOf(terms.counted, publication),
    show: main.private ? undefined : showPart(main, publication),
  })
}

/** Everything that the page of an article depends on. It can be sent to another thread. */
export interface ArticlePageSource {
  readonly article: Article
  readonly publication: Publication
  /** The terms of the article. */
  readonly terms: readonly Term[]
  readonly neighbours: { readonly newer: ArticleLink | undefined; readonly older: ArticleLink | undefined }
  readonly transcript?: ShownTranscript | undefined
}

/** Returns those of all terms that an article has. */
export function termsOfArticle(
  article: Article,
  { language }: Publication,
  terms: readonly Term[],
): readonly Term[] {
  const keys = new Set(termNames(article, language).map(({ kind, folded }) => `${kind} ${folded}`))
  return terms.filter(({ kind, name }) => keys.has(`${kind} ${foldName(name)}`))
}

/** Renders the page of an article. */
export function renderArticlePage(source: ArticlePageSource): string {
  const { article, publication, terms, neighbours, transcript } = source
  const feeds = feedsOfArticle(article, publication, terms)
  const shows = showsOfArticle(article, publication, feeds)
  const episode = episodePart(article, publication, { feeds: shows, transcript })
  return renderArticle({
    publication,
    feeds: feeds.map(feed => feedLinks(feed, publication)),
    styleUrl: pageContext(publication).styleUrl,
    article: { ...articlePage(article, publication, termUrls(terms, publication)), episode },
    neighbours,
  })
}

/** Parts of a page of a feed. */
export interface FeedPageParts {
  readonly page: FeedPage
  readonly address: PageAddress
  readonly links: TermLinks
  readonly articles: readonly Article[]
  /** The token of a private feed's subscriber. */
  readonly token?: string
  readonly summaryOf: SummaryOfArticle
}

/** Renders a page of a feed. */
export function feedHtml(
  feed: FeedDefinition,
  publication: Publication,
  { page, address, links, articles, token, summaryOf }: FeedPageParts,
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
      show: showPart(feed, publication),
    },
    feeds: feed.path === '' ? [own] : [own, main],
    articles: articles.map(article =>
      feedCard(articleCard(article, publication, { termUrl: links.url, summary: summaryOf(article) }), feed),
    ),
    pages: { newer: page.newer && url(page.newer), older: page.older && url(page.older) },
  })
}
