import type { Counts, ReaderDay } from '../../articles/readers/reader-store.ts'
import { type Product, productNamed } from '../agents/products.ts'
import { bytes } from './numbers.ts'
import { addUp, type Traffic, trafficOf } from './traffic.ts'

/** A program that costs more than it has to. */
export interface RudeProduct {
  readonly product: Product
  readonly faults: readonly RudeFault[]
  readonly traffic: Traffic
  /** The feeds that it asks for, the most requested first. */
  readonly feeds: readonly string[]
}

/** What a program does wrong, and what it should do. */
export interface RudeFault {
  readonly kind: 'unconditional' | 'impatient' | 'uncompressed' | 'stale'
  /** How often, within the days of the report. */
  readonly times: number
  readonly found: string
  readonly cure: string
}

/** Fewer answers without compression may be those of a person who has looked at a feed. */
const MIN_PLAIN = 3
const MAX_FEEDS = 5

/** Returns the programs that do something wrong, those with the most requests first. */
export function rudeProducts(days: readonly ReaderDay[]): readonly RudeProduct[] {
  return [...Map.groupBy(days, ({ product }) => product)]
    .map(([name, own]) => {
      const sums = addUp(own.map(day => day.sums))
      return {
        product: productNamed(name),
        faults: faultsOf(sums),
        traffic: trafficOf(sums),
        feeds: feedsOf(own),
      }
    })
    .filter(({ product, faults }) => faults.length > 0 && product.class !== 'browser')
    .sort((one, other) => other.traffic.requests - one.traffic.requests)
}

function faultsOf(sums: Counts): readonly RudeFault[] {
  const of = (name: string) => sums[name] ?? 0
  const stale = of('stale') + of('outdated')
  const isPlain = of('plain') >= MIN_PLAIN && of('plain') * 2 >= of('full')
  const faults: readonly RudeFault[] = [
    {
      kind: 'unconditional',
      times: of('early'),
      found: `asks for the whole feed more often than hourly: ${times(of('early'))} without If-None-Match or If-Modified-Since, within an hour of the last time`,
      cure: 'Store the ETag and the Last-Modified of each answer, and send them as If-None-Match and If-Modified-Since. What has not changed is then a 304 without a body (RFC 9110, section 13.1).',
    },
    {
      kind: 'impatient',
      times: of('ignored'),
      found: `asks again before the end of Retry-After: ${times(of('ignored'))}`,
      cure: 'After 429 or 503, wait as many seconds as Retry-After says (RFC 9110, section 10.2.3).',
    },
    {
      kind: 'uncompressed',
      times: isPlain ? of('plain') : 0,
      found: `takes the feed without compression: ${times(of('plain'))}, which has cost ${bytes(of('plainBytes'))} more`,
      cure: 'Send Accept-Encoding: gzip, and decode the answer.',
    },
    {
      kind: 'stale',
      times: stale,
      found: `sends an old validator again and again: ${times(stale)}, although it had got a new one`,
      cure: 'Replace the stored ETag and Last-Modified with those of each 200 and each 304.',
    },
  ]
  return faults.filter(fault => fault.times > 0)
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function feedsOf(days: readonly ReaderDay[]): readonly string[] {
  const requests = new Map<string, number>()
  for (const { feed, sums } of days) requests.set(feed, (requests.get(feed) ?? 0) + (sums.requests ?? 0))
  const sorted = [...requests].sort(([, one], [, other]) => other - one)
  return sorted.slice(0, MAX_FEEDS).map(([feed]) => `${feed}/`)
}
