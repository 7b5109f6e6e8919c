import type { Feed as BaseFeed } from 'feed'
import { atom } from './atom.ts'
import { declaredNamespaces } from './elements/extensions.ts'
import { feedAuthors, feedUpdated } from './elements/fields.ts'
import type { Channel, Format } from './format.ts'
import { renderText } from './frame.ts'
import { json } from './json.ts'
import type { Author, Extension, FeedOptions, Item } from './model.ts'
import { rss } from './rss.ts'

/**
 * A drop-in replacement for the `Feed` of the npm package `feed`. It has the same constructor, fields and methods and a
 * superset of the types, and its documents are always valid. It never reads the clock: without `updated`, the feed
 * is as new as its newest item.
 */
export class Feed implements BaseFeed {
  options: FeedOptions
  items: Item[] = []
  categories: string[] = []
  contributors: Author[] = []
  extensions: Extension[] = []

  constructor(options: FeedOptions) {
    this.options = options
    this.#bindMethods()
  }

  /** Adds an item. Items are written in the order in which they were added. */
  addItem(item: Item): void {
    this.items.push(item)
  }

  /** Adds a category of the whole feed. */
  addCategory(category: string): void {
    this.categories.push(category)
  }

  /** Adds a contributor to the whole feed, whom only Atom names. */
  addContributor(contributor: Author): void {
    this.contributors.push(contributor)
  }

  /** Adds an element or object to the whole feed. In RSS it replaces the element of its name. */
  addExtension(extension: Extension): void {
    this.extensions.push(extension)
  }

  /** Returns the feed as RSS 2.0. */
  rss2(): string {
    return this.#write(rss)
  }

  /** Returns the feed as Atom 1.0. */
  atom1(): string {
    return this.#write(atom)
  }

  /** Returns the feed as JSON Feed 1.1. */
  json1(): string {
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
    const namespaces = { ...declaredNamespaces(extensions), ...options.namespaces }
    const more = { categories, contributors, extensions, namespaces, ...(updated && { updated }) }
    const authors = format === rss ? rssAuthors(options) : feedAuthors(options)
    const channel: Channel = { ...options, ...more, authors }
    return renderText(
      format.renderFrame(channel),
      items.map(item => format.renderItem(item, channel)),
    )
  }
}

/** Returns the authors without e-mail addresses: in RSS, npm's `feed` publishes only that of a podcast's owner. */
function rssAuthors(options: FeedOptions): readonly Author[] {
  return feedAuthors(options).map((author, at) => {
    const { email: _, ...others } = author
    return options.podcast && at === 0 ? author : others
  })
}
