import type { Publication } from '../articles/publication.ts'
import { feedsOf } from '../feeds/feed-catalogue.ts'
import { formats } from '../formats/formats.ts'
import { stylesheet } from '../pages/stylesheet.ts'
import type { FeedLinks } from '../pages/views.ts'

/** Where the pages' stylesheet is; its name changes with its bytes. */
export const STYLE_PATH = `/assets/style-${stylesheet.hash}.css`

/** What every page needs. */
export interface PageContext {
  readonly publication: Publication | undefined
  readonly feeds: readonly FeedLinks[]
  readonly styleUrl: string
}

/** The feeds and stylesheet of a publication, by absolute URL. */
export function pageContext(publication: Publication | undefined): PageContext {
  if (publication === undefined) return { publication, feeds: [], styleUrl: STYLE_PATH }
  const { baseUrl } = publication
  const feeds = feedsOf(publication).map(feed => ({
    title: feed.title,
    formats: formats.map(({ title, mediaType, fileName }) => ({
      name: title,
      mediaType,
      url: `${baseUrl}${feed.path}/${fileName}`,
    })),
  }))
  return { publication, feeds, styleUrl: baseUrl + STYLE_PATH }
}
