import { expect, it, vi } from 'vitest'
import { mergeReaderDays, type ReaderDay } from '../../src/articles/readers/reader-store.ts'
import type { PollGroup } from '../../src/readers/counting/poll-group.ts'
import { startReaderCounter } from '../../src/readers/counting/reader-counter.ts'
import { FRESHRSS, group } from './given.ts'

/** Starts a counter whose clock, polls and store are those of a test. */
function start() {
  const given = { now: new Date('2026-11-28T23:59:55Z'), polls: [] as PollGroup[], isAway: false }
  const stored = new Map<string, ReaderDay>()
  const salts: string[] = []
  const warn = vi.fn()
  let made = 0
  const counter = startReaderCounter({
    store: {
      async addReaderDays(days) {
        if (given.isAway) throw new Error('away')
        for (const day of days) {
          const key = `${day.day} ${day.product}`
          const known = stored.get(key)
          stored.set(key, known === undefined ? day : mergeReaderDays(known, day))
        }
      },
    },
    async collect(salt) {
      salts.push(salt)
      return given.polls.splice(0)
    },
    newSalt: () => `salt ${++made}`,
    now: () => given.now,
    log: { warn },
    collectMs: 5,
  })
  const collected = async (count: number) => {
    const until = salts.length + count
    await vi.waitFor(() => expect(salts.length).toBeGreaterThanOrEqual(until), { timeout: 20_000 })
  }
  return { given, stored, salts, warn, counter, collected }
}

const requestsOf = (stored: ReadonlyMap<string, ReaderDay>) =>
  Object.fromEntries([...stored].map(([key, { sums }]) => [key, sums.requests]))

it('polls of the last seconds of a day are of that day, and then its salt is thrown away', async () => {
  const { given, stored, salts, counter, collected } = start()
  given.now = new Date('2026-11-29T00:00:02Z')
  given.polls = [group({ agent: FRESHRSS })]
  await collected(2)
  given.polls = [group({ agent: FRESHRSS }), group({ agent: FRESHRSS })]
  await counter.close()
  expect(requestsOf(stored)).toEqual({ '2026-11-28 FreshRSS': 1, '2026-11-29 FreshRSS': 2 })
  expect([...new Set(salts)]).toEqual(['salt 1', 'salt 2'])
})

it('what cannot be stored is stored later, and the log says so once', async () => {
  const { given, stored, warn, counter, collected } = start()
  given.isAway = true
  given.polls = [group({ agent: FRESHRSS })]
  await collected(20)
  given.polls = [group({ agent: FRESHRSS })]
  await collected(20)
  expect(stored.size).toBe(0)
  given.isAway = false
  await counter.close()
  expect(requestsOf(stored)).toEqual({ '2026-11-28 FreshRSS': 2 })
  expect(warn).toHaveBeenCalledOnce()
})

it('counts are stored every six collections, and at the end', async () => {
  const { given, stored, counter, collected } = start()
  given.polls = [group({ agent: FRESHRSS })]
  await collected(8)
  await vi.waitFor(() => expect(requestsOf(stored)).toEqual({ '2026-11-28 FreshRSS': 1 }))
  given.polls = [group({ agent: FRESHRSS })]
  await counter.close()
  expect(requestsOf(stored)).toEqual({ '2026-11-28 FreshRSS': 2 })
})
