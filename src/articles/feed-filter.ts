import type { Article } from './article.ts'
import type { FeedFilter, TermRef } from './selection.ts'
import type { TermName } from './term-names.ts'

/** Whether a declared feed shows an article that is found by `names` (`termNames`). */
export function isAskedFor(
  { any, all, none, hiddenFrom }: FeedFilter,
  names: readonly TermName[],
  article: Pick<Article, 'hiddenFrom'>,
): boolean {
  const has = ({ kind, folded }: TermRef) => names.some(name => name.kind === kind && name.folded === folded)
  return (
    !isHidden(article, hiddenFrom) && (any.length === 0 || any.some(has)) && all.every(has) && !none.some(has)
  )
}

/** Whether an article is kept out of a feed that has, or had, any of these names. */
export function isHidden({ hiddenFrom }: Pick<Article, 'hiddenFrom'>, names: readonly string[]): boolean {
  return hiddenFrom === 'all' || names.some(name => hiddenFrom?.includes(name) === true)
}
