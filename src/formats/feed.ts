import { Feed as BaseFeed } from 'feed'
import { atom } from './atom.ts'
import { feedUpdated } from './elements/fields.ts'
import type { Channel, Format } from './format.ts'
import { renderText } from './frame.ts'
import { json } from './json.ts'
import type { FeedOptions, Item } from './model.ts'
import { rss } from './rss.ts'

/**
 * A drop-in replacement for the `Feed` of the npm package `feed`. It has the same constructor and methods and a
 * superset of the types, and its documents are always valid. It never reads the clock: without `updated`, the feed
 * is as new as its newest item.
 */
export class Feed extends BaseFeed {
  declare options: FeedOptions
  declare items: Item[]

  constructor(options: FeedOptions) {
    super(options)
    this.#bindMethods()
  }

  /** Adds an item. Items are written in the order in which they were added. */
  override addItem(item: Item): void {
    super.addItem(item)
  }

  /** Returns the feed as RSS 2.0. */
  override rss2(): string {
    return this.#write(rss)
  }

  /** Returns the feed as Atom 1.0. */
  override atom1(): string {
    return this.#write(atom)
  }

  /** Returns the feed as JSON Feed 1.1. */
  override json1(): string {
    return this.#write(json)
  }

  /** Binds methods, because callers of `feed` 4 and 5 pass them without their object: `items.forEach(feed.addItem)`. */
  #bindMethods(): void {
    this.addItem = this.addItem.bind(this)
    this.addCategory = this.addCategory.bind(this)
    this.addContributor = this.addContributor.bind(this)
    this.addExtension = this.addExtension.bind(this)
    this.rss2 = this.rss2.bind(this)
    this.atom1 = this.atom1.bind(this)
    this.json1 = this.json1.bind(this)
  }

  #write(format: Format): string {
    const { categories, contributors, extensions, items, options } = this
    const updated = feedUpdated(options, items)
    const channel: Channel = { ...options, categories, contributors, extensions, ...(updated && { updated }) }
    return renderText(
      format.renderFrame(channel),
      items.map(item => format.renderItem(item, channel)),
    )
  }
}
