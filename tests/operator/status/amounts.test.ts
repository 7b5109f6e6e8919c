import { expect, it } from 'vitest'
import { amount, bytes, duration, relative } from '../../../src/operator/status/amounts.ts'
import { renderHtml } from '../../../src/pages/html.ts'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE

it('an amount has its noun in the right number', () => {
  expect([amount(1, 'fault'), amount(0, 'fault'), amount(1_200, 'delivery', 'deliveries')]).toEqual([
    ...['1 fault', '0 faults', '1,200 deliveries'],
  ])
})

it('a size has two or three digits and the unit that fits', () => {
  expect([0, 999, 1_000, 12_866, 135_237, 999_999, 1.5e9, 4e15].map(bytes)).toEqual([
    ...['0 B', '999 B', '1.0 kB', '12.9 kB', '135 kB', '1000 kB', '1.5 GB', '4000 TB'],
  ])
})

it('a duration is told in the largest unit of which there are two', () => {
  expect(
    [-5, 0, 90_000, 2 * MINUTE, 119 * MINUTE, 47 * 60 * MINUTE, 2 * DAY, 400 * DAY].map(duration),
  ).toEqual([
    ...['0 seconds', '0 seconds', '90 seconds', '2 minutes', '119 minutes', '47 hours', '2 days', '400 days'],
  ])
})

it('a time is told from now, with the instant itself', () => {
  const now = new Date('2026-11-28T12:00:00.500Z')
  const ago = renderHtml(relative(new Date('2026-11-28T11:57:00Z'), now))
  expect(ago).toBe(
    '<time datetime="2026-11-28T11:57:00.000Z" title="2026-11-28 11:57:00 UTC">3 minutes ago</time>',
  )
  expect(renderHtml(relative(new Date('2026-12-01T12:00:01Z'), now))).toContain('>in 3 days<')
})
