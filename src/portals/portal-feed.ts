import type { Article } from '../articles/article.ts'
import type { Image } from '../articles/media.ts'
import type { Publication } from '../articles/publication.ts'
import { type FeedFilter, matchesFilter } from '../articles/selection.ts'
import { termNames } from '../articles/terms.ts'
import { filterOf } from '../feeds/feed-definition.ts'

/** A feed that `publication.yaml` declares for a portal. */
export interface PortalFeed {
  /** Permanent name: what is stored of it has this name, even after it is renamed. */
  readonly key: string
  /** Names that records and tokens use for it: the current one, then earlier ones. */
  readonly names: readonly string[]
  readonly path: string
  /** The recipe that it follows. */
  readonly portal: string
  readonly title: string
  readonly description: string
  readonly language: string
  readonly logo: Image | undefined
  /** Conditions that its articles meet. */
  readonly filters: readonly FeedFilter[]
  readonly private: boolean
  /** Limits that replace those of the recipe. */
  readonly items: number | undefined
  readonly days: number | undefined
  readonly bytes: number | undefined
  /** The portal's categories by the names here; `*` stands for all others. */
  readonly categories: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
}

/** Returns the feeds for portals, in the order of `publication.yaml`. */
export function portalFeeds(publication: Publication): readonly PortalFeed[] {
  return Object.entries(publication.feeds).flatMap(([name, declared]) => {
    const { for: portal, was, title, description, language, items, days, bytes } = declared
    if (portal === undefined) return []
    const names = [name, ...was]
    return {
      key: was[0] ?? name,
      names,
      path: `/feeds/${name}`,
      portal,
      title: title ?? publication.title,
      description: description ?? publication.description,
      language: language ?? publication.language,
      logo: declared.image ?? publication.image,
      filters: filtersOf(name, publication),
      private: declared.private,
      ...{ items, days, bytes },
      categories: declared.categories ?? {},
      values: declared.values ?? {},
    }
  })
}

/**
 * Returns whether a feed includes an article, whether it is public or not. An article that hides from the main feed is given to no
 * portal: what is kept from readers would otherwise be there by accident.
 */
export function includesArticle({ filters }: PortalFeed, article: Article, language: string): boolean {
  const { hiddenFrom } = article
  if (Array.isArray(hiddenFrom) && hiddenFrom.includes('main')) return false
  const names = termNames(article, language)
  return filters.every(filter => matchesFilter(filter, names, article))
}

/** Without `any` and `all`, a feed has the articles of the main feed. */
function filtersOf(name: string, { feeds }: Publication): readonly FeedFilter[] {
  const declared = feeds[name]
  const facts = { names: [name, ...(declared?.was ?? [])], podcast: undefined }
  const own = filterOf(declared, facts)
  const chooses = declared?.any !== undefined || declared?.all !== undefined
  return chooses ? [own] : [own, filterOf(feeds.main, facts)]
}
