import { quote } from '../articles/faults/fault.ts'
import { type Comparison, changedFields } from './compare-feeds.ts'
import type { FeedItem } from './feeds/feed-item.ts'
import { itemKey } from './feeds/item-identity.ts'
import type { WholeFeed } from './feeds/whole-feed.ts'
import { episodeChanges } from './podcast/compare-podcasts.ts'

/** Returns a line for each item that readers would show again, and for each with an id that another item has. */
export function againLines({ shownAgain, repeated }: Comparison): readonly string[] {
  return [
    ...shownAgain.map(
      ({ before, after }) =>
        `shown again: ${itemName(after)}: its id was ${quote(itemKey(before))}, and is ${quote(itemKey(after))}`,
    ),
    ...repeated.map(item => `repeated: ${itemName(item)}: another item has the id ${quote(itemKey(item))}`),
  ]
}

/** Returns a line for each item with another title, link or date. */
export function changeLines({ same }: Comparison): readonly string[] {
  return same.flatMap(pair => {
    const fields = changedFields(pair)
    return fields.length === 0 ? [] : [`changed: ${itemName(pair.after)}: ${fields.join(', ')}`]
  })
}

/** Returns a line for each episode in which podcast apps no longer find something. */
export function podcastLines({ same }: Comparison): readonly string[] {
  return same.flatMap(({ before, after }) => {
    const changes = episodeChanges(before, after)
    return changes.length === 0 ? [] : [`changed: ${itemName(after)}: ${changes.join(', ')}`]
  })
}

/**
 * Returns a line about items that readers see in the new feed, and no longer in the old one. Thunderbird forgets an item a day
 * after it has left a feed (docs/readers.md#ids).
 */
export function olderLines(before: WholeFeed, after: WholeFeed): readonly string[] {
  const shown = new Set(before.newest.map(itemKey))
  const oldest = Math.min(...before.newest.map(timeOf).filter(time => !Number.isNaN(time)))
  const older = after.newest.filter(item => !shown.has(itemKey(item)) && timeOf(item) < oldest)
  if (older.length === 0) return []
  const advice = `items: ${itemsWithin(before.newest.length)} in publication.yaml prevents it`
  return [
    `the new feed shows ${older.length} older than the ${before.newest.length} in the old one, which readers that have forgotten them show again: ${advice}`,
  ]
}

/** Returns `items` for a feed that never has more than so many: it has up to twice as many before they move to the archive. */
export function itemsWithin(count: number): number {
  return Math.max(1, Math.floor(count / 2))
}

/** Returns the last line: how many items are in both feeds, and how many would be shown again. */
export function verdictOf({ same, shownAgain }: Comparison): string {
  return `${same.length + shownAgain.length} items, ${shownAgain.length} would be shown again`
}

/** Returns a line for each item, and one that counts those beyond a limit. */
export function listed(label: string, items: readonly FeedItem[], limit = Infinity): readonly string[] {
  return limited(
    items.map(item => `${label}: ${itemName(item)}`),
    limit,
  )
}

/** Returns the first lines, and one that counts the others. */
export function limited(lines: readonly string[], limit: number): readonly string[] {
  return lines.length <= limit ? lines : [...lines.slice(0, limit), `and ${lines.length - limit} more`]
}

function itemName({ title, link, id }: FeedItem): string {
  return quote(title ?? link ?? id)
}

function timeOf({ published }: FeedItem): number {
  return Date.parse(published ?? '')
}
