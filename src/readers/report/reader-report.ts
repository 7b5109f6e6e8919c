import type { ReaderDay } from '../../articles/readers/reader-store.ts'
import { productNamed } from '../agents/products.ts'
import { READER_CLASSES, type ReaderClass } from '../agents/reader-class.ts'
import { type LimitFacts, limitsOf } from './limits.ts'
import { type RudeProduct, rudeProducts } from './rude.ts'
import { countSubscribers, type Subscribers } from './subscribers.ts'
import { addUp, type Traffic, trafficOf } from './traffic.ts'

/** Who reads the feeds, as far as it can be known. */
export interface ReaderReport {
  /** The first and the last day, in UTC. */
  readonly from: string
  readonly to: string
  readonly subscribers: Trend<Subscribers>
  readonly requests: Trend<number>
  readonly traffic: Traffic
  /** Those with the most subscribers first. */
  readonly feeds: readonly FeedReaders[]
  readonly classes: readonly ClassReaders[]
  readonly products: readonly ProductReaders[]
  readonly rude: readonly RudeProduct[]
  /** What it cannot know, as sentences. */
  readonly limits: readonly string[]
}

/** This week, and the week before; undefined when nothing was counted then. */
export interface Trend<Value> {
  readonly now: Value
  readonly before: Value | undefined
}

/** The readers of a feed. */
export interface FeedReaders extends Subscribers {
  /** Its folder: `/` for the main feed, otherwise such as `/tags/maps/`. */
  readonly feed: string
  readonly before: Subscribers | undefined
  readonly traffic: Traffic
}

/** The readers with programs of a class. */
export interface ClassReaders extends Subscribers {
  readonly class: ReaderClass
  readonly requests: number
}

/** The readers with a program. */
export interface ProductReaders extends Subscribers {
  readonly product: string
  readonly class: ReaderClass
  readonly traffic: Traffic
}

/** Options of `createReaderReport`. */
export interface ReportOptions extends Pick<LimitFacts, 'source'> {
  /** The last day, in UTC. */
  readonly to: string
  /** Days of traffic, the last included. */
  readonly days: number
}

/** Days in which subscribers are counted. */
const WEEK = 7
const DAY_MS = 86_400_000

/** Returns the first day that a report needs. */
export function firstDayOf({ to, days }: Pick<ReportOptions, 'to' | 'days'>): string {
  return dayBefore(to, Math.max(days, 2 * WEEK) - 1)
}

/** Creates the report of the days that the store has counted. */
export function createReaderReport(counted: readonly ReaderDay[], options: ReportOptions): ReaderReport {
  const { to, days, source } = options
  const from = dayBefore(to, days - 1)
  const between = (first: string, last: string) => counted.filter(({ day }) => day >= first && day <= last)
  const period = between(from, to)
  const week = between(dayBefore(to, WEEK - 1), to)
  const before = between(dayBefore(to, 2 * WEEK - 1), dayBefore(to, WEEK))
  const sums = addUp(period.map(day => day.sums))
  return {
    from,
    to,
    subscribers: {
      now: countSubscribers(week),
      before: before.length === 0 ? undefined : countSubscribers(before),
    },
    requests: { now: requestsOf(week), before: before.length === 0 ? undefined : requestsOf(before) },
    traffic: trafficOf(sums),
    feeds: feedReaders({ period, week, before }),
    classes: classReaders({ period, week }),
    products: productReaders({ period, week }),
    rude: rudeProducts(period),
    limits: limitsOf({ sums, source }),
  }
}

interface Parts {
  readonly period: readonly ReaderDay[]
  readonly week: readonly ReaderDay[]
  readonly before: readonly ReaderDay[]
}

function feedReaders({ period, week, before }: Parts): readonly FeedReaders[] {
  const feeds = new Set([...period, ...week].map(({ feed }) => feed))
  return [...feeds]
    .map(feed => {
      const own = (days: readonly ReaderDay[]) => days.filter(day => day.feed === feed)
      const earlier = own(before)
      return {
        feed: `${feed}/`,
        ...countSubscribers(own(week)),
        before: earlier.length === 0 ? undefined : countSubscribers(earlier),
        traffic: trafficOf(addUp(own(period).map(({ sums }) => sums))),
      }
    })
    .sort(byReaders)
}

function productReaders({ period, week }: Omit<Parts, 'before'>): readonly ProductReaders[] {
  const names = new Set([...period, ...week].map(({ product }) => product))
  return [...names]
    .map(product => {
      const own = (days: readonly ReaderDay[]) => days.filter(day => day.product === product)
      const traffic = trafficOf(addUp(own(period).map(({ sums }) => sums)))
      return { product, class: productNamed(product).class, ...countSubscribers(own(week)), traffic }
    })
    .sort(byReaders)
}

function classReaders({ period, week }: Omit<Parts, 'before'>): readonly ClassReaders[] {
  return READER_CLASSES.map(readerClass => {
    const own = (days: readonly ReaderDay[]) =>
      days.filter(({ product }) => productNamed(product).class === readerClass)
    return { class: readerClass, ...countSubscribers(own(week)), requests: requestsOf(own(period)) }
  }).filter(({ subscribers, requests }) => subscribers + requests > 0)
}

function byReaders(one: FeedReaders | ProductReaders, other: FeedReaders | ProductReaders): number {
  return (
    other.subscribers - one.subscribers ||
    other.uncertain - one.uncertain ||
    other.traffic.requests - one.traffic.requests
  )
}

function requestsOf(days: readonly ReaderDay[]): number {
  return days.reduce((total, { sums }) => total + (sums.requests ?? 0), 0)
}

function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10)
}
