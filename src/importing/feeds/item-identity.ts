import type { FeedItem } from './feed-item.ts'

/**
 * Returns what readers recognise an item by: its id, or its link where it has none (docs/readers.md#ids). Undefined for an item
 * without both.
 */
export function itemKey({ id, link }: Pick<FeedItem, 'id' | 'link'>): string | undefined {
  return id?.trim() || link?.trim() || undefined
}

/** Returns the day and the title of an item, by which articles with different ids are the same. Undefined without either. */
export function titleKey({ title, published }: Pick<FeedItem, 'title' | 'published'>): string | undefined {
  const time = Date.parse(published ?? '')
  if (title === undefined || Number.isNaN(time)) return undefined
  return `${new Date(time).toISOString().slice(0, 10)} ${title.trim().toLowerCase()}`
}

/** Parameters that only say where a click came from. */
const TRACKING = /^(?:utm_\w+|source|ref|fbclid|gclid|mc_[ce]id)$/i

/** Returns a link in a form that is the same for all spellings of one address: without scheme, `www` and tracking. */
export function normalisedLink(link: string): string {
  const url = URL.parse(link.trim())
  if (url === null) return link.trim()
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name)
  const host = url.host.toLowerCase().replace(/^www\./, '')
  const path = url.pathname.replace(/\/(?:index\.html?)?$/, '')
  return `${host}${path}${url.searchParams.size > 0 ? `?${url.searchParams}` : ''}`
}
