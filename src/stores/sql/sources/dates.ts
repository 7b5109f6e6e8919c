import type { ArticleDraft } from '../../../articles/article.ts'
import type { Fault } from '../../../articles/faults/fault.ts'
import type { ApplyOptions, Source } from '../../../articles/store/source-store.ts'
import type { Row } from '../rows.ts'

/** Returns whether a stored article is public at `now`, or was when it was withdrawn. */
export function isPublic(article: Row, now: Date): boolean {
  return article.draft === 0 && (article.due as number) <= now.getTime()
}

/**
 * Decides when an article becomes public, in milliseconds since 1970. A public one stays public. Another one is due at
 * its date, but not before a delay of `undo` milliseconds. `own` is the stored article, if any.
 */
export function decideDue(
  draft: ArticleDraft,
  own: Row | undefined,
  { now, undo }: Pick<ApplyOptions, 'now' | 'undo'>,
): number {
  if (own !== undefined && isPublic(own, now)) return own.due as number
  const published = draft.published.getTime()
  if (undo === 0) return published
  const delayedUntil = now.getTime() + undo
  const isNew = own === undefined || own.draft === 1
  return Math.max(published, isNew ? delayedUntil : Math.min(delayedUntil, own.due as number))
}

/** Decides the date of an article: a public one retains its first date, with a warning when the record has another. */
export function decidePublished(
  { source, draft }: { readonly source: Source; readonly draft: ArticleDraft },
  own: Row | undefined,
  now: Date,
): { readonly published: Date; readonly warnings: readonly Fault[] } {
  const first = own !== undefined && isPublic(own, now) ? new Date(own.published as number) : undefined
  if (first === undefined || first.getTime() === draft.published.getTime())
    return { published: draft.published, warnings: [] }
  const got = draft.published.toISOString()
  const message = `stays ${first.toISOString()}, with which the article was first published; got ${got}. Use "updated" to say that it changed`
  return {
    published: first,
    warnings: [{ severity: 'warning', file: source.path, field: 'published', message }],
  }
}

/** Returns whether a record republishes its public article, which `republish` with another date does. */
export function isRepublished(draft: ArticleDraft, own: Row, now: Date): boolean {
  return draft.republish === true && isPublic(own, now) && own.published !== draft.published.getTime()
}
