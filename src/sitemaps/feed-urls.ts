import { setImmediate } from 'node:timers/promises'
import type { Publication } from '../articles/publication.ts'
import type { ListStore } from '../articles/store/list-store.ts'
import { declaredFeeds, TERM_FOLDERS, termFeed } from '../feeds/feed-definition.ts'
import { feedPath } from '../feeds/find-feed.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { SitemapUrl } from './sitemap-xml.ts'

/** Options of `feedUrls`. */
export interface FeedUrlOptions {
  readonly store: Pick<ListStore, 'select' | 'terms'>
  readonly publisher: Pick<Publisher, 'open'>
  readonly now: Date
}

const AT_ONCE = 50

/**
 * Returns the home page and the pages of all public feeds. The home page and that of a declared feed have changed when the feed has. The
 * feeds of tags, authors and sections may be many, and are not all built: their pages have changed when their newest article came out.
 */
export async function feedUrls(
  publication: Publication,
  { store, publisher, now }: FeedUrlOptions,
): Promise<readonly SitemapUrl[]> {
  const urls: SitemapUrl[] = []
  for (const feed of declaredFeeds(publication)) {
    if (feed.private && feed.path !== '') continue
    const built = await publisher.open(feed.path)
    const isServed = built !== undefined && built !== 'gone' && !('movedTo' in built)
    if (isServed) urls.push({ url: pageOf(feed.path, publication), changed: built.changed })
  }
  for (const [index, term] of (await store.terms(now)).entries()) {
    if (!isFeedKind(term.kind)) continue
    const { path, list } = termFeed({ ...term, kind: term.kind }, publication)
    const [newest] = (await store.select({ now, list, limit: 1 })).places
    if (newest !== undefined) urls.push({ url: pageOf(path, publication), changed: newest.published })
    if (index % AT_ONCE === 0) await setImmediate()
  }
  return urls
}

function pageOf(folder: string, { baseUrl }: Publication): string {
  return baseUrl + feedPath({ folder })
}

function isFeedKind(kind: string): kind is keyof typeof TERM_FOLDERS {
  return Object.hasOwn(TERM_FOLDERS, kind)
}
