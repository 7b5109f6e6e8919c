import { messageOf } from '../../problem.ts'
import type { FeedItem, FeedPage } from './feed-item.ts'
import { itemKey } from './item-identity.ts'
import { readFeed } from './read-feed.ts'

/** A feed with the items of all its pages. */
export interface WholeFeed extends FeedPage {
  /** Number of documents that were read. */
  readonly pages: number
  /** The items of the first page, which readers see. */
  readonly newest: readonly FeedItem[]
  /** Why older items are missing: a page that the feed links cannot be read. */
  readonly unread?: string | undefined
}

/** Returns the text at a path or an address. Rejects when there is none. */
export type ReadText = (place: string) => Promise<string>

/** Options of `readWholeFeed`. */
export interface WholeFeedOptions {
  /** Whether reading ends with a page. */
  readonly isEnough?: (page: FeedPage) => boolean
  /** Returns what is to be kept of an item; all of it when absent. */
  readonly facts?: (item: FeedItem) => FeedItem
}

/** Returns what identifies an item, and what podcast apps find in it, without its text and without the memory of the document in which it stood. */
export function identity(item: FeedItem): FeedItem {
  const { id, link, title, published, updated, episode, enclosures } = item
  const facts = JSON.stringify({ id, link, title, published, updated, episode, enclosures })
  return { ...JSON.parse(facts), authors: [], tags: [] }
}

/** A feed with more pages than this does not end. */
const MAX_PAGES = 2_000

/**
 * Reads a feed and every older page of it: by its own links (RFC 5005, JSON Feed `next_url`), or else as WordPress and Ghost
 * number theirs. Of two items with one id, the first one counts.
 * @throws Problem when the first page cannot be read.
 */
export async function readWholeFeed(
  place: string,
  read: ReadText,
  { isEnough = () => false, facts = item => item }: WholeFeedOptions = {},
): Promise<WholeFeed> {
  const first = readFeed(await read(place), place)
  const items = new Map<unknown, FeedItem>()
  const visited = new Set([place])
  let unread: string | undefined
  let pages = 0
  for (let page: FeedPage | undefined = first; page !== undefined; page = await readNext(page)) {
    const before = items.size
    for (const item of page.items) if (!items.has(keyOf(item))) items.set(keyOf(item), facts(item))
    const isRepeated = items.size === before && page.next === undefined
    if (++pages === MAX_PAGES || isRepeated || isEnough(page)) break
  }
  return { ...first, newest: first.items.map(facts), items: [...items.values()], pages, unread }

  async function readNext({ next: link, items }: FeedPage): Promise<FeedPage | undefined> {
    const next = link === undefined ? numberedPage(place, pages + 1) : absolute(link, place)
    if (next === undefined || visited.has(next) || (link === undefined && items.length === 0))
      return undefined
    visited.add(next)
    try {
      return readFeed(await read(next), next)
    } catch (error) {
      // A page that was only guessed ends the feed when it does not exist.
      if (link !== undefined) unread = messageOf(error)
      return undefined
    }
  }
}

function keyOf(item: FeedItem): unknown {
  return itemKey(item) ?? item
}

function absolute(next: string, place: string): string | undefined {
  return URL.parse(next, /^https?:/i.test(place) ? place : undefined)?.href
}

/** Returns the address of a further page: `/feed/?paged=2` in WordPress, `/rss/2/` in Ghost. */
function numberedPage(place: string, number: number): string | undefined {
  const url = /^https?:/i.test(place) ? URL.parse(place) : null
  if (url === null) return undefined
  if (/\/feed\/?$/.test(url.pathname) || url.searchParams.has('feed')) {
    url.searchParams.set('paged', String(number))
    return url.href
  }
  return /\/rss\/?$/.test(url.pathname) ? `${url.href.replace(/\/?$/, '/')}${number}/` : undefined
}
