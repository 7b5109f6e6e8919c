import type { ReaderDay } from '../../articles/readers/reader-store.ts'
import { productNamed } from '../agents/products.ts'
import { SUBSCRIBING } from '../agents/reader-class.ts'
import { CLIENTS, SUBSCRIBERS } from '../counting/day-book.ts'

/** How many subscribe. */
export interface Subscribers {
  readonly subscribers: number
  /** Clients whose programs do not say what they are: some may be people who read, others are scripts. */
  readonly uncertain: number
}

/**
 * Counts the subscribers within some days, of one or more feeds. A service is believed its last number for each id or address of a
 * feed, as FeedPress does. Of other programs, the day with the most clients counts, because a computer may be off at the weekend.
 */
export function countSubscribers(days: readonly ReaderDay[]): Subscribers {
  let [subscribers, uncertain] = [0, 0]
  for (const some of Map.groupBy(days, ({ feed, product }) => `${feed}\n${product}`).values()) {
    const { class: readerClass } = productNamed(some[0]?.product ?? '')
    const count = countOf(some)
    // A service that is not listed, but counts its subscribers, is no script.
    if (SUBSCRIBING.includes(readerClass)) subscribers += count.told + count.clients
    else if (readerClass === 'unknown') {
      subscribers += count.told
      uncertain += count.clients
    }
  }
  return { subscribers, uncertain }
}

function countOf(days: readonly ReaderDay[]) {
  const told = new Map<string, number>()
  let clients = 0
  for (const { maxima } of days.toSorted((a, b) => (a.day < b.day ? -1 : 1))) {
    clients = Math.max(clients, maxima[CLIENTS] ?? 0)
    for (const [name, count] of Object.entries(maxima))
      if (name.startsWith(SUBSCRIBERS)) told.set(name, count)
  }
  return { told: [...told.values()].reduce((sum, count) => sum + count, 0), clients }
}
