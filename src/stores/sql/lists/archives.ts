import type { Archive } from '../../../articles/selection.ts'
import type { ArchivePage, CloseOptions } from '../../../articles/store/list-store.ts'
import { cursorOf, type Row } from '../rows.ts'
import { one, run, type Work } from '../work.ts'
import { placesSql } from './lists.ts'

/** Pages that are closed in one transaction. */
const PAGES_AT_ONCE = 50

/** `ArticleStore.closePages`, in one transaction: pages are counted from the oldest, for good. */
export function* closePages(feed: string, options: CloseOptions): Work<Archive> {
  const archive = yield* closedPages(feed)
  const { now, list, size, keep = 0, through } = options
  const most = PAGES_AT_ONCE * size
  const open = yield placesSql({ now, list, after: archive.last, through, limit: most + keep }, 'ASC')
  const ends = pageEnds(open, { size, keep, isLast: through !== undefined && open.length < most })
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
  return open.length === most + keep ? { ...closed, more: true } : closed
}

/** `ArticleStore.archivePage`. */
export function* archivePage(feed: string, page: number): Work<ArchivePage | undefined> {
  const through = yield* endOf(feed, page)
  if (through === undefined) return undefined
  const after = yield* endOf(feed, page - 1)
  return { through: cursorOf(through), after: after && cursorOf(after) }
}

function endOf(feed: string, page: number): Work<Row | undefined> {
  return one('SELECT published, id FROM archive_pages WHERE feed = ? AND page = ?', feed, page)
}

/** The last place of each whole page; `isLast` says that what is left over is a page too. */
function pageEnds(
  open: readonly Row[],
  { size, keep, isLast }: { readonly size: number; readonly keep: number; readonly isLast: boolean },
): readonly Row[] {
  const closing = open.slice(0, Math.max(0, open.length - keep))
  const ends = closing.filter((_, at) => (at + 1) % size === 0)
  const rest = isLast && closing.length % size !== 0 ? closing.at(-1) : undefined
  return rest === undefined ? ends : [...ends, rest]
}

function* closedPages(feed: string): Work<Archive> {
  const last = yield* one(
    'SELECT page, published, id FROM archive_pages WHERE feed = ? ORDER BY page DESC LIMIT 1',
    feed,
  )
  return last === undefined ? { pages: 0 } : { pages: Number(last.page), last: cursorOf(last) }
}
