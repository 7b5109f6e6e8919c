import { describe, expect, it } from 'vitest'
import type { FeedFetches } from '../../src/articles/recall/recall-store.ts'
import { isFetched, productChecks } from '../../src/recall/checklist/portal-check.ts'

const MINUTE = 60_000
const AT = new Date('2026-11-28T12:00:00Z')
const minute = (n: number) => new Date(AT.getTime() + n * MINUTE)
const WITHDRAWAL = { at: AT, revision: 10, isHeld: true }

function fetched(
  product: string,
  revision: number,
  [from, to]: readonly [number, number],
  count = 1,
): FeedFetches {
  return { feed: 'smart', product, revision, first: minute(from), last: minute(to), count, status: 304 }
}

describe('productChecks', () => {
  it('finds the first fetch of a version that shows the withdrawal', () => {
    const fetches = [
      fetched('SmartNewsBot', 9, [-60, 3], 5),
      fetched('SmartNewsBot', 10, [5, 20], 2),
      fetched('SmartNewsBot', 12, [25, 30], 2),
    ]
    const checks = productChecks(fetches, WITHDRAWAL)
    expect(checks).toEqual([
      {
        product: 'SmartNewsBot',
        fetched: minute(5),
        status: 304,
        last: minute(30),
        everyMinutes: 11,
        isByHand: false,
      },
    ])
    expect(isFetched(checks)).toBe(true)
  })

  it('does not take an older version that was fetched later for the new one', () => {
    const checks = productChecks([fetched('SmartNewsBot', 9, [-30, 5], 8)], WITHDRAWAL)
    expect(checks).toMatchObject([{ fetched: undefined, last: minute(5), everyMinutes: 5 }])
    expect(isFetched(checks)).toBe(false)
  })

  it('waits for each product that usually comes, and not for those that no longer do', () => {
    const gone = fetched('OldBot', 3, [-14 * 1_440, -8 * 1_440], 9)
    const checks = productChecks(
      [gone, fetched('BotA', 10, [1, 1]), fetched('BotB', 9, [-9, -9])],
      WITHDRAWAL,
    )
    expect(checks.map(({ product }) => product)).toEqual(['BotA', 'BotB'])
    expect(isFetched(checks)).toBe(false)
    expect(isFetched(productChecks([gone, fetched('BotA', 10, [1, 1])], WITHDRAWAL))).toBe(true)
  })

  it('does not count what people look at themselves, nor nobody', () => {
    expect(isFetched(productChecks([fetched('browser', 10, [1, 1])], WITHDRAWAL))).toBe(false)
    expect(isFetched([])).toBe(false)
  })
})
