import { expect, it } from 'vitest'
import { createDayBook } from '../../src/readers/counting/day-book.ts'
import { createReaderReport } from '../../src/readers/report/reader-report.ts'
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
  NETNEWSWIRE,
  report,
} from './given.ts'

const subscribers = (...polls: readonly GivenPoll[]) => report(...polls).subscribers.now

it('a service counts with the largest number of the day', () => {
  const told = [120, 134, 131].map((count, n) => ({ agent: FEEDLY(count), time: MIDNIGHT + n * HOUR }))
  expect(subscribers(...told)).toEqual({ subscribers: 134, uncertain: 0 })
})

// tbray, 2007: one service reports a group of subscribers for each spelling of the address under which they have subscribed.
it('a service that has the feed under several ids counts with each id once', () => {
  const polls = [1, 2, 3].flatMap(hour => [
    { agent: FEEDBIN(9428, 7), time: MIDNIGHT + hour * HOUR },
    { agent: FEEDBIN(12, 50), time: MIDNIGHT + hour * HOUR },
    { agent: FEEDBIN(12, 51), time: MIDNIGHT + hour * HOUR + 1 },
  ])
  expect(subscribers(...polls).subscribers).toBe(58)
})

it('a service without ids counts with each document of the feed', () => {
  const polls: readonly GivenPoll[] = [
    { agent: FEEDLY(100), format: 'rss' },
    { agent: FEEDLY(100), format: 'rss', client: 'another address' },
    { agent: FEEDLY(30), format: 'atom' },
  ]
  expect(subscribers(...polls).subscribers).toBe(130)
})

// lshift, 2006: a person who has a look asks once or twice, a reader asks all day.
it('another program counts from the third request of a client on', () => {
  expect(subscribers(...hourly({ agent: FRESHRSS }, 2)).subscribers).toBe(0)
  expect(subscribers(...hourly({ agent: FRESHRSS }, 3)).subscribers).toBe(1)
  const two = ['a', 'b'].flatMap(client => hourly({ agent: FRESHRSS, client }))
  expect(subscribers(...two).subscribers).toBe(2)
})

it('each feed has its own subscribers', () => {
  const polls = [...hourly({ agent: FRESHRSS }), ...hourly({ agent: FRESHRSS, feed: '/tags/maps' })]
  const { feeds, subscribers: all } = report(...polls)
  expect(feeds.map(({ feed, subscribers: own }) => [feed, own])).toEqual([
    ['/', 1],
    ['/tags/maps/', 1],
  ])
  expect(all.now.subscribers).toBe(2)
})

it('crawlers, portals and browsers are no subscribers, and scripts may be some', () => {
  const agents = [
    'Mozilla/5.0 (compatible; GPTBot/1.2)',
    'Mozilla/5.0 (compatible; Googlebot/2.1)',
    'FlipboardRSS/1.2',
    'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/153.0',
    'curl/8.5.0',
  ]
  const polls = agents.flatMap(agent => hourly({ agent }))
  expect(subscribers(...polls)).toEqual({ subscribers: 0, uncertain: 1 })
})

it('a token of a private feed is one subscriber, and what a service says for it counts for it alone', () => {
  const polls = [
    ...['a', 'b'].flatMap(client =>
      hourly({ agent: FEEDLY(1), feed: '/feeds/members', hasToken: true, client }),
    ),
    ...hourly({ agent: FEEDLY(4), feed: '/feeds/members', hasToken: true, client: 'shared' }),
    ...hourly({ agent: NETNEWSWIRE, feed: '/feeds/members', hasToken: true, client: 'c' }),
  ]
  expect(subscribers(...polls).subscribers).toBe(7)
})

it('clients that cannot be told apart are one', () => {
  expect(subscribers(...hourly({ agent: FRESHRSS, client: '' })).subscribers).toBe(1)
})

// FeedPress: unique clients on a rolling period of seven days, and the last number of a service.
it('a week has the last number of a service, and the day with the most clients', () => {
  const days = [
    ...dayOf(
      [{ agent: FEEDLY(200) }, ...hourly({ agent: FRESHRSS }), ...hourly({ agent: FRESHRSS, client: 'b' })],
      '2026-11-26',
    ),
    ...dayOf([{ agent: FEEDLY(190) }, ...hourly({ agent: FRESHRSS })], '2026-11-27'),
  ]
  const now = (to: string) => createReaderReport(days, { to, days: 7, source: 'server' }).subscribers
  expect(now(DAY).now.subscribers).toBe(192)
  expect(now('2026-12-03').now.subscribers).toBe(191)
  expect(now('2026-12-05')).toMatchObject({ now: { subscribers: 0 }, before: { subscribers: 192 } })
})

it('a program that is not listed has a name when three clients have it, or it has a page about itself', () => {
  const names = (agent: string, clients: readonly string[]) => {
    const book = createDayBook(DAY, 'salt')
    book.add(clients.map(client => group({ agent, client })))
    return [...new Set(book.take().map(({ product }) => product))]
  }
  expect(names('JoesReader/1', ['a', 'b'])).toEqual(['unknown'])
  expect(names('JoesReader/1', ['a', 'b', 'c'])).toEqual(['unknown', 'JoesReader'])
  expect(names('JoesReader/1 (+https://reader.example)', ['a'])).toEqual(['JoesReader'])
})
