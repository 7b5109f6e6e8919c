import type { Publication } from '../../articles/publication.ts'

/** Intervals that `ttl`, `sy:` and `max-age` can all say, in minutes. */
const STEPS = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1_440]
/** How often readers should ask between two articles. */
const ASKS_PER_ARTICLE = 4
/** Articles from which the rhythm is taken. */
const ARTICLES = 20
/** For a feed that has no rhythm yet. */
const UNKNOWN_MINUTES = 60
const MS_PER_MINUTE = 60_000

/**
 * For how many minutes a copy of a feed is fresh: a fraction of the median time between its newest articles, between
 * the publication's bounds. It is a matter of the articles alone, not of the clock: same rows, same bytes.
 */
export function freshMinutes(published: readonly Date[], { min, max }: Publication['ttl']): number {
  const newest = published.slice(0, ARTICLES)
  const gaps = newest.slice(1).map((older, at) => Number(newest[at]) - older.getTime())
  const median = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]
  const wanted = median === undefined ? UNKNOWN_MINUTES : median / MS_PER_MINUTE / ASKS_PER_ARTICLE
  const step = STEPS.findLast(minutes => minutes <= wanted) ?? min
  return Math.min(max, Math.max(min, step))
}
