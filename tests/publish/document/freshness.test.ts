import fc from 'fast-check'
import { expect, it } from 'vitest'
import { freshMinutes } from '../../../src/publish/document/freshness.ts'

const HOUR = 3_600_000
const WIDE = { min: 1, max: 1_440 }
const every = (ms: number, count = 30) =>
  Array.from({ length: count }, (_, at) => new Date(Date.UTC(2026, 0, 1) - at * ms))

it.each([
  ['every four hours', 4 * HOUR, 60],
  ['daily', 24 * HOUR, 360],
  ['weekly', 7 * 24 * HOUR, 1_440],
  ['every quarter of an hour', HOUR / 4, 3],
  ['all at once', 0, 1],
])('a feed with articles %s is polled four times in between', (_name, ms, minutes) => {
  expect(freshMinutes(every(ms), WIDE)).toBe(minutes)
})

it('stays within the limits', () => {
  expect(freshMinutes(every(HOUR / 60), { min: 15, max: 240 })).toBe(15)
  expect(freshMinutes(every(700 * HOUR), { min: 15, max: 240 })).toBe(240)
  expect(freshMinutes(every(24 * HOUR), { min: 30, max: 30 })).toBe(30)
})

it('is not distorted by one long pause, or by old articles', () => {
  const after = every(HOUR * 8, 15).map(date => new Date(date.getTime() + 400 * 24 * HOUR))
  expect(freshMinutes([...after, ...every(HOUR * 8, 15)], WIDE)).toBe(120)
  expect(freshMinutes([...every(HOUR * 8, 20), ...every(HOUR * 900, 80)], WIDE)).toBe(120)
})

it('is an hour for a feed of fewer than two articles, within the limits', () => {
  expect(freshMinutes([], WIDE)).toBe(60)
  expect(freshMinutes(every(HOUR, 1), WIDE)).toBe(60)
  expect(freshMinutes([], { min: 120, max: 240 })).toBe(120)
})

it('within the widest limits is always a period that sy:updateFrequency can express', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 9e9 }), { maxLength: 60 })
  fc.assert(
    fc.property(gaps, all => {
      const ages = all.map((_, at) => all.slice(0, at + 1).reduce((sum, gap) => sum + gap, 0))
      const dates = ages.map(age => new Date(Date.UTC(2026, 0, 1) - age))
      const minutes = freshMinutes(dates, WIDE)
      expect(60 % minutes === 0 || 1_440 % minutes === 0).toBe(true)
    }),
  )
})
