import { type Article, permalink } from '../../articles/article.ts'
import { isEpisode, recordingOf } from '../../articles/podcast/episode.ts'
import { absoluteUrl, type Publication } from '../../articles/publication.ts'
import { type CountedTerm, foldName, type Term } from '../../articles/terms.ts'
import {
  declaredFeeds,
  type FeedDefinition,
  type FeedTerm,
  TERM_FOLDERS,
} from '../../feeds/feed-definition.ts'
import { feedPath } from '../../feeds/find-feed.ts'
import { mainFormat } from '../../formats/formats.ts'
import type { OutlineGroup } from '../../formats/opml.ts'
import type { ArticleCard, ArticleLink, ArticlePage, CatalogueGroup } from '../../pages/views.ts'
import { articleContent, articleSummary } from '../../publish/feed/article-item.ts'

/** Returns the page of a term's feed, for any spelling of the term; undefined when no article has the term. */
export type TermUrl = (kind: FeedTerm['kind'], name: string) => string | undefined

/** Returns the function that finds the feed pages of these terms. */
export function termUrls(terms: readonly Term[], { baseUrl }: Publication): TermUrl {
  const slugs = new Map(terms.map(({ kind, name, slug }) => [`${kind} ${foldName(name)}`, slug]))
  return (kind, name) => {
    const slug = slugs.get(`${kind} ${foldName(name)}`)
    return slug === undefined ? undefined : baseUrl + feedPath({ folder: `${TERM_FOLDERS[kind]}/${slug}` })
  }
}

/** Returns an article on a page of a feed. The section or the author that the page is about is not named again. */
export function feedCard(card: ArticleCard, { list }: FeedDefinition): ArticleCard {
  if (list.kind === 'section') return { ...card, section: undefined, sectionUrl: undefined }
  return list.kind === 'author' && card.authors.length === 1 ? { ...card, authors: [] } : card
}

/** Returns an article as a link. */
export function articleLink(article: Article, { baseUrl }: Publication): ArticleLink {
  return { title: article.title, url: permalink(article, baseUrl), language: article.language }
}

/** Parts of a card that are not fields of its article. */
export interface CardParts {
  readonly termUrl: TermUrl
  /** The result of `articleSummary`. */
  readonly summary: string | undefined
}

/** Returns an article as an entry of a list. */
export function articleCard(
  article: Article,
  { baseUrl }: Publication,
  { termUrl, summary }: CardParts,
): ArticleCard {
  const { title, published, updated, language, section, image, attachments } = article
  return {
    title,
    published,
    updated,
    language,
    section,
    sectionUrl: section === undefined ? undefined : termUrl('section', section),
    authors: article.authors.map(author => ({ ...author, feedUrl: termUrl('author', author.name) })),
    url: permalink(article, baseUrl),
    summary,
    image: image && { ...image, src: absoluteUrl(image.src, baseUrl) },
    attachments: attachments.map(file => ({ ...file, src: absoluteUrl(file.src, baseUrl) })),
    episode: isEpisode(article)
      ? { episode: article.episode ?? {}, recording: recordingOf(article) }
      : undefined,
  }
}

/** Returns an article as a whole, for its own page. */
export function articlePage(
  article: Article,
  publication: Publication,
  termUrl: TermUrl,
): Omit<ArticlePage, 'episode'> {
  const { summary, tags } = article
  const content = articleContent(article, publication)
  return {
    ...articleCard(article, publication, { termUrl, summary: articleSummary(article, content, publication) }),
    standfirst: summary,
    tags: tags.map(name => ({ name, url: termUrl('tag', name) })),
    body: content,
  }
}

const GROUPS = [
  { kind: 'sections', term: 'section' },
  { kind: 'tags', term: 'tag' },
  { kind: 'authors', term: 'author' },
] as const

/** Returns all public feeds, by the URL of their page. */
export function catalogueOf(
  terms: readonly CountedTerm[],
  publication: Publication,
): readonly CatalogueGroup[] {
  const [, ...declared] = declaredFeeds(publication).filter(feed => !feed.private)
  const feeds = declared.map(({ title, path }) => ({
    title,
    url: publication.baseUrl + feedPath({ folder: path }),
  }))
  const groups = GROUPS.map(({ kind, term }) => ({ kind, feeds: termFeeds(terms, term, publication) }))
  return [{ kind: 'feeds' as const, feeds }, ...groups].filter(group => group.feeds.length > 0)
}

/**
 * Returns the declared public feeds as outlines of OPML, the main one first, and then the feeds of these terms. They
 * contain the same articles again, which an import of all of them would show several times.
 */
export function outlinesOf(publication: Publication, terms: readonly Term[]): readonly OutlineGroup[] {
  const outline = (title: string, folder: string) => ({
    title,
    xmlUrl: publication.baseUrl + feedPath({ folder, fileName: mainFormat.fileName }),
    htmlUrl: publication.baseUrl + feedPath({ folder }),
  })
  const declared = declaredFeeds(publication).filter(feed => !feed.private)
  const groups = GROUPS.map(({ kind, term }) => ({
    title: kind,
    outlines: terms
      .filter(each => each.kind === term)
      .map(({ name, slug }) => outline(`${publication.title}: ${name}`, `${TERM_FOLDERS[term]}/${slug}`)),
  }))
  return [{ outlines: declared.map(({ title, path }) => outline(title, path)) }, ...groups]
}

function termFeeds(terms: readonly CountedTerm[], kind: FeedTerm['kind'], { baseUrl }: Publication) {
  return terms
    .filter(term => term.kind === kind)
    .map(({ name, slug, count }) => ({
      title: name,
      count,
      url: baseUrl + feedPath({ folder: `${TERM_FOLDERS[kind]}/${slug}` }),
    }))
}
