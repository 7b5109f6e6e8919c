import type { TextSource } from '../text-source.ts'
import type { FeedItem, FeedPage } from './feed-item.ts'
import { itemKey } from './item-identity.ts'
import { readFeed } from './read-feed.ts'

/** A feed with the items of all its pages. */
export interface WholeFeed extends FeedPage {
  /** Number of documents that were read. */
  readonly pages: number
}

/** A feed with more pages than this does not end. */
const MAX_PAGES = 2_000

/**
 * Reads a feed and every older page of it: by its own links (RFC 5005, JSON Feed `next_url`), or else as WordPress and Ghost
 * number theirs. Of two items with one id, the first one counts.
 * @throws Problem when the first page cannot be read, or one that the feed links.
 */
export async function readWholeFeed(place: string, texts: TextSource): Promise<WholeFeed> {
  const first = readFeed(await texts.read(place), place)
  const items = new Map<unknown, FeedItem>()
  const visited = new Set([place])
  let pages = 1
  const add = (page: FeedPage) => {
    const before = items.size
    for (const item of page.items) if (!items.has(keyOf(item))) items.set(keyOf(item), item)
    return items.size > before
  }
  add(first)
  for (let page: FeedPage | undefined = first; page !== undefined && pages < MAX_PAGES; pages++) {
    page = await readNext(page)
    if (page === undefined || (!add(page) && page.next === undefined)) break
  }
  return { ...first, items: [...items.values()], pages }

  async function readNext(page: FeedPage): Promise<FeedPage | undefined> {
    if (page.next !== undefined) {
      const next = absolute(page.next, place)
      if (next === undefined || visited.has(next)) return undefined
      visited.add(next)
      return readFeed(await texts.read(next), next)
    }
    const guess = numberedPage(place, pages + 1)
    return guess === undefined || page.items.length === 0 ? undefined : readGuess(guess, texts)
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

/** A page that was only guessed ends the feed when it does not exist. */
async function readGuess(address: string, texts: TextSource): Promise<FeedPage | undefined> {
  try {
    return readFeed(await texts.read(address), address)
  } catch {
    return undefined
  }
}
