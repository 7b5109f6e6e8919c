import { Feed } from '../../src/formats/feed.ts'
import type { Given } from './arbitraries.ts'

/** The feed that a `Given` describes. */
export function givenFeed({ options, items, categories, contributors, extensions }: Given): Feed {
  const feed = new Feed(options)
  for (const item of items) feed.addItem(item)
  for (const category of categories) feed.addCategory(category)
  for (const contributor of contributors) feed.addContributor(contributor)
  for (const extension of extensions) feed.addExtension(extension)
  return feed
}
