import type { DeliveryStore, Settlement } from '../articles/store/delivery-store.ts'

/** Stores outcomes of attempts, those of a moment together. */
export interface Settler {
  /** Resolves when the outcome is stored. */
  settle(settlement: Settlement): Promise<void>
}

/** Options of `createSettler`. */
export interface SettlerOptions {
  readonly store: Pick<DeliveryStore, 'settleDeliveries'>
  readonly now: () => Date
}

/** Outcomes within this time are stored together, but not more than so many: polls would wait for the store. */
const GATHER_MS = 10
const MOST_TOGETHER = 16

/** Creates a settler. One transaction for many outcomes costs hardly more than one for each. */
export function createSettler({ store, now }: SettlerOptions): Settler {
  let group = newGroup()

  function newGroup(): { readonly settlements: Settlement[]; stored?: Promise<void> } {
    return { settlements: [] }
  }

  async function storeSoon({ settlements }: typeof group): Promise<void> {
    await new Promise(resolve => setTimeout(resolve, GATHER_MS))
    if (group.settlements === settlements) group = newGroup()
    await store.settleDeliveries(settlements, now())
  }

  return {
    settle(settlement) {
      const mine = group
      mine.settlements.push(settlement)
      mine.stored ??= storeSoon(mine)
      if (mine.settlements.length === MOST_TOGETHER) group = newGroup()
      return mine.stored
    },
  }
}
