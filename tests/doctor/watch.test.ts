import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Finding, fault, ok } from '../../src/doctor/finding.ts'
import { startDoctorWatch } from '../../src/doctor/watch.ts'

const WALL = fault('agents', { found: 'Go gets the page of a bot wall', cause: 'a wall', cure: 'a rule' })
const HOUR = 3_600_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('tells once what is wrong outside, and when it is no more', async () => {
  const looks: (readonly Finding[] | Error)[] = [[ok('TLS', 'x')], [WALL], [WALL], new Error('no DNS'), []]
  const lines: string[] = []
  const watch = startDoctorWatch({
    address: () => 'https://news.example/rss.xml',
    everyMs: HOUR,
    now: () => new Date(),
    log: {
      warn: (_, message) => lines.push(`warn ${message}`),
      info: (_, message) => lines.push(`info ${message}`),
    },
    async look() {
      const next = looks.shift() ?? []
      if (next instanceof Error) throw next
      return next
    },
  })
  expect(watch.last).toBe(undefined)
  await vi.advanceTimersByTimeAsync(60_000 + 2 * HOUR)
  expect(watch.last).toMatchObject({ address: 'https://news.example/rss.xml', findings: [WALL] })
  expect(lines).toEqual(['warn doctor: agents: Go gets the page of a bot wall. Why: a wall. Do: a rule'])
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(watch.last).toMatchObject({ findings: [], failure: 'no DNS' })
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(lines.slice(1)).toEqual([
    'warn doctor: https://news.example/rss.xml could not be looked at: no DNS',
    'info doctor: no more: agents: Go gets the page of a bot wall',
  ])
  await watch.close()
  await vi.advanceTimersByTimeAsync(2 * HOUR)
  expect(lines).toHaveLength(3)
})
