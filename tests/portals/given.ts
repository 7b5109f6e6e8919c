import type { Publication } from '../../src/articles/publication.ts'
import { feedSchema } from '../../src/articles/schema/feed-schema.ts'
import { portalFeeds } from '../../src/portals/portal-feed.ts'
import { createRecipes } from '../../src/portals/recipe/recipes.ts'
import type { FeedContext } from '../../src/portals/rendering/feed-values.ts'
import { publication } from '../publish/given.ts'

/** A publication of a newspaper with one feed, `portal`. `fields` are those of the feed in `publication.yaml`. */
export function newspaper(fields: object, more: Partial<Publication> = {}): Publication {
  return {
    ...publication,
    title: 'The Daily Lantern',
    description: 'News from the harbour',
    copyright: '© The Daily Lantern',
    image: { src: '/media/logo/logo.png', type: 'image/png', width: 600, height: 100, length: 9_000 },
    icon: { src: '/media/icon/icon.png', type: 'image/png', width: 512, height: 512, length: 9_000 },
    timeZone: 'Asia/Tokyo',
    ...more,
    feeds: { portal: { ...feedSchema.parse(fields), image: undefined, podcast: undefined } },
  }
}

/** Returns the feed of a newspaper with its recipe. @throws Error when there is no recipe. */
export function contextOf(publication: Publication): FeedContext {
  const [feed] = portalFeeds(publication)
  const recipe = feed && createRecipes().find(feed.portal, publication)
  if (feed === undefined || recipe === undefined) throw new Error('expected a feed with a recipe')
  return { feed, recipe, publication }
}
