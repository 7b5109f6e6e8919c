import type { Article } from '../../articles/article.ts'
import { foldName } from '../../articles/terms.ts'
import type { FeedContext } from './feed-values.ts'

/** Stands for every section and tag without a category of its own. */
const OTHERS = '*'

/**
 * Returns the portal's categories of an article: of its section first, then of its tags. Where the portal has a fixed list, only
 * names of it are among them. Without any, it is the one for all others, or the default of the recipe.
 */
export function categoriesOf(
  { section, tags }: Pick<Article, 'section' | 'tags'>,
  { feed, recipe }: Pick<FeedContext, 'feed' | 'recipe'>,
): readonly string[] {
  const { known, default: fallback } = recipe.categories
  const mapped = new Map(Object.entries(feed.categories).map(([name, to]) => [foldName(name), to]))
  const names = [...(section === undefined ? [] : [section]), ...tags]
  const others = mapped.get(OTHERS)
  const unmapped = (name: string) => (others === undefined ? ownCategory(name, known) : undefined)
  const found = names.flatMap(name => mapped.get(foldName(name)) ?? unmapped(name) ?? [])
  const categories = found.length > 0 ? found : [others ?? fallback].filter(one => one !== undefined)
  return [...new Set(categories)]
}

/** A name without a mapping is a category as it is, unless the portal has others. */
function ownCategory(name: string, known: readonly string[] | undefined): string | undefined {
  if (known === undefined) return name
  return known.find(category => foldName(category) === foldName(name))
}
