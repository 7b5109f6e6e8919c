import type { Tombstone } from '../../articles/recall/recall-store.ts'
import type { Place, Selection } from '../../articles/selection.ts'
import { selectionFor } from '../../feeds/feed-definition.ts'
import type { FeedBuild } from '../edition.ts'
import { closeFullPages, closePagesThrough, hasArchive } from './archive.ts'
import {
  countContained,
  countFitting,
  type EntrySizes,
  measureEntries,
  type SizedEntry,
} from './entry-sizes.ts'
import { versionKey } from './fragments.ts'
import { readTombstones } from './tombstones.ts'

/** The articles of a feed, or of a page of its archive, and its place in the archive. */
export interface FeedContents {
  /** The articles, newest first. */
  readonly entries: readonly Place[]
  /** Number of the archive page with the next older articles; 0 when there is none. */
  readonly previousPage: number
  /** How many archive pages are closed. */
  readonly archivePages: number
  /** Identifies the definition of the feed and the selected articles. */
  readonly selectionKey: string
  /** Revision of the store when they were selected. */
  readonly revision: number
  readonly sizes: EntrySizes
  /** Articles that were withdrawn from it, the last one first. */
  readonly tombstones: readonly Tombstone[]
}

/** Archive pages that a feed contains at most in addition to newer articles. */
const MAX_REACH = 100

/**
 * Selects the articles of a feed: all that are newer than its archive, to which older ones move in whole pages
 * (RFC 5005 section 4). Returns undefined when they are the same as in `before`.
 */
export async function selectContents(
  build: FeedBuild,
  before?: Pick<FeedContents, 'selectionKey' | 'sizes'>,
): Promise<FeedContents | undefined> {
  const { feed, edition } = build
  const { pages, last, isFull } = await closeFullPages(build)
  const selection = { ...openSelection(build), after: last, ...(isFull && { limit: 2 * feed.items }) }
  const { places: entries, revision } = await edition.store.select(selection)
  const isShort = entries.length < feed.items && pages > 0
  const tombstones = await readTombstones(build, entries)
  const shown = [...entries.map(versionKey), JSON.stringify(tombstones)]
  const selectionKey = [JSON.stringify(feed), pages, ...shown].join('\n')
  if (!isShort && selectionKey === before?.selectionKey) return undefined
  const known = before?.sizes ?? new Map()
  const newest = { sized: await measureEntries(build, entries, known), previousPage: pages }
  const reach = isShort ? await reachBack(build, newest, known) : newest
  return { selectionKey, revision, tombstones, ...(await limitSize(build, reach, pages)) }
}

/** Selects the articles of a closed archive page. Returns undefined when no page has this number. */
export async function selectArchivePage(build: FeedBuild, page: number): Promise<FeedContents | undefined> {
  const { feed, edition, now } = build
  const bounds = hasArchive(feed) ? await edition.store.archivePage(feed.key, page) : undefined
  if (bounds === undefined) return undefined
  const { places: entries, revision } = await edition.store.select({ ...selectionFor(feed, now), ...bounds })
  const selectionKey = entries.map(versionKey).join('\n')
  const parts = { entries, revision, previousPage: page - 1, archivePages: page, selectionKey }
  return { ...parts, sizes: new Map(), tombstones: [] }
}

/** A feed without an archive has a fixed number of articles. */
function openSelection({ feed, now }: FeedBuild): Selection {
  return { ...selectionFor(feed, now), ...(hasArchive(feed) ? {} : { limit: feed.items }) }
}

/** The newest articles, as far back as the feed reaches. */
interface Reach extends Pick<FeedContents, 'previousPage'> {
  readonly sized: readonly SizedEntry[]
}

/**
 * Adds the newest archive pages until the feed has enough articles. After articles were withdrawn, or the feed's filter
 * has changed, too few may be newer than the archive.
 */
async function reachBack(build: FeedBuild, newest: Reach, known: EntrySizes): Promise<Reach> {
  const { feed, edition } = build
  let reach = newest
  for (let n = 0; n < MAX_REACH && reach.previousPage > 0 && reach.sized.length < feed.items; n++) {
    const bounds = await edition.store.archivePage(feed.key, reach.previousPage)
    const { places } = await edition.store.select({ ...openSelection(build), after: bounds?.after })
    const sized = await measureEntries(build, places, known)
    // Half of the limit stays free. Otherwise the next article would remove the added pages again.
    if (countFitting(sized, feed.bytes / 2) < sized.length) break
    reach = { sized, previousPage: reach.previousPage - 1 }
  }
  return reach
}

/** Cuts a feed to its size limit. Articles beyond it move to the archive, if the feed has one. */
async function limitSize(
  build: FeedBuild,
  { sized, previousPage }: Reach,
  archivePages: number,
): Promise<Pick<FeedContents, 'entries' | 'sizes' | 'previousPage' | 'archivePages'>> {
  const contained = sized.slice(0, countContained(sized, build.feed))
  const entries = contained.map(({ entry }) => entry)
  const sizes = new Map(contained.map(({ entry, bytes }) => [versionKey(entry), bytes]))
  const firstOutside = sized[contained.length]
  if (firstOutside === undefined || !hasArchive(build.feed))
    return { entries, sizes, previousPage, archivePages }
  const { pages } = await closePagesThrough(build, firstOutside.entry)
  return { entries, sizes, previousPage: pages, archivePages: pages }
}
