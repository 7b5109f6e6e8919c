import type { Cursor, Place, Selection } from '../../articles/selection.ts'
import type { ListStore } from '../../articles/store/list-store.ts'
import { type FeedDefinition, selectionFor } from '../../feeds/feed-definition.ts'
import { feedPath } from '../../feeds/find-feed.ts'
import { hasArchive } from '../../publish/feed/archive.ts'
import type { BuiltFeed } from '../../publish/feed/built-feed.ts'
import { tokenPath } from '../feeds/token-path.ts'

/**
 * The address of a page of a feed. Numbers count from the newest article, from 1. Within a page of the archive they count
 * from its newest one; such an address always leads to the same articles.
 */
export interface PageAddress {
  /** Number of the archive page. */
  readonly archive?: number | undefined
  readonly number: number
}

/** The articles of a page, newest first, and the pages before and after it. */
export interface FeedPage {
  readonly places: readonly Place[]
  readonly newer?: PageAddress | undefined
  readonly older?: PageAddress | undefined
}

/** The part of a built feed on which its pages depend. */
export type PagedFeed = Pick<BuiltFeed, 'feed' | 'entries' | 'archivePages'>

/** Articles on a page. */
const PAGE_SIZE = 20

/**
 * Pages with numbers. The store walks from the newest article to the page, which is quick for this many. Older articles
 * are on pages of the archive, which the store finds at once, however many there are.
 */
const MAX_NUMBERED_PAGES = 50

/** Returns the path of a page, with its query. A private feed has pages for each token. */
export function pagePath(folder: string, { archive, number }: PageAddress, token?: string): string {
  const path = token === undefined ? feedPath({ folder, page: archive }) : tokenPath(folder, token)
  return path + (number === 1 ? '' : `?page=${number}`)
}

/** Options of `createFeedPages`. */
export interface FeedPageOptions {
  readonly store: Pick<ListStore, 'select' | 'archivePage'>
  readonly now: () => Date
}

/** Selects a page of a feed; returns undefined when there is no such page. */
export type SelectPage = (feed: PagedFeed, address: PageAddress) => Promise<FeedPage | undefined>

/** Creates the function that selects pages. */
export function createFeedPages({ store, now }: FeedPageOptions): SelectPage {
  async function numberedPage(paged: PagedFeed, number: number): Promise<FeedPage | undefined> {
    if (number > MAX_NUMBERED_PAGES) return undefined
    const selection = numberedSelection(paged.feed, now(), number * PAGE_SIZE + 1)
    const { places } = await store.select(selection)
    const { shown, next } = cut(places, number)
    if (shown.length === 0 && number > 1) return undefined
    return {
      places: shown,
      newer: number > 1 ? { number: number - 1 } : undefined,
      older: next && (number < MAX_NUMBERED_PAGES ? { number: number + 1 } : await archiveWith(paged, next)),
    }
  }

  async function pageOfArchive(
    paged: PagedFeed,
    archive: number,
    number: number,
  ): Promise<FeedPage | undefined> {
    const places = await archivePlaces(paged.feed, archive)
    const { shown, next } = cut(places ?? [], number)
    if (places === undefined || (shown.length === 0 && number > 1)) return undefined
    return {
      places: shown,
      newer: number > 1 ? { archive, number: number - 1 } : await newerThanArchive(paged, archive),
      older: next ? { archive, number: number + 1 } : olderThanArchive(archive),
    }
  }

  async function archivePlaces(feed: FeedDefinition, archive: number): Promise<readonly Place[] | undefined> {
    const bounds = hasArchive(feed) ? await store.archivePage(feed.key, archive) : undefined
    return bounds && (await store.select({ ...selectionFor(feed, now()), ...bounds })).places
  }

  /** The newest articles that are not in the archive are on the numbered pages. */
  async function newerThanArchive(
    { feed, entries, archivePages }: PagedFeed,
    archive: number,
  ): Promise<PageAddress> {
    if (archive >= archivePages) return { number: countPages(entries.length) }
    const places = await archivePlaces(feed, archive + 1)
    return { archive: archive + 1, number: countPages(places?.length ?? 0) }
  }

  /** Finds the page of the archive with a place by binary search. */
  async function archiveWith(
    { feed, archivePages }: PagedFeed,
    place: Cursor,
  ): Promise<PageAddress | undefined> {
    if (!hasArchive(feed) || archivePages === 0) return undefined
    let first = 1
    let last = archivePages
    while (first < last) {
      const middle = Math.floor((first + last) / 2)
      const bounds = await store.archivePage(feed.key, middle)
      if (bounds !== undefined && isOlder(bounds.through, place)) first = middle + 1
      else last = middle
    }
    const places = (await archivePlaces(feed, first)) ?? []
    const before = places.findIndex(({ id }) => id === place.id)
    return { archive: first, number: countPages(before + 1) }
  }

  return (paged, { archive, number }) =>
    archive === undefined ? numberedPage(paged, number) : pageOfArchive(paged, archive, number)
}

/**
 * A feed without an archive has no older articles than the feed itself. The main feed's pages are the whole publication,
 * even if the feed has only the articles of the last days.
 */
function numberedSelection(feed: FeedDefinition, now: Date, limit: number): Selection {
  if (feed.path === '') return { now, list: feed.list, limit }
  return { ...selectionFor(feed, now), limit: hasArchive(feed) ? limit : Math.min(limit, feed.items) }
}

/** Returns the places of a page, and the first one after it. */
function cut(
  places: readonly Place[],
  number: number,
): { readonly shown: readonly Place[]; readonly next?: Place | undefined } {
  const end = number * PAGE_SIZE
  return { shown: places.slice(end - PAGE_SIZE, end), next: places[end] }
}

function countPages(articles: number): number {
  return Math.max(1, Math.ceil(articles / PAGE_SIZE))
}

function olderThanArchive(archive: number): PageAddress | undefined {
  return archive > 1 ? { archive: archive - 1, number: 1 } : undefined
}

function isOlder(a: Cursor, b: Cursor): boolean {
  const difference = a.published.getTime() - b.published.getTime()
  return difference === 0 ? a.id < b.id : difference < 0
}
