import type { FeedDocuments } from './feed-documents.ts'

const MS_PER_DAY = 86_400_000

/** When the oldest item of a feed of the last days grows too old for it; undefined for any other feed. */
export function expiry({ feed, places }: FeedDocuments): Date | undefined {
  const oldest = places.at(-1)
  if (feed.days === undefined || oldest === undefined) return undefined
  return new Date(oldest.published.getTime() + feed.days * MS_PER_DAY + 1)
}

/** Whether it has. */
export function isExpired(shown: FeedDocuments, at: Date): boolean {
  const instant = expiry(shown)
  return instant !== undefined && instant <= at
}
