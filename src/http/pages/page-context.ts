import type { Publication } from '../../articles/publication.ts'
import { declaredFeeds, type FeedDefinition } from '../../feeds/feed-definition.ts'
import { formats } from '../../formats/formats.ts'
import { stylesheetFor } from '../../pages/style/stylesheet.ts'
import type { ArticleCard, FeedLinks } from '../../pages/views.ts'
import { documentUrl } from '../../publish/channel.ts'

/** What every page needs. */
export interface PageContext {
  readonly publication: Publication | undefined
  /** The declared feeds that everyone may have, the main one first. */
  readonly feeds: readonly FeedLinks[]
  readonly styleUrl: string
  /** The newest articles, for someone who has come in vain. */
  readonly articles?: readonly ArticleCard[]
}

/** The feeds and stylesheet of a publication, by absolute URL. */
export function pageContext(publication: Publication | undefined): PageContext {
  const styleUrl = `${publication?.baseUrl ?? ''}${stylePath(publication)}`
  if (publication === undefined) return { publication, feeds: [], styleUrl }
  const feeds = declaredFeeds(publication).filter(feed => !feed.private)
  return { publication, feeds: feeds.map(feed => feedLinks(feed, publication)), styleUrl }
}

/** Where the pages' stylesheet is; its name changes with its bytes. */
export function stylePath(publication: Publication | undefined): string {
  return `/assets/style-${stylesheetFor(publication?.color).hash}.css`
}

/** A feed in all its formats, by absolute URL. */
export function feedLinks(feed: FeedDefinition, publication: Publication): FeedLinks {
  return {
    title: feed.title,
    formats: formats.map(format => ({
      name: format.title,
      mediaType: format.mediaType,
      url: documentUrl(feed, publication, format),
    })),
  }
}
