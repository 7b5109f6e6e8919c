import { parseAgent } from '../../src/readers/agents/agent.ts'
import { createDayBook } from '../../src/readers/counting/day-book.ts'
import { addPoll, noPolls, type Poll, type PollGroup } from '../../src/readers/counting/poll-group.ts'
import type { FeedAddress } from '../../src/readers/feed-address.ts'
import { createReaderReport, type ReaderReport } from '../../src/readers/report/reader-report.ts'

export const DAY = '2026-11-28'
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const MIDNIGHT = Date.parse(`${DAY}T00:00:00Z`)

/** Agents as in docs/readers/reader-by-reader.md. */
export const FEEDLY = (count: number) =>
  `Feedly/1.0 (+http://www.feedly.com/fetcher.html; ${count} subscribers; )`
export const FEEDBIN = (id: number, count: number) => `Feedbin feed-id:${id} - ${count} subscribers`
export const FRESHRSS = 'FreshRSS/1.25.0 (Linux; https://freshrss.org)'
export const NETNEWSWIRE = 'NetNewsWire (RSS Reader; https://netnewswire.com/)'

/** A poll of a client, with what matters to a test. */
export interface GivenPoll extends Partial<Poll>, Partial<Omit<FeedAddress, 'token'>> {
  readonly agent: string
  readonly client?: string
  readonly hasToken?: boolean
  readonly forwarded?: boolean
}

/** Returns the group of one poll. */
export function group({
  agent,
  client = 'a',
  hasToken = false,
  forwarded = false,
  ...rest
}: GivenPoll): PollGroup {
  const { feed = '', format = 'rss', ...poll } = rest
  const polls = noPolls()
  addPoll(polls, {
    ...{ time: MIDNIGHT + HOUR, status: 304, bytes: 0, conditional: true, size: 0, whole: 0, shortest: 0 },
    ...{ changed: 0, outdated: false, retryAfter: 0 },
    ...poll,
  })
  const parsed = parseAgent(agent)
  // The hash of a client is made of its address and its program, that of a token of nothing else.
  const hash = client === '' || hasToken ? client : `${client} ${parsed.product.name}`
  return { client: hash, agent: parsed, address: { feed, format }, hasToken, forwarded, polls }
}

/** Returns polls of a client in the hours of a day. */
export function hourly(poll: GivenPoll, hours = 24): readonly GivenPoll[] {
  return Array.from({ length: hours }, (_, hour) => ({ ...poll, time: MIDNIGHT + hour * HOUR + MINUTE }))
}

/** Returns the counts of a day with these polls. */
export function dayOf(polls: readonly GivenPoll[], day = DAY) {
  const book = createDayBook(day, 'salt')
  book.add(polls.map(group))
  return book.take()
}

/** Returns the report of a day with these polls. */
export function report(...polls: readonly GivenPoll[]): ReaderReport {
  return createReaderReport(dayOf(polls), { to: DAY, days: 7, source: 'server' })
}
