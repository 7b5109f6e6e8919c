import { Feed } from '../../src/formats/feed.ts'
import type { Given } from './arbitraries.ts'

/** Returns the feed that a `Given` describes. */
export function givenFeed({ options, items, categories, contributors, extensions }: Given): Feed {
  const feed = new Feed(options)
  for (const item of items) feed.addItem(item)
  for (const category of categories) feed.addCategory(category)
  for (const contributor of contributors) feed.addContributor(contributor)
  for (const extension of extensions) feed.addExtension(extension)
  return feed
}

/** Returns the document of a feed in the format with this name. Throws if `Feed` has no method for it. */
export function renderFeed(feed: Feed, format: string): string {
  if (format === 'rss') return feed.rss2()
  if (format === 'atom') return feed.atom1()
  if (format === 'json') return feed.json1()
  throw new Error(`expected rss, atom or json, got ${format}`)
}
