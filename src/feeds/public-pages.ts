import type { Article } from '../articles/article.ts'
import { type Publication, pathBeneath } from '../articles/publication.ts'
import { declaredFeeds } from './feed-definition.ts'
import { privateShows } from './private-shows.ts'

/** Returns whether an article has a page here that everyone may find. The article itself must be public. */
export type HasPublicPage = (article: Article) => boolean

/**
 * Creates the check for the articles of a publication. An article that has its page elsewhere has none here. One that is in private feeds
 * only, or hidden from all, is not for everyone to find.
 */
export function createHasPublicPage(publication: Publication): HasPublicPage {
  const shows = privateShows(publication)
  const open = new Set(declaredFeeds(publication).flatMap(feed => (feed.private ? [] : feed.names)))

  function isHidden({ hiddenFrom }: Article): boolean {
    if (hiddenFrom === undefined || hiddenFrom === 'all') return hiddenFrom === 'all'
    // Names of tags, authors and sections have a slash, and their feeds are public.
    return 'except' in hiddenFrom && !hiddenFrom.except.some(name => name.includes('/') || open.has(name))
  }

  return article => {
    const { link } = article
    const isElsewhere = link !== undefined && pathBeneath(link, publication.baseUrl) === undefined
    return !isElsewhere && !isHidden(article) && !shows.isPrivate(article)
  }
}
