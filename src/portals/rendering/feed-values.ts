import type { Publication } from '../../articles/publication.ts'
import { feedPath } from '../../feeds/find-feed.ts'
import type { PortalFeed } from '../portal-feed.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { SETTING } from '../recipe/value-names.ts'
import { fileValues } from './file-values.ts'
import type { Values } from './values.ts'

/** A feed, the recipe that it follows, and the publication. */
export interface FeedContext {
  readonly feed: PortalFeed
  readonly recipe: Recipe
  readonly publication: Publication
}

/** File names of documents, by format. */
export const FILE_NAMES = { rss: 'rss.xml', atom: 'atom.xml' } as const

/** Returns the URL of a feed's document. */
export function feedUrl({ feed, recipe, publication }: FeedContext): string {
  return publication.baseUrl + feedPath({ folder: feed.path, fileName: FILE_NAMES[recipe.format] })
}

/** Returns the values of a feed. `changed` is when its newest item changed. */
export function feedValues(context: FeedContext, changed: Date | undefined): Values {
  const { feed, recipe, publication } = context
  const { baseUrl, site, title, copyright, icon } = publication
  return {
    'feed.title': () => feed.title,
    'feed.description': () => feed.description,
    'feed.language': () => feed.language,
    'feed.url': () => feedUrl(context),
    'feed.changed': () => changed,
    'feed.ttl': () => recipe.ttl,
    'site.title': () => title,
    'site.url': () => `${site ?? baseUrl}/`,
    'site.copyright': () => copyright,
    ...fileValues('site.logo', feed.logo, baseUrl),
    ...fileValues('site.icon', icon, baseUrl),
    ...Object.fromEntries(Object.entries(feed.values).map(([name, value]) => [SETTING + name, () => value])),
  }
}
