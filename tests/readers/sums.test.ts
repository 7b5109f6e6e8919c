import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeReaderDays, type ReaderDay } from '../../src/articles/readers/reader-store.ts'
import { createDayBook } from '../../src/readers/counting/day-book.ts'
import { medianInterval } from '../../src/readers/counting/intervals.ts'
import { addPoll, noPolls, type PollGroup } from '../../src/readers/counting/poll-group.ts'
import {
  DAY,
  dayOf,
  FEEDBIN,
  FEEDLY,
  FRESHRSS,
  type GivenPoll,
  group,
  HOUR,
  hourly,
  MIDNIGHT,
  MINUTE,
  NETNEWSWIRE,
} from './given.ts'

/** Sums that do not depend on the order of requests. */
const SUMS = [
  'requests',
  'full',
  'notModified',
  'limited',
  'bytes',
  'sparedByConditions',
  'conditional',
  'rss',
  'atom',
]

const poll: fc.Arbitrary<GivenPoll> = fc.record({
  agent: fc.constantFrom(FEEDLY(3), FEEDLY(5), FEEDBIN(1, 2), FEEDBIN(2, 9), FRESHRSS, NETNEWSWIRE, 'curl/8'),
  client: fc.constantFrom('a', 'b', 'c', ''),
  feed: fc.constantFrom('', '/tags/maps'),
  format: fc.constantFrom('rss', 'atom'),
  status: fc.constantFrom(200, 304, 429),
  bytes: fc.nat(1_000),
  size: fc.nat(1_000),
  time: fc.nat(24 * 60).map(minutes => MIDNIGHT + minutes * MINUTE),
})

it('the sums, services and clients of a day are the same however workers share the requests', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(poll, fc.nat(3), fc.boolean())), given => {
      const whole = comparable(dayOf(given.map(([one]) => one)))
      const book = createDayBook(DAY, 'salt')
      const taken: ReaderDay[] = []
      for (let worker = 0; worker < 4; worker++) {
        book.add(given.filter(([, own]) => own === worker).map(([one]) => group(one)))
        if (given[worker]?.[2]) taken.push(...book.take())
      }
      taken.push(...book.take())
      expect(comparable(taken)).toEqual(whole)
    }),
  )
})

it('a window of several requests counts like its requests', () => {
  fc.assert(
    fc.property(fc.array(poll, { minLength: 1, maxLength: 6 }), given => {
      const same = given.map(one => ({
        ...one,
        agent: FRESHRSS,
        client: 'a',
        feed: '',
        format: 'rss' as const,
      }))
      const all = noPolls()
      const sorted = same.toSorted((one, other) => (one.time ?? 0) - (other.time ?? 0))
      for (const one of sorted)
        addPoll(all, { ...POLL, ...one, time: one.time ?? 0, status: one.status ?? 304 })
      const first = group(same[0] ?? { agent: FRESHRSS })
      const window: PollGroup = { ...first, polls: all }
      const book = createDayBook(DAY, 'salt')
      book.add([window])
      expect(comparable(book.take())).toEqual(comparable(dayOf(same)))
    }),
  )
})

const POLL = {
  bytes: 0,
  conditional: true,
  size: 0,
  whole: 0,
  shortest: 0,
  changed: 0,
  outdated: false,
  retryAfter: 0,
}

it('parts of a day merge to the same, in any order', () => {
  const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(1_000))
  const day = fc
    .record({ sums: counts, maxima: counts })
    .map(parts => ({ day: DAY, feed: '', product: 'x', ...parts }))
  fc.assert(
    fc.property(day, day, day, (one, two, three) => {
      const left = mergeReaderDays(mergeReaderDays(one, two), three)
      expect(mergeReaderDays(one, mergeReaderDays(two, three))).toEqual(left)
      expect(mergeReaderDays(mergeReaderDays(three, one), two)).toEqual(left)
    }),
  )
})

it('the median of the intervals is that of the polls', () => {
  const sumsOf = (every: number) => {
    const polls = Array.from({ length: 20 }, (_, n) => ({ agent: FRESHRSS, time: MIDNIGHT + n * every }))
    return dayOf(polls)[0]?.sums ?? {}
  }
  expect(medianInterval(sumsOf(30 * MINUTE))).toBe(1_800)
  expect(medianInterval(sumsOf(29 * MINUTE))).toBe(1_800)
  expect(medianInterval(sumsOf(HOUR))).toBe(3_600)
  expect(medianInterval(sumsOf(5 * MINUTE))).toBe(300)
  expect(medianInterval(dayOf(hourly({ agent: FRESHRSS }, 1))[0]?.sums ?? {})).toBe(undefined)
})

it('what is taken is counted once', () => {
  const book = createDayBook(DAY, 'salt')
  book.add(hourly({ agent: FRESHRSS }, 5).map(group))
  expect(book.take()).toMatchObject([{ sums: { requests: 5 }, maxima: { clients: 1 } }])
  expect(book.take()).toEqual([])
  book.add([group({ agent: FRESHRSS, time: MIDNIGHT + 6 * HOUR })])
  expect(book.take()).toMatchObject([{ sums: { requests: 1 }, maxima: { clients: 1 } }])
})

/** The counts by feed and product, with the sums that do not depend on the order. */
function comparable(days: readonly ReaderDay[]) {
  const merged = new Map<string, ReaderDay>()
  for (const day of days) {
    const key = `${day.feed} ${day.product}`
    const known = merged.get(key)
    merged.set(key, known === undefined ? day : mergeReaderDays(known, day))
  }
  return [...merged]
    .map(([key, { sums, maxima }]) => {
      return [key, ...SUMS.map(name => sums[name] ?? 0), JSON.stringify(Object.entries(maxima).sort())]
    })
    .sort()
}
