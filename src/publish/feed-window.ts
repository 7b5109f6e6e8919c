import { setImmediate } from 'node:timers/promises'
import type { Archive, Cursor, Place, Selection } from '../articles/selection.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { CloseOptions } from '../articles/store/list-store.ts'
import { type FeedDefinition, selectionFor } from '../feeds/feed-definition.ts'
import type { FragmentsOf } from './fragments.ts'

/** Archive pages that a feed shows at most besides what is newer. */
const MAX_REACH = 100

/** What a document of a feed shows of all its articles. */
export interface FeedWindow {
  /** Newest first. */
  readonly places: readonly Place[]
  /** The newest closed page of the archive that it does not show. */
  readonly linked: number
  /** Closed pages. */
  readonly pages: number
  /** Names what was selected. */
  readonly shows: string
  /** Revision of the store when it was selected. */
  readonly revision: number
  /** How many bytes each of its articles takes as RSS, by `named`. */
  readonly sizes: Sizes
}

/** Bytes that articles take as RSS, by `named`. */
export type Sizes = ReadonlyMap<string, number>

/** An article in its place, and its bytes as RSS. */
interface Sized {
  readonly place: Place
  readonly bytes: number
}

/** What windows are opened with. */
export interface WindowOptions {
  readonly store: ArticleStore
  readonly fragmentsOf: FragmentsOf
}

/**
 * What a feed shows at `now`: everything newer than its archive, to which whole pages of its older articles go
 * (RFC 5005 section 4). Undefined when the selection is that of the window `before`.
 */
export async function feedWindow(
  feed: FeedDefinition,
  now: Date,
  options: WindowOptions,
  before?: Pick<FeedWindow, 'shows' | 'sizes'>,
): Promise<FeedWindow | undefined> {
  const { store } = options
  const { pages, last } = await closeFull(feed, now, store)
  const { places, revision } = await store.select({ ...openSelection(feed, now), after: last })
  const isShort = places.length < feed.items && pages > 0
  const shows = [JSON.stringify(feed), pages, ...places.map(versionKey)].join('\n')
  if (!isShort && shows === before?.shows) return undefined
  const sizing = { ...options, sizes: before?.sizes ?? new Map() }
  const near = { sized: await sizesOf(places, feed, sizing), linked: pages }
  const { sized, linked } = isShort ? await reachBack(feed, near, now, sizing) : near
  const fitting = sized.slice(0, countShown(sized, feed))
  const sizes = new Map(fitting.map(({ place, bytes }) => [versionKey(place), bytes]))
  const shown = { places: fitting.map(({ place }) => place), shows, revision, sizes }
  const [unfit] = sized.slice(fitting.length)
  if (unfit === undefined || !hasArchive(feed)) return { ...shown, linked, pages }
  const archive = await closeThrough(feed, now, store, unfit.place)
  return { ...shown, linked: archive.pages, pages: archive.pages }
}

/** Names an article as it is now. */
export function versionKey({ id, revision }: Place): string {
  return `${id} ${revision}`
}

/** What a closed page of a feed's archive shows; undefined when there is none of this number. */
export async function archiveWindow(
  feed: FeedDefinition,
  page: number,
  now: Date,
  options: WindowOptions,
): Promise<FeedWindow | undefined> {
  const bounds = hasArchive(feed) ? await options.store.archivePage(feed.key, page) : undefined
  if (bounds === undefined) return undefined
  const { places, revision } = await options.store.select({ ...selectionFor(feed, now), ...bounds })
  const shows = places.map(versionKey).join('\n')
  return { places, revision, linked: page, pages: page, shows, sizes: new Map() }
}

interface SizingOptions extends WindowOptions {
  /** What is known already. */
  readonly sizes: Sizes
}

/** The articles with their sizes; what cannot be written is left out. */
async function sizesOf(
  places: readonly Place[],
  feed: FeedDefinition,
  { fragmentsOf, sizes }: SizingOptions,
): Promise<readonly Sized[]> {
  const written = await fragmentsOf(
    places.filter(place => !sizes.has(versionKey(place))),
    feed,
  )
  const found = new Map(written.map(({ place, fragments }) => [versionKey(place), fragments.rss.length]))
  return places.flatMap(place => {
    const bytes = sizes.get(versionKey(place)) ?? found.get(versionKey(place))
    return bytes === undefined ? [] : [{ place, bytes }]
  })
}

/** A feed of the last days forgets what is older; one behind a token has no addresses to link pages by. */
function hasArchive(feed: FeedDefinition): boolean {
  return feed.days === undefined && !feed.private
}

/** The feed keeps its newest items; what is older goes to the archive in whole pages. */
async function closeFull(feed: FeedDefinition, now: Date, store: ArticleStore): Promise<Archive> {
  if (!hasArchive(feed)) return { pages: 0 }
  return closeAll(feed, store, { now, list: feed.list, size: feed.items, keep: feed.items })
}

/** What does not fit into the feed goes to the archive, the last page perhaps not whole. */
function closeThrough(
  feed: FeedDefinition,
  now: Date,
  store: ArticleStore,
  through: Cursor,
): Promise<Archive> {
  return closeAll(feed, store, { now, list: feed.list, size: feed.items, through })
}

/** A feed of a million articles has thousands of pages to close at first: requests are answered in between. */
async function closeAll(feed: FeedDefinition, store: ArticleStore, options: CloseOptions): Promise<Archive> {
  for (;;) {
    const archive = await store.closePages(feed.key, options)
    if (archive.more !== true) return archive
    await setImmediate()
  }
}

/** What a feed of the last days or a private one leaves out can be had nowhere else. */
function openSelection(feed: FeedDefinition, now: Date): Selection {
  return { ...selectionFor(feed, now), ...(hasArchive(feed) ? {} : { limit: feed.items }) }
}

/**
 * Where articles were withdrawn, or the feed asks for others than before, too few may be newer than its archive:
 * then it shows the newest closed pages as well, and links to the page before them.
 */
async function reachBack(
  feed: FeedDefinition,
  near: Reach,
  now: Date,
  options: SizingOptions,
): Promise<Reach> {
  let reach = near
  for (let tries = 0; tries < MAX_REACH && reach.linked > 0 && reach.sized.length < feed.items; tries++) {
    const bounds = await options.store.archivePage(feed.key, reach.linked)
    const { places } = await options.store.select({ ...openSelection(feed, now), after: bounds?.after })
    const sized = await sizesOf(places, feed, options)
    // Half the room stays free, or else the next article would push out again what was reached for.
    if (countFitting(sized, feed.bytes / 2) < sized.length) break
    reach = { sized, linked: reach.linked - 1 }
  }
  return reach
}

interface Reach extends Pick<FeedWindow, 'linked'> {
  readonly sized: readonly Sized[]
}

/** How many of the newest items are shown; with an archive, what does not fit moves there half a feed at a time. */
function countShown(sized: readonly Sized[], feed: FeedDefinition): number {
  const fitting = countFitting(sized, feed.bytes)
  return fitting < sized.length && hasArchive(feed) ? countFitting(sized, feed.bytes / 2) : fitting
}

/** How many of the newest items have together at most so many bytes as RSS; at least one. */
function countFitting(sized: readonly Sized[], bytes: number): number {
  let total = 0
  const over = sized.findIndex(article => {
    total += article.bytes
    return total > bytes
  })
  return over < 0 ? sized.length : Math.max(1, over)
}
