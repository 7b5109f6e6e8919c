import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRateLimit } from '../../../src/http/send/rate-limit.ts'
import { collectGarbage } from '../../collect-garbage.ts'

const NOON = Date.parse('2026-11-23T12:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A limit and its clock. */
function limitOf(perHour: number) {
  const clock = { time: NOON }
  const { use } = createRateLimit(perHour, () => new Date(clock.time))
  const times = (count: number, key = 'a') => Array.from({ length: count }, () => use(key))
  return { clock, use, times }
}

const allowed = (answers: readonly unknown[]) => answers.filter(answer => answer === undefined).length

describe('an allowance', () => {
  it.each([1, 2, 7, 60, 1_000])('of %i may be used at once', perHour => {
    const { times, use } = limitOf(perHour)
    expect(allowed(times(perHour))).toBe(perHour)
    expect(use('a')).toBe(Math.ceil(3_600 / perHour))
  })

  it('becomes available again one by one, and states when', () => {
    const { clock, times, use } = limitOf(60)
    times(60)
    expect(use('a')).toBe(60)
    clock.time += 59_001
    expect(use('a')).toBe(1)
    clock.time += 999
    expect([use('a'), use('a')]).toEqual([undefined, 60])
  })

  it('is whole after an hour', () => {
    const { clock, times } = limitOf(60)
    times(60)
    clock.time += HOUR
    expect(allowed(times(100))).toBe(60)
  })

  it('is not used up by refused attempts', () => {
    const { clock, times, use } = limitOf(60)
    times(1_000)
    clock.time += MINUTE
    expect(use('a')).toBeUndefined()
  })

  it('exists for each key', () => {
    const { times } = limitOf(2)
    expect(allowed(times(3, 'a'))).toBe(2)
    expect(allowed(times(3, 'b'))).toBe(2)
  })

  it('never makes a client wait for long after the clock was set back', () => {
    const { clock, times, use } = limitOf(60)
    times(60)
    clock.time -= 1_000 * HOUR
    expect(use('a')).toBeLessThanOrEqual(60)
    clock.time += MINUTE
    expect(use('a')).toBeUndefined()
  })

  it('is forgotten after thousands of others were used, so that memory is bounded', () => {
    const { times, use } = limitOf(1)
    expect(allowed(times(2))).toBe(1)
    for (let n = 0; n < 20_000; n++) use(`other ${n}`)
    expect(use('a')).toBeUndefined()
  })

  it('never allows more than two hours of uses within one, nor less than one hour of them', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 3 * MINUTE }), { maxLength: 200 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), pauses, (perHour, waits) => {
        const { clock, use } = limitOf(perHour)
        const uses = waits.map(wait => {
          clock.time += wait
          const answer = use('a')
          if (answer !== undefined) expect(answer).toBeGreaterThanOrEqual(1)
          return { time: clock.time, used: answer === undefined }
        })
        for (const { time, used } of uses) {
          const before = uses.filter(one => one.used && one.time <= time && one.time > time - HOUR).length
          expect(before).toBeLessThanOrEqual(2 * perHour)
          if (!used) expect(before).toBeGreaterThanOrEqual(Math.min(perHour, 1))
        }
      }),
    )
  })
})

it('keeps only its keys, not the longer texts from which they were cut', async () => {
  const { use } = limitOf(60)
  const KEYS = 2_000
  const LENGTH = 8_000
  const before = await collectGarbage()
  for (let n = 0; n < KEYS; n++) {
    const url = Buffer.alloc(LENGTH, `/tags/long-reads/${n}/rss.xml?`).toString()
    use(url.slice(0, 30))
  }
  expect((await collectGarbage()) - before).toBeLessThan((KEYS * LENGTH) / 4)
  expect(use('/tags/long-reads/1/rss.xml')).toBeUndefined()
})
