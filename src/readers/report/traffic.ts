import type { Counts } from '../../articles/readers/reader-store.ts'
import { medianInterval } from '../counting/intervals.ts'
import type { FeedFormat } from '../feed-address.ts'

/** How feeds were asked for, and what was sent. */
export interface Traffic {
  readonly requests: number
  /** Answers with the whole feed (200), without a change (304), with what is new (226), and refusals (429). */
  readonly full: number
  readonly notModified: number
  readonly delta: number
  readonly limited: number
  readonly bytes: number
  /** Bytes that were not sent because of conditions and deltas, and because of compression. */
  readonly sparedByConditions: number
  readonly sparedByCompression: number
  /** Share of requests with a condition, of those that are known to have one or none; undefined when no request is. */
  readonly conditionalShare: number | undefined
  /** Median time between two requests of one client, in seconds; undefined when there is none. */
  readonly interval: number | undefined
  readonly formats: Readonly<Record<FeedFormat, number>>
}

/** Sums up counts by name. */
export function addUp(all: readonly Counts[]): Counts {
  const sums = new Map<string, number>()
  for (const counts of all)
    for (const [name, value] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + value)
  return Object.fromEntries(sums)
}

/** Returns the traffic of sums. */
export function trafficOf(sums: Counts): Traffic {
  const of = (name: string) => sums[name] ?? 0
  const known = of('conditional') + of('unconditional')
  return {
    requests: of('requests'),
    full: of('full'),
    notModified: of('notModified'),
    delta: of('delta'),
    limited: of('limited'),
    bytes: of('bytes'),
    sparedByConditions: of('sparedByConditions'),
    sparedByCompression: of('sparedByCodings'),
    conditionalShare: known === 0 ? undefined : of('conditional') / known,
    interval: medianInterval(sums),
    formats: { rss: of('rss'), atom: of('atom'), json: of('json') },
  }
}
