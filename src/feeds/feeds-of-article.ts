import type { Article } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'
import { isHiddenFrom, matchesFilter } from '../articles/selection.ts'
import { foldName, type Term, termNames } from '../articles/terms.ts'
import {
  declaredFeeds,
  type FeedDefinition,
  type FeedTerm,
  TERM_FOLDERS,
  termFeed,
} from './feed-definition.ts'

/**
 * Returns the public feeds that contain an article: the main one, declared ones, and those of its section, tags and
 * authors. `terms` are those of all articles, with their slugs. The limits `items`, `days` and `bytes` are ignored.
 */
export function feedsOfArticle(
  article: Article,
  publication: Publication,
  terms: readonly Term[],
): readonly FeedDefinition[] {
  if (article.hiddenFrom === 'all') return []
  const names = termNames(article, publication.language)
  const declared = declaredFeeds(publication).filter(
    ({ private: closed, filter }) => !closed && filter !== undefined && matchesFilter(filter, names, article),
  )
  const keys = new Set(names.map(({ kind, folded }) => `${kind} ${folded}`))
  const own = terms.filter(({ kind, name }) => keys.has(`${kind} ${foldName(name)}`))
  return [
    ...declared,
    ...Object.keys(TERM_FOLDERS)
      .flatMap(kind =>
        own.filter((term): term is FeedTerm => term.kind === kind).map(term => termFeed(term, publication)),
      )
      .filter(({ names }) => !isHiddenFrom(article, names)),
  ]
}
