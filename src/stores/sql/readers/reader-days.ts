import { type Counts, mergeReaderDays, type ReaderDay } from '../../../articles/readers/reader-store.ts'
import type { Row } from '../rows.ts'
import { all, one, run, type Work } from '../work.ts'

/** Implements `ReaderStore.addReaderDays`. */
export function* addReaderDays(days: readonly ReaderDay[], keepFrom: string): Work<void> {
  yield* run('DELETE FROM reader_days WHERE day < ?', keepFrom)
  for (const added of days) {
    const { day, feed, product } = added
    const row = yield* one(`${SELECT} WHERE day = ? AND feed = ? AND product = ?`, day, feed, product)
    const { sums, maxima } = row === undefined ? added : mergeReaderDays(readerDay(row), added)
    yield* run(
      `INSERT INTO reader_days (day, feed, product, sums, maxima) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (day, feed, product) DO UPDATE SET sums = excluded.sums, maxima = excluded.maxima`,
      ...[day, feed, product, JSON.stringify(sums), JSON.stringify(maxima)],
    )
  }
}

/** Implements `ReaderStore.readerDays`. */
export function* readerDays(from: string, to: string): Work<readonly ReaderDay[]> {
  const rows = yield* all(`${SELECT} WHERE day >= ? AND day <= ? ORDER BY day, feed, product`, from, to)
  return rows.map(readerDay)
}

const SELECT = 'SELECT day, feed, product, sums, maxima FROM reader_days'

function readerDay({ day, feed, product, sums, maxima }: Row): ReaderDay {
  return {
    day: String(day),
    feed: String(feed),
    product: String(product),
    sums: JSON.parse(String(sums)) as Counts,
    maxima: JSON.parse(String(maxima)) as Counts,
  }
}
