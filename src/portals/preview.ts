import type { Article } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'
import { disallowedTags } from '../content/structure/allowed-html.ts'
import { checkFeed, checkItem, portalMessage } from './checking/check-item.ts'

import { includesArticle, portalFeeds } from './portal-feed.ts'
import { createRecipes } from './recipe/recipes.ts'
import { articleValues, portalBody } from './rendering/article-values.ts'
import { renderItem } from './rendering/document.ts'

/** An article as a portal would get it, public or not. */
export interface PortalPreview {
  /** Name of the feed in `publication.yaml`. */
  readonly feed: string
  /** Name of the portal, for people. */
  readonly portal: string
  /** Whether the feed would have the article, if it was public now. */
  readonly isIncluded: boolean
  /** The item in the dialect of the portal. */
  readonly xml: string
  /** The text as HTML, as the portal would show it. */
  readonly html: string
  /** Elements of the text that the portal does not accept: what is in them stays. */
  readonly dropped: readonly string[]
  /** What the portal would refuse, or wants: messages such as `expected a title of …: refused by MSN: …`. */
  readonly refused: readonly string[]
  readonly wanted: readonly string[]
}

const recipes = createRecipes()

/** Renders an article for each portal that has a feed, and says what each would refuse, want and drop. */
export function previewForPortals(
  article: Article,
  publication: Publication,
  now: Date,
): readonly PortalPreview[] {
  return portalFeeds(publication).flatMap(feed => {
    const recipe = recipes.find(feed.portal, publication)
    if (recipe === undefined) return []
    const context = { feed, recipe, publication }
    const dated = article.updated ?? article.published
    const item = { article, event: 'published', dated } as const
    const findings = [...checkItem(item, context, now), ...checkFeed(context)]
    const messages = (isWanted: boolean) =>
      findings.filter(({ rule }) => (rule.wanted === true) === isWanted).map(portalMessage)
    return {
      feed: feed.names[0] ?? feed.key,
      portal: recipe.portal,
      isIncluded: includesArticle(feed, article, publication.language),
      xml: renderItem(item, context),
      html: String(articleValues(item, context).body?.() ?? ''),
      dropped: recipe.html === undefined ? [] : disallowedTags(portalBody(article, context), recipe.html),
      refused: messages(false),
      wanted: messages(true),
    }
  })
}
