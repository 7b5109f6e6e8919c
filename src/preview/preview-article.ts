import type { Article } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'
import { matchesFilter } from '../articles/selection.ts'
import { termNames } from '../articles/terms.ts'
import { declaredFeeds, type FeedDefinition } from '../feeds/feed-definition.ts'
import { rss } from '../formats/rss.ts'
import { renderFragments } from '../publish/feed/render-fragments.ts'
import { readers } from './readers.ts'
import { parseItem, type SentItem } from './sent-item.ts'
import type { OtherPreview, Reader, SentFeed, Shown } from './shown.ts'

/** An article to preview; `as` is the key of one reader, and absent for all of them. */
export interface PreviewSource {
  readonly article: Article
  readonly publication: Publication
  readonly as?: string | undefined
  readonly now: Date
}

/** An article as everybody would show it. It can be sent between threads. */
export interface ArticlePreview {
  /** Titles of the declared feeds that would have it, were it public. */
  readonly feeds: readonly string[]
  readonly readers: readonly ReaderPreview[]
  readonly others: readonly OtherPreview[]
}

/** An article as one reader would show it. */
export interface ReaderPreview extends Pick<Reader, 'key' | 'name' | 'source'> {
  readonly shown: Shown
}

const NOWHERE: Shown = {
  head: [],
  body: undefined,
  drops: ['It shows nothing: the article is in no feed.'],
}

/** Returns an article as readers would show it. The item is parsed from the same bytes that a feed sends. */
export function previewForReaders({
  article,
  publication,
  as,
}: PreviewSource): Omit<ArticlePreview, 'others'> {
  const feeds = feedsWith(article, publication)
  const items = new Map<FeedDefinition, SentItem>()

  function itemIn(feed: FeedDefinition): SentItem {
    const item = items.get(feed) ?? sentItem(article, publication, feed)
    items.set(feed, item)
    return item
  }

  function shownBy({ show, isPodcastApp = false }: Reader): Shown {
    const feed = feeds.find(({ podcast }) => (podcast !== undefined) === isPodcastApp) ?? feeds[0]
    return feed === undefined ? NOWHERE : show(itemIn(feed), sentFeed(feed, publication))
  }

  const chosen = readers.filter(({ key }) => as === undefined || key === as)
  return {
    feeds: feeds.map(({ title }) => title),
    readers: chosen.map(reader => {
      const { key, name, source } = reader
      return { key, name, source, shown: shownBy(reader) }
    }),
  }
}

function feedsWith(article: Article, publication: Publication): readonly FeedDefinition[] {
  const names = termNames(article, publication.language)
  return declaredFeeds(publication).filter(
    ({ filter }) => filter !== undefined && matchesFilter(filter, names, article),
  )
}

function sentItem(article: Article, publication: Publication, feed: FeedDefinition): SentItem {
  const bytes = renderFragments({ article, publication, context: feed })[rss.name] ?? new Uint8Array()
  return parseItem(Buffer.from(bytes).toString())
}

function sentFeed({ title, podcast }: FeedDefinition, publication: Publication): SentFeed {
  const { baseUrl, site, timeZone, language } = publication
  return { title, link: site ?? baseUrl, isPodcast: podcast !== undefined, timeZone, language }
}
