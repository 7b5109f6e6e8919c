import type { Article } from '../../articles/article.ts'
import type { Publication } from '../../articles/publication.ts'
import { matchesFilter, type Place } from '../../articles/selection.ts'
import { termNames } from '../../articles/terms.ts'
import { mainFeed } from '../../feeds/feed-definition.ts'
import { articleKey, besideKey, listKey } from '../../publish/document/surrogates.ts'

/**
 * Returns the surrogate keys of an article's page: of the article, and of those beside it, to which the page links. An article
 * that is not among those of the main feed is between any two of them.
 */
export function articlePageKeys(
  article: Article,
  publication: Publication,
  beside: readonly (Place | undefined)[],
): readonly string[] {
  const { filter, list } = mainFeed(publication)
  const isListed =
    filter !== undefined && matchesFilter(filter, termNames(article, publication.language), article)
  return [
    articleKey(article.id),
    ...beside.flatMap(place => (place === undefined ? [] : besideKey(place.id))),
    ...(isListed ? [] : [listKey(list)]),
    ...hiddenTermKeys(article, publication),
  ]
}

/**
 * Returns the surrogate keys of the terms to which an article links although it may be hidden from their feeds: such a link
 * comes and goes with other articles.
 */
export function hiddenTermKeys(article: Article, { language }: Publication): readonly string[] {
  if (article.hiddenFrom === undefined) return []
  return termNames(article, language).flatMap(({ kind, folded }) =>
    kind === 'language' ? [] : [listKey({ kind, name: folded })],
  )
}
