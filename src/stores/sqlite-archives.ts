import type { CloseOptions } from '../articles/article-store.ts'
import type { Archive } from '../articles/selection.ts'
import { cursorOf } from './rows.ts'
import { candidatesSql } from './selection-sql.ts'
import type { Queries } from './sqlite-database.ts'

/** Closes archive pages of a feed inside a transaction that the caller holds: counted from the oldest, for good. */
export function closePages({ one, run }: Queries, feed: string, options: CloseOptions): Archive {
  const { now, filter, size, keep, through } = options
  const archive = closedPages({ one }, feed)
  const candidates = candidatesSql({ now, filter, through, after: archive.last })
  const open = Number(one(`SELECT count(*) AS n FROM (${candidates.text})`, ...candidates.values)?.n)
  const closing = through === undefined ? wholePages(open - (keep ?? 0), size) : open
  if (closing <= 0) return archive
  run(
    `INSERT INTO archive_pages (feed, page, published, id)
     SELECT ?, CAST(? + CAST((n + ? - 1) / ? AS INTEGER) AS INTEGER), published, id
     FROM (SELECT published, id, row_number() OVER (ORDER BY published, id) AS n FROM (${candidates.text}))
     WHERE n <= ? AND (n % ? = 0 OR n = ?)`,
    feed,
    archive.pages,
    size,
    size,
    ...candidates.values,
    closing,
    size,
    closing,
  )
  return closedPages({ one }, feed)
}

/** How many articles whole pages of them hold. */
function wholePages(articles: number, size: number): number {
  return Math.floor(articles / size) * size
}

function closedPages({ one }: Pick<Queries, 'one'>, feed: string): Archive {
  const last = one(
    'SELECT page, published, id FROM archive_pages WHERE feed = ? ORDER BY page DESC LIMIT 1',
    feed,
  )
  return last === undefined ? { pages: 0 } : { pages: Number(last.page), last: cursorOf(last) }
}
