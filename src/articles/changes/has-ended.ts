import type { SlugOwner } from '../store/article-reader.ts'

/** A recorded change: whether it is a withdrawal, and the revision of its article at that time. */
export interface EarlierChange {
  readonly isWithdrawal: boolean
  readonly revision: number | undefined
}

/**
 * Returns whether an article that was public at a change is not any more: then a later change tells so. An article that was announced
 * stays public when the clock is set back.
 */
export function hasEnded(
  { article, withdrawn, due }: SlugOwner,
  { isWithdrawal, revision }: EarlierChange,
  now: Date,
): boolean {
  if (isWithdrawal) return false
  const isLater = due > now && article.revision !== revision
  const hasExpired = article.expires !== undefined && article.expires <= now
  return withdrawn || article.draft || isLater || hasExpired
}
