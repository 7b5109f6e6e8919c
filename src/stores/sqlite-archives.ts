import type { ArchivePage, CloseOptions } from '../articles/article-store.ts'
import type { Archive } from '../articles/selection.ts'
import { cursorOf, type Row } from './rows.ts'
import type { Queries } from './sqlite-database.ts'
import { placesSql } from './sqlite-select.ts'

/** Pages that are closed in one transaction. */
const PAGES_AT_ONCE = 50

/** Closes archive pages of a feed inside a transaction that the caller holds: counted from the oldest, for good. */
export function closePages(queries: Queries, feed: string, options: CloseOptions): Archive {
  const archive = closedPages(queries, feed)
  const { now, list, size, keep = 0, through } = options
  const most = PAGES_AT_ONCE * size
  const { text, values } = placesSql({ now, list, after: archive.last, through, limit: most + keep }, 'ASC')
  const open = queries.all(text, ...values)
  const ends = pageEnds(open, { size, keep, isLast: through !== undefined && open.length < most })
  for (const [at, { published, id }] of ends.entries()) {
    queries.run(
      'INSERT INTO archive_pages (feed, page, published, id) VALUES (?, ?, ?, ?)',
      feed,
      archive.pages + at + 1,
      Number(published),
      String(id),
    )
  }
  if (ends.length === 0) return archive
  const closed = closedPages(queries, feed)
  return open.length === most + keep ? { ...closed, more: true } : closed
}

/** Between which places a closed page lies. */
export function archivePage({ one }: Queries, feed: string, page: number): ArchivePage | undefined {
  const end = (number: number) =>
    one('SELECT published, id FROM archive_pages WHERE feed = ? AND page = ?', feed, number)
  const [after, through] = [end(page - 1), end(page)]
  return through === undefined ? undefined : { through: cursorOf(through), after: after && cursorOf(after) }
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

function closedPages({ one }: Pick<Queries, 'one'>, feed: string): Archive {
  const last = one(
    'SELECT page, published, id FROM archive_pages WHERE feed = ? ORDER BY page DESC LIMIT 1',
    feed,
  )
  return last === undefined ? { pages: 0 } : { pages: Number(last.page), last: cursorOf(last) }
}
