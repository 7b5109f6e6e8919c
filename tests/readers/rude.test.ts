import { describe, expect, it } from 'vitest'
import { lettersText } from '../../src/readers/report/report-text.ts'
import { FRESHRSS, type GivenPoll, HOUR, hourly, MIDNIGHT, MINUTE, report } from './given.ts'

const FULL = { status: 200, bytes: 20_000, size: 20_000, whole: 80_000, conditional: false } as const
const every = (minutes: number, count: number, poll: Partial<GivenPoll>): readonly GivenPoll[] =>
  Array.from({ length: count }, (_, n) => ({
    agent: FRESHRSS,
    ...poll,
    time: MIDNIGHT + n * minutes * MINUTE,
  }))
const faults = (...polls: readonly GivenPoll[]) =>
  report(...polls).rude.flatMap(({ faults: own }) => own.map(({ kind, times }) => `${kind} ${times}`))

describe('unconditional requests', () => {
  it('are rude more often than hourly', () => {
    expect(faults(...every(30, 48, FULL))).toEqual(['unconditional 47'])
  })
  it('are not once an hour, nor when somebody has subscribed twice', () => {
    expect(faults(...hourly({ agent: FRESHRSS, ...FULL }))).toEqual([])
    expect(faults(...every(1, 3, FULL))).toEqual([])
  })
  it('of clients in different networks are not added up', () => {
    const polls = ['a', 'b', 'c', 'd'].flatMap(client => every(60, 24, { ...FULL, client }))
    expect(faults(...polls)).toEqual([])
  })
  it('are those of a service, wherever it asks from', () => {
    const polls = every(20, 12, FULL).map((poll, n) => ({
      ...poll,
      agent: 'Feedbin feed-id:1 - 2 subscribers',
      client: `c${n}`,
    }))
    expect(faults(...polls)).toEqual(['unconditional 11'])
  })
})

it('requests before the end of Retry-After are rude', () => {
  const limited = { agent: FRESHRSS, status: 429, conditional: false, retryAfter: 1_200 }
  expect(faults(...every(60, 6, limited))).toEqual([])
  expect(faults(...every(10, 6, { ...limited, conditional: undefined }))).toEqual(['impatient 5'])
})

it('answers without compression are rude when they are the habit', () => {
  const plain = { ...FULL, bytes: 80_000, size: 80_000, shortest: 20_000, conditional: true }
  expect(faults(...hourly({ agent: FRESHRSS, ...plain }, 2))).toEqual([])
  expect(faults(...hourly({ agent: FRESHRSS, ...plain }, 10))).toEqual(['uncompressed 10'])
  expect(
    faults(
      ...hourly({ agent: FRESHRSS, ...plain }, 3),
      ...hourly({ agent: FRESHRSS, ...FULL, client: 'b' }, 9),
    ),
  ).toEqual([])
})

// rachelbythebay, 2024/08/02: clients that never replace their validators.
describe('validators', () => {
  it('that are never renewed get the same feed again and again', () => {
    const same = { ...FULL, conditional: true, changed: MIDNIGHT }
    expect(faults(...hourly({ agent: FRESHRSS, ...same }, 10))).toEqual(['stale 9'])
  })
  it('are as they should be where each answer is a new version', () => {
    const polls = hourly({ agent: FRESHRSS, ...FULL, conditional: true }, 10)
    expect(faults(...polls.map((poll, n) => ({ ...poll, changed: MIDNIGHT + n * HOUR })))).toEqual([])
  })
  it('that are dates of another year are rude, but not for the first request of Thunderbird', () => {
    const old = { agent: FRESHRSS, ...FULL, conditional: true, outdated: true }
    expect(faults(...hourly(old, 1))).toEqual([])
    expect(faults(...hourly(old, 5))).toEqual(['stale 5'])
  })
})

it('a good reader is not rude, and gets no letter', () => {
  const good = report(...hourly({ agent: FRESHRSS }))
  expect(good.rude).toEqual([])
  expect(lettersText(good, { site: undefined })).toBe('No program is rude: there is no letter to write.')
})

it('the letter says who, what and how much, and how to do better', () => {
  const text = lettersText(report(...every(30, 48, FULL)), { site: 'https://news.example' })
  expect(text).toContain('To:      the makers of FreshRSS, https://github.com/FreshRSS/FreshRSS')
  expect(text).toContain(
    'From 2026-11-22 to 2026-11-28 (UTC) it asked 48 times, about every 30 min, and got 960 kB.',
  )
  expect(text).toContain('  https://news.example/\n')
  expect(text).toContain('47 times without If-None-Match or If-Modified-Since')
  expect(text).toContain('RFC 9110, section 13.1')
})

it('programs that say nothing about themselves get no letter', () => {
  const anonymous = report(...every(30, 48, { ...FULL, agent: '' }))
  expect(anonymous.rude.map(({ product }) => product.name)).toEqual(['unknown'])
  expect(lettersText(anonymous, { site: undefined })).toContain('no letter')
})
