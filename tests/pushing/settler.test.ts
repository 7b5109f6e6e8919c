import { expect, it } from 'vitest'
import type { Settlement } from '../../src/articles/store/delivery-store.ts'
import { createSettler } from '../../src/pushing/settler.ts'

function settlement(n: number): Settlement {
  return { key: `${n}`, version: 1, outcome: 'accepted' }
}

it('outcomes of a moment are stored together, in groups of a limited size', async () => {
  const sizes: number[] = []
  const store = { settleDeliveries: async (some: readonly Settlement[]) => void sizes.push(some.length) }
  const { settle } = createSettler({ store, now: () => new Date() })
  await Promise.all(Array.from({ length: 70 }, (_, n) => settle(settlement(n))))
  await settle(settlement(70))
  expect(sizes).toEqual([16, 16, 16, 16, 6, 1])
})

it('everyone hears of a store that fails, and the next outcomes are stored', async () => {
  let isAway = true
  const settleDeliveries = async () => {
    if (isAway) throw new Error('no store')
  }
  const { settle } = createSettler({ store: { settleDeliveries }, now: () => new Date() })
  const results = await Promise.allSettled([settle(settlement(1)), settle(settlement(2))])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isAway = false
  await settle(settlement(3))
})
