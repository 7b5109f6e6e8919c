import type { Publication } from '../../articles/publication.ts'
import { declaredFeeds, type FeedDefinition } from '../../feeds/feed-definition.ts'
import { formats } from '../../formats/formats.ts'
import { stylesheetFor } from '../../pages/style/stylesheet.ts'
import type { ArticleCard, FeedLinks } from '../../pages/views.ts'
import { documentUrl } from '../../publish/feed/channel.ts'
import { tokenPath } from '../feeds/token-path.ts'

/** The links of every page. */
export interface PageContext {
  readonly publication: Publication | undefined
  /** The declared public feeds, the main one first. */
  readonly feeds: readonly FeedLinks[]
  readonly styleUrl: string
  /** The newest articles, on the page of an address without content. */
  readonly articles?: readonly ArticleCard[]
}

/** Returns the feeds and the stylesheet of a publication, by absolute URL. */
export function pageContext(publication: Publication | undefined): PageContext {
  const styleUrl = `${publication?.baseUrl ?? ''}${stylePath(publication)}`
  if (publication === undefined) return { publication, feeds: [], styleUrl }
  const feeds = declaredFeeds(publication).filter(feed => !feed.private)
  return { publication, feeds: feeds.map(feed => feedLinks(feed, publication)), styleUrl }
}

/** Returns the path of the pages' stylesheet. Its name changes with its bytes. */
export function stylePath(publication: Publication | undefined): string {
  return `/assets/style-${stylesheetFor(publication?.color).hash}.css`
}

/** Returns the documents of a feed in all formats, by absolute URL; those of a private feed with a token. */
export function feedLinks(feed: FeedDefinition, publication: Publication, token?: string): FeedLinks {
  return {
    title: feed.title,
    formats: formats.map(format => ({
      name: format.title,
      mediaType: format.mediaType,
      url:
        token === undefined
          ? documentUrl(publication, format, { folder: feed.path })
          : publication.baseUrl + tokenPath(feed.path, token, format.fileName),
    })),
  }
}
