import { hash } from 'node:crypto'
import type { ListRef, Place } from '../../articles/selection.ts'
import {
  declaredFeeds,
  type FeedDefinition,
  type FeedTerm,
  selectionFor,
  TERM_FOLDERS,
  termFeed,
} from '../../feeds/feed-definition.ts'
import { feedPath } from '../../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../formats/formats.ts'
import { hasArchive } from '../../publish/feed/archive.ts'
import { versionKey } from '../../publish/feed/fragments.ts'
import { type MadeGroup, makeGroup, type PlannedGroup, type Site } from './group.ts'
import { archiveSlices } from './order.ts'

/** The feeds as they are planned: pages are written before documents, and the main feed is the last. */
export interface PlannedFeeds {
  readonly pages: readonly PlannedGroup[]
  readonly documents: readonly PlannedGroup[]
}

/** What the plan of feeds depends on besides the site. */
export interface FeedPlanOptions {
  /** Lists with changed articles; undefined when all may have changed. */
  readonly changed: readonly ListRef[] | undefined
  /** Whether pages of feeds depend on all terms. */
  readonly dependsOnTerms: boolean
}

/** Plans the pages and documents of every public feed, and of its archive. A feed whose list has not changed is not looked at. */
export async function planFeeds(site: Site, options: FeedPlanOptions): Promise<PlannedFeeds> {
  const feeds = await publicFeeds(site)
  const pages: PlannedGroup[] = []
  const documents: PlannedGroup[] = []
  const changed = options.changed && new Set(options.changed.map(listKey))
  const archives = archivesOf(site)
  for (const feed of feeds) {
    const isSame =
      changed?.has(listKey(feed.list)) === false && feed.days === undefined && !options.dependsOnTerms
    const known = site.before.groups[documentsName(feed.path)]?.key
    const plan =
      isSame && known !== undefined
        ? keptPlan(site, feed, { key: known, archives: archives.get(feed.path) ?? [] })
        : await planFeed(site, feed, { terms: options.dependsOnTerms ? site.terms : '', known, archives })
    pages.push(...plan.pages)
    documents.push(...plan.documents)
  }
  const gone = goneFeeds(site, feeds)
  return { pages, documents: [...gone, ...documents] }
}

/** The main feed is the last, because readers ask for it most. */
async function publicFeeds({ store, publication, now }: Site): Promise<readonly FeedDefinition[]> {
  const terms = (await store.terms(now)).filter(
    (term): term is typeof term & FeedTerm => term.kind in TERM_FOLDERS,
  )
  const declared = declaredFeeds(publication).filter(feed => !feed.private)
  return [...terms.map(term => termFeed(term, publication)), ...declared.toReversed()]
}

interface FeedState {
  readonly terms: string
  /** Its key in the export before. */
  readonly known: string | undefined
  readonly archives: ReadonlyMap<string, readonly ArchiveName[]>
}

async function planFeed(site: Site, feed: FeedDefinition, { terms, known, archives }: FeedState) {
  const { store, now } = site
  const { places } = await store.select({ now, list: feed.list })
  // A feed of the last days loses articles without any change.
  const recent = feed.days === undefined ? places : (await store.select(selectionFor(feed, now))).places
  const key = digest([site.edition, feed.title, terms, String(recent.length), ...places.map(versionKey)])
  if (key === known) return keptPlan(site, feed, { key, archives: archives.get(feed.path) ?? [] })
  const opened = await site.publisher.open(feed.path)
  const built = typeof opened === 'object' && 'entries' in opened ? opened : undefined
  const plan = feedGroups(site, feed, key)
  const archive = await planArchive(site, feed, {
    ...{ places, terms, pages: built?.archivePages ?? 0, newest: built?.entries.length ?? 0 },
  })
  return { pages: [...archive.pages, ...plan.pages], documents: [...archive.documents, ...plan.documents] }
}

/** The groups of a feed and of its archive, with the keys that they have. */
function keptPlan(
  site: Site,
  feed: FeedDefinition,
  { key, archives }: { readonly key: string; readonly archives: readonly ArchiveName[] },
): PlannedFeeds {
  const own = feedGroups(site, feed, key)
  const all = archives.map(({ page, key }) => archiveGroups(site, feed, { page, key }))
  return {
    pages: [...all.flatMap(each => each.pages), ...own.pages],
    documents: [...all.flatMap(each => each.documents), ...own.documents],
  }
}

interface ArchiveState {
  readonly places: readonly Place[]
  readonly terms: string
  /** Closed pages. */
  readonly pages: number
  /** Articles of the feed itself, to which the newest page of the archive leads. */
  readonly newest: number
}

/** A closed page of an archive stays as it is, unless one of its articles changes. */
async function planArchive(
  site: Site,
  feed: FeedDefinition,
  { places, terms, pages, newest }: ArchiveState,
): Promise<PlannedFeeds> {
  if (!hasArchive(feed) || pages === 0) return { pages: [], documents: [] }
  const ends = []
  for (let page = 1; page <= pages; page++) {
    const bounds = await site.store.archivePage(feed.key, page)
    if (bounds !== undefined) ends.push(bounds.through)
  }
  const slices = archiveSlices(places, ends)
  const all = slices.map((slice, n) => {
    const newer = slices[n + 1]?.length ?? newest
    const key = digest([site.edition, feed.title, terms, String(newer), ...slice.map(versionKey)])
    return archiveGroups(site, feed, { page: n + 1, key })
  })
  return { pages: all.flatMap(each => each.pages), documents: all.flatMap(each => each.documents) }
}

function feedGroups({ ask }: Site, { path: folder }: FeedDefinition, key: string): PlannedFeeds {
  const documents = () =>
    makeGroup(
      ask,
      FEED_FILE_NAMES.map(fileName => feedPath({ folder, fileName })),
    )
  // The first page of the main feed is the home page.
  const pages = () => makePages(ask, feedPath({ folder }), folder === '' ? 2 : 1)
  return {
    pages: [{ name: `pages ${folder}`, key, make: pages }],
    documents: [{ name: documentsName(folder), key, make: documents }],
  }
}

function archiveGroups(
  { ask }: Site,
  { path: folder }: FeedDefinition,
  { page, key }: ArchiveName,
): PlannedFeeds {
  const fileNames = FEED_FILE_NAMES.map(fileName => feedPath({ folder, page, fileName }))
  return {
    pages: [
      {
        name: `archive-pages ${page} ${folder}`,
        key,
        make: () => makePages(ask, feedPath({ folder, page }), 1),
      },
    ],
    documents: [{ name: `archive ${page} ${folder}`, key, make: () => makeGroup(ask, fileNames) }],
  }
}

/** A page of an archive in the export before. */
interface ArchiveName {
  readonly page: number
  readonly key: string
}

const ARCHIVE = /^archive (?<page>\d+) (?<folder>.*)$/s

function archivesOf({ before }: Site): ReadonlyMap<string, readonly ArchiveName[]> {
  const found = Object.entries(before.groups).flatMap(([name, { key }]) => {
    const { page, folder = '' } = ARCHIVE.exec(name)?.groups ?? {}
    return page === undefined ? [] : [{ folder, page: Number(page), key }]
  })
  return Map.groupBy(found, ({ folder }) => folder)
}

const MAX_PAGES = 10_000

function makePages(ask: Site['ask'], path: string, first: number): Promise<MadeGroup> {
  function* addresses(): Generator<string> {
    for (let n = first; n <= MAX_PAGES; n++) yield n === 1 ? path : `${path}?page=${n}`
  }
  return makeGroup(ask, addresses(), { until404: true })
}

/** Feeds that were exported before and are no longer there: the server says where they are now, or that they are gone. */
function goneFeeds(site: Site, feeds: readonly FeedDefinition[]): readonly PlannedGroup[] {
  const current = new Set(feeds.map(({ path }) => documentsName(path)))
  return Object.keys(site.before.groups).flatMap(name => {
    const folder = DOCUMENTS.exec(name)?.groups?.folder
    if (folder === undefined || current.has(name)) return []
    const addresses = [undefined, ...FEED_FILE_NAMES].map(fileName => feedPath({ folder, fileName }))
    return [{ name, key: undefined, make: () => makeGroup(site.ask, addresses) }]
  })
}

const DOCUMENTS = /^feed (?<folder>.*)$/s

function documentsName(folder: string): string {
  return `feed ${folder}`
}

function listKey({ kind, name }: ListRef): string {
  return `${kind} ${name}`
}

function digest(parts: readonly string[]): string {
  return hash('sha256', parts.join('\n'), 'base64url')
}
