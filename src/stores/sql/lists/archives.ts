import type { Archive } from '../../../articles/selection.ts'
import type { ArchivePage, CloseOptions } from '../../../articles/store/list-store.ts'
import { cursorOf, type Row } from '../rows.ts'
import { type Engine, one, run, type Work, writeOrRead } from '../work.ts'
import { placesStatement } from './lists.ts'

/** Implements `ListStore.closePages`. */
export function closePages(engine: Engine, feed: string, options: CloseOptions): Promise<Archive> {
  return writeOrRead(
    engine,
    () => closeSome(feed, options),
    function* () {
      return { ...(yield* closedPages(feed)), isFull: true }
    },
  )
}

/** Closes pages in one transaction. Page numbers count from the oldest page and never change. */
function* closeSome(feed: string, options: CloseOptions): Work<Archive> {
  const archive = yield* closedPages(feed)
  const { now, list, size, unarchived = 0, through } = options
  const maxClosed = MAX_PAGES_PER_CALL * size
  const limit = maxClosed + unarchived
  const open = yield placesStatement({ now, list, after: archive.last, through, limit, oldestFirst: true })
  const ends = pageEnds(open, {
    size,
    unarchived,
    closesRest: through !== undefined && open.length < maxClosed,
  })
  for (const [at, { published, id }] of ends.entries()) {
    yield* run(
      'INSERT INTO archive_pages (feed, page, published, id) VALUES (?, ?, ?, ?)',
      feed,
      archive.pages + at + 1,
      Number(published),
      String(id),
    )
  }
  if (ends.length === 0) return archive
  const closed = yield* closedPages(feed)
  return open.length === limit ? { ...closed, more: true } : closed
}

/** Pages closed in one transaction. */
const MAX_PAGES_PER_CALL = 50

function* closedPages(feed: string): Work<Archive> {
  const last = yield* one(
    'SELECT page, published, id FROM archive_pages WHERE feed = ? ORDER BY page DESC LIMIT 1',
    feed,
  )
  return last === undefined ? { pages: 0 } : { pages: Number(last.page), last: cursorOf(last) }
}

interface PageOptions {
  readonly size: number
  readonly unarchived: number
  /** Whether the remaining articles form a last, short page. */
  readonly closesRest: boolean
}

/** Returns the last place of each page to close. */
function pageEnds(open: readonly Row[], { size, unarchived, closesRest }: PageOptions): readonly Row[] {
  const closing = open.slice(0, Math.max(0, open.length - unarchived))
  const ends = closing.filter((_, at) => (at + 1) % size === 0)
  const rest = closesRest && closing.length % size !== 0 ? closing.at(-1) : undefined
  return rest === undefined ? ends : [...ends, rest]
}

/** Implements `ListStore.archivePage`. */
export function* archivePage(feed: string, page: number): Work<ArchivePage | undefined> {
  const through = yield* endOfPage(feed, page)
  if (through === undefined) return undefined
  const after = yield* endOfPage(feed, page - 1)
  return { through: cursorOf(through), after: after && cursorOf(after) }
}

function endOfPage(feed: string, page: number): Work<Row | undefined> {
  return one('SELECT published, id FROM archive_pages WHERE feed = ? AND page = ?', feed, page)
}
