import type { Publication } from '../../articles/publication.ts'

/**
 * Returns for how many minutes a copy of a feed is fresh: a fraction of the median time between its newest articles,
 * within the publication's limits. It depends on the articles alone, not on the clock: same rows, same bytes.
 */
export function freshMinutes(published: readonly Date[], { min, max }: Publication['ttl']): number {
  const newest = published.slice(0, MAX_ARTICLES)
  const gaps = newest.slice(1).map((older, n) => Number(newest[n]) - older.getTime())
  const median = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]
  const minutes = median === undefined ? DEFAULT_MINUTES : median / MS_PER_MINUTE / POLLS_PER_ARTICLE
  const interval = STEPS.findLast(step => step <= minutes) ?? min
  return Math.min(max, Math.max(min, interval))
}

/** Intervals that `ttl`, `sy:` and `max-age` can all express, in minutes. */
const STEPS = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1_440]
/** How often readers should poll between two articles. */
const POLLS_PER_ARTICLE = 4
/** How many of the newest articles are considered. */
const MAX_ARTICLES = 20
/** For a feed with fewer than two articles. */
const DEFAULT_MINUTES = 60
const MS_PER_MINUTE = 60_000
