import type { Article } from '../../articles/article.ts'
import type { DeclaredFeed, Publication } from '../../articles/publication.ts'
import { matchesFilter } from '../../articles/selection.ts'
import { termNames } from '../../articles/terms.ts'
import { declaredFeed, mainFeed } from '../../feeds/feed-definition.ts'
import { portalOf } from '../portal-of.ts'

/** A feed for a portal that included an article. */
export interface PortalFeedOfArticle {
  /** Its name in `publication.yaml`. */
  readonly name: string
  /** The portal that it is for. */
  readonly portal: string
}

/** Returns the feeds for portals that include an article, in the order of `publication.yaml`. */
export function portalFeedsOf(article: Article, publication: Publication): readonly PortalFeedOfArticle[] {
  if (article.hiddenFrom === 'all') return []
  return Object.entries(publication.feeds).flatMap(([name, declared]) => {
    const portal = portalOf(declared)
    if (portal === undefined || !includes(article, { name, declared, publication })) return []
    return [{ name, portal }]
  })
}

interface DeclaredPortal {
  readonly name: string
  readonly declared: DeclaredFeed
  readonly publication: Publication
}

/** Without `any` and `all`, it has the articles of the main feed. */
function includes(article: Article, { name, declared, publication }: DeclaredPortal): boolean {
  const names = termNames(article, publication.language)
  const { any, all } = declared
  const feeds = { ...publication.feeds, [name]: { ...declared, for: undefined } }
  const own = declaredFeed(name, { ...publication, feeds })?.filter
  const main = any === undefined && all === undefined ? mainFeed(publication).filter : undefined
  return [own, main].every(filter => filter === undefined || matchesFilter(filter, names, article))
}
