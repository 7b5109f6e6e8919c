import type { FeedItem } from './feeds/feed-item.ts'
import { itemKey, normalisedLink, titleKey } from './feeds/item-identity.ts'
import { episodeChanges } from './podcast/compare-podcasts.ts'

/** The actions of a reader that has one feed when it gets another. */
export interface Comparison {
  /** Items of both that a reader recognises. */
  readonly same: readonly ItemPair[]
  /** Items of both that a reader would show a second time. */
  readonly shownAgain: readonly ItemPair[]
  /** Items that are only in the new feed. */
  readonly added: readonly FeedItem[]
  /** Items that are only in the old feed. */
  readonly missing: readonly FeedItem[]
  /** Items of the new feed with an id that another of its items has. Readers show only one of them. */
  readonly repeated: readonly FeedItem[]
}

/** An item as it was, and as it is. */
export interface ItemPair {
  readonly before: FeedItem
  readonly after: FeedItem
}

/** Compares the items of two feeds. Items with different ids are one article if link, or title and day, are the same. */
export function compareFeeds(before: readonly FeedItem[], after: readonly FeedItem[]): Comparison {
  const byKey = indexed(before, itemKey)
  const byArticle = indexed(before, articleKey)
  const byTitle = indexed(before, titleKey)
  const found = new Set<FeedItem>()
  const seen = new Set<string>()
  const result = { same: [], shownAgain: [], added: [], repeated: [] } as MutableComparison
  for (const item of after) {
    const key = itemKey(item)
    if (key !== undefined && seen.has(key)) result.repeated.push(item)
    if (key !== undefined) seen.add(key)
    const known = byKey.get(key)
    const old = known ?? byArticle.get(articleKey(item)) ?? byTitle.get(titleKey(item))
    if (old === undefined) result.added.push(item)
    else result[known === undefined ? 'shownAgain' : 'same'].push({ before: old, after: item })
    if (old !== undefined) found.add(old)
  }
  return { ...result, missing: before.filter(item => !found.has(item)) }
}

interface MutableComparison {
  same: ItemPair[]
  shownAgain: ItemPair[]
  added: FeedItem[]
  repeated: FeedItem[]
}

function indexed(
  items: readonly FeedItem[],
  key: (item: FeedItem) => string | undefined,
): ReadonlyMap<string | undefined, FeedItem> {
  const index = new Map<string | undefined, FeedItem>()
  for (const item of items) {
    const own = key(item)
    if (own !== undefined && !index.has(own)) index.set(own, item)
  }
  return index
}

function articleKey({ link }: FeedItem): string | undefined {
  return link === undefined ? undefined : normalisedLink(link)
}

/** Returns the names of the fields that a reader shows and that differ, and what podcast apps no longer find. */
export function changedFields({ before, after }: ItemPair): readonly string[] {
  const times = [before, after].map(({ published }) => Date.parse(published ?? ''))
  return [
    before.title?.trim() !== after.title?.trim() && 'title',
    articleKey(before) !== articleKey(after) && 'link',
    times[0] !== times[1] && times.some(time => !Number.isNaN(time)) && 'date',
    ...episodeChanges(before, after),
  ].filter(name => name !== false)
}
