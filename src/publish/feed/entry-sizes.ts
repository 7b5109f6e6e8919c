import type { Place } from '../../articles/selection.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import { mainFormat } from '../../formats/formats.ts'
import type { FeedBuild } from '../edition.ts'
import { hasArchive } from './archive.ts'
import { versionKey } from './fragments.ts'

/** Bytes of articles in the main format, by `versionKey`. The size of a feed is measured in this format alone. */
export type EntrySizes = ReadonlyMap<string, number>

/** An article of a feed and its bytes in the main format. */
export interface SizedEntry {
  readonly entry: Place
  readonly bytes: number
}

/** Returns the articles with their sizes. Only those without a known size are rendered; faulty ones are left out. */
export async function measureEntries(
  { feed, edition }: FeedBuild,
  entries: readonly Place[],
  known: EntrySizes,
): Promise<readonly SizedEntry[]> {
  const rendered = await edition.fragmentsOf(
    entries.filter(entry => !known.has(versionKey(entry))),
    feed,
  )
  const measured = new Map(
    rendered.map(({ entry, fragments }) => [versionKey(entry), fragments[mainFormat.name]?.length]),
  )
  return entries.flatMap(entry => {
    const bytes = known.get(versionKey(entry)) ?? measured.get(versionKey(entry))
    return bytes === undefined ? [] : [{ entry, bytes }]
  })
}

/**
 * Returns how many of the newest articles a feed contains, given its size limit. With an archive, the feed is cut to
 * half its limit, so that articles move to the archive half a feed at a time.
 */
export function countContained(sized: readonly SizedEntry[], feed: FeedDefinition): number {
  const fitting = countFitting(sized, feed.bytes)
  return fitting < sized.length && hasArchive(feed) ? countFitting(sized, feed.bytes / 2) : fitting
}

/** Returns how many of the newest articles have together at most so many bytes; at least one. */
export function countFitting(sized: readonly SizedEntry[], maxBytes: number): number {
  let total = 0
  const over = sized.findIndex(({ bytes }) => {
    total += bytes
    return total > maxBytes
  })
  return over < 0 ? sized.length : Math.max(1, over)
}
