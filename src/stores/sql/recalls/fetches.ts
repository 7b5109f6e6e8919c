import type { FeedFetches } from '../../../articles/recall/recall-store.ts'
import type { Row } from '../rows.ts'
import { all, run, type Work } from '../work.ts'

/** Versions of a feed for which the fetches of one product are retained. */
const MAX_VERSIONS = 500

/** Implements `RecallStore.noteFetches`. Several servers add to one row. */
export function* noteFetches(fetches: readonly FeedFetches[]): Work<void> {
  for (const { feed, product, revision, first, last, count, status } of fetches) {
    yield* run(
      `INSERT INTO fetches (feed, product, revision, first, last, count, status) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (feed, product, revision) DO UPDATE SET count = fetches.count + excluded.count,
         first = CASE WHEN excluded.first < fetches.first THEN excluded.first ELSE fetches.first END,
         status = CASE WHEN excluded.last < fetches.last THEN fetches.status ELSE excluded.status END,
         last = CASE WHEN excluded.last < fetches.last THEN fetches.last ELSE excluded.last END`,
      ...[feed, product, revision, first.getTime(), last.getTime(), count, status],
    )
    yield* run(
      `DELETE FROM fetches WHERE feed = ? AND product = ? AND revision <=
         (SELECT revision FROM fetches WHERE feed = ? AND product = ? ORDER BY revision DESC LIMIT 1 OFFSET ${MAX_VERSIONS})`,
      ...[feed, product, feed, product],
    )
  }
}

/** Implements `RecallStore.fetches`. */
export function* fetches(feed: string): Work<readonly FeedFetches[]> {
  const rows = yield* all(
    `SELECT feed, product, revision, first, last, count, status FROM fetches WHERE feed = ?
     ORDER BY product, revision`,
    feed,
  )
  return rows.map(fetchesOf)
}

function fetchesOf(row: Row): FeedFetches {
  return {
    ...{ feed: String(row.feed), product: String(row.product), revision: Number(row.revision) },
    ...{ first: new Date(Number(row.first)), last: new Date(Number(row.last)) },
    ...{ count: Number(row.count), status: Number(row.status) },
  }
}
