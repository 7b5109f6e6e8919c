import { expect, it } from 'vitest'
import type { LogLine } from '../../src/readers/access-log/log-line.ts'
import { createLogCounter } from '../../src/readers/access-log/log-polls.ts'
import { truncateAddress } from '../../src/readers/counting/client-hash.ts'
import { createReaderReport } from '../../src/readers/report/reader-report.ts'
import { FEEDBIN, FEEDLY, FRESHRSS, type GivenPoll, MIDNIGHT, MINUTE, NETNEWSWIRE, report } from './given.ts'

/** Polls of a day of 600 clients: each asks every 20, 60 or 720 minutes. */
const clients = Array.from({ length: 600 }, (_, n) => ({
  agent: [FRESHRSS, NETNEWSWIRE, FEEDLY(134), FEEDBIN(n % 7, n % 50), 'curl/8.5.0'][n % 5] ?? '',
  address: `203.${n % 200}.${Math.floor(n / 200)}.9`,
  every: [20, 60, 720][n % 3] ?? 60,
}))
const polls = clients.flatMap(({ agent, address, every }, n) =>
  Array.from({ length: Math.floor(1_440 / every) }, (_, k) => ({
    ...{ agent, address, time: MIDNIGHT + (k * every + (n % every)) * MINUTE },
    ...(k % 10 === 0 ? { status: 200, bytes: 20_000 + k } : { status: 304, bytes: 0 }),
  })),
)

it('a log has the same subscribers, requests and bytes as the server that has answered', () => {
  const counter = createLogCounter({ prefix: '', newSalt: () => 'salt' })
  for (const { address, ...poll } of polls)
    counter.add({ ...poll, address, method: 'GET', target: '/rss.xml' } satisfies LogLine)
  const log = createReaderReport(counter.days(), { to: '2026-11-28', days: 7, source: 'log' })
  const server = report(
    ...polls
      .toSorted((one, other) => one.time - other.time)
      .map(
        ({ address, ...poll }): GivenPoll => ({
          ...poll,
          client: truncateAddress(address),
          size: poll.bytes,
          whole: poll.bytes,
        }),
      ),
  )
  expect(log.subscribers).toEqual(server.subscribers)
  expect(log.requests).toEqual(server.requests)
  const { bytes, full, notModified, interval, formats } = server.traffic
  expect(log.traffic).toMatchObject({ bytes, full, notModified, interval, formats })
  // Every 20 or 60 minutes, but not twice a day: 2 of 3 clients; services say what they have.
  const direct = clients.filter(({ agent, every }) => every < 720 && [FRESHRSS, NETNEWSWIRE].includes(agent))
  const feedbin = new Map(
    clients.filter(({ agent }) => agent.startsWith('Feedbin')).map(({ agent }) => [agent, agent]),
  )
  const largest = Array.from({ length: 7 }, (_, id) =>
    Math.max(
      0,
      ...[...feedbin.keys()]
        .filter(text => text.includes(`feed-id:${id} `))
        .map(text => Number(/- (\d+)/.exec(text)?.[1])),
    ),
  )
  const told = 134 + largest.reduce((sum, count) => sum + count, 0)
  expect(server.subscribers.now.subscribers).toBe(direct.length + told)
})
