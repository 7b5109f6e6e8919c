import { setImmediate } from 'node:timers/promises'
import type { Archive, Cursor } from '../../articles/selection.ts'
import type { CloseOptions } from '../../articles/store/list-store.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import type { FeedBuild } from '../edition.ts'

/**
 * Returns whether old articles of a feed move to an archive (RFC 5005 section 4). A feed of the last days drops them
 * instead. A private feed has none either, because there are no public URLs to link its pages by.
 */
export function hasArchive(feed: FeedDefinition): boolean {
  return feed.days === undefined && !feed.private
}

/** Moves old articles to the archive in whole pages, and returns the archive. The newest `items` stay in the feed. */
export async function closeFullPages(build: FeedBuild): Promise<Archive> {
  if (!hasArchive(build.feed)) return { pages: 0 }
  return closePages(build, { unarchived: build.feed.items })
}

/** Moves every article up to this place to the archive, and returns the archive. The last page may be short. */
export async function closePagesThrough(build: FeedBuild, through: Cursor): Promise<Archive> {
  return closePages(build, { through })
}

/** The first build of a feed with a million articles closes thousands of pages. Requests are answered in between. */
async function closePages(
  { feed, edition, now }: FeedBuild,
  limit: Pick<CloseOptions, 'unarchived' | 'through'>,
): Promise<Archive> {
  for (;;) {
    const archive = await edition.store.closePages(feed.key, {
      now,
      list: feed.list,
      size: feed.items,
      ...limit,
    })
    if (archive.more !== true) return archive
    await setImmediate()
  }
}
