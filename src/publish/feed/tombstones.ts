import type { Tombstone } from '../../articles/recall/recall-store.ts'
import type { Place } from '../../articles/selection.ts'
import type { FeedBuild } from '../edition.ts'

/** Tombstones in a document. */
const MAX_TOMBSTONES = 50
const WINDOW_MS = 30 * 86_400_000

/**
 * Returns the articles that were withdrawn from a feed within thirty days before its last change, also those that had moved to its
 * archive. It depends on rows alone and not on the clock, so that every server has the same bytes.
 */
export async function readTombstones(
  { feed, edition }: FeedBuild,
  entries: readonly Place[],
): Promise<readonly Tombstone[]> {
  const all = await edition.store.tombstones(feed.list, MAX_TOMBSTONES)
  const [newest] = all
  if (newest === undefined) return all
  const lastChange = Math.max(newest.at.getTime(), entries[0]?.published.getTime() ?? 0)
  return all.filter(({ at }) => lastChange - at.getTime() < WINDOW_MS)
}
