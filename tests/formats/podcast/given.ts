import { parseRssFeed } from 'feedsmith'
import { Feed } from '../../../src/formats/feed.ts'
import type { FeedOptions, Item, PodcastShow } from '../../../src/formats/model.ts'
import { goldenCases } from '../golden-cases.ts'

/** A show with only what directories require. */
export const SHOW: PodcastShow = { explicit: false, categories: [{ name: 'History' }] }

/** An item without a recording. */
export const ITEM: Item = {
  title: 'One',
  link: 'https://example.org/1',
  date: new Date('2026-03-01T00:00:00Z'),
}

/** Returns a podcast with these items. */
export function podcastOf(items: readonly Partial<Item>[], options: Partial<FeedOptions> = {}): Feed {
  const feed = new Feed({
    ...{ title: 'A show', link: 'https://example.org/', language: 'en', show: SHOW },
    ...options,
  })
  for (const item of items) feed.addItem({ ...ITEM, ...item })
  return feed
}

/** Returns the first item of a feed in RSS, as feedsmith reads it. */
export function firstItem(feed: Feed) {
  const [item] = parseRssFeed(feed.rss2()).items ?? []
  if (item === undefined) throw new Error('expected an item')
  return item
}

/** Returns the golden show, which says everything that a show and an episode can say. */
export function goldenShow(): Feed {
  const golden = goldenCases.find(({ name }) => name === 'show')
  if (golden === undefined) throw new Error('expected a golden folder "show"')
  return golden.feed
}
