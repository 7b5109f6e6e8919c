import type { FeedFetches, Withdrawal } from '../../articles/recall/recall-store.ts'
import { isByHand } from '../product.ts'

/** Whether one product has fetched a feed since an article was withdrawn from it. */
export interface ProductCheck {
  readonly product: string
  /** When it first fetched a version without the article, or with the notice; undefined when it has not yet. */
  readonly fetched?: Date | undefined
  /** The status of the last fetch of that version: 200, or 304. */
  readonly status?: number | undefined
  /** When it last fetched the feed at all. */
  readonly last: Date
  /** Minutes between two of its fetches, on average; undefined until it has come twice. */
  readonly everyMinutes?: number | undefined
  /** Whether a person looks with it: then it counts for nothing. */
  readonly isByHand: boolean
}

const MINUTE = 60_000
/** Products that have not come for so long before a withdrawal are not waited for. */
const USUAL_MS = 7 * 24 * 60 * MINUTE

/** Returns a check for each product that fetches a feed. */
export function productChecks(
  fetches: readonly FeedFetches[],
  withdrawal: Withdrawal,
): readonly ProductCheck[] {
  const byProduct = Map.groupBy(fetches, ({ product }) => product)
  return [...byProduct]
    .map(([product, own]) => checkOf(product, own, withdrawal))
    .filter(({ last }) => withdrawal.at.getTime() - last.getTime() < USUAL_MS)
}

function checkOf(product: string, own: readonly FeedFetches[], { at, revision }: Withdrawal): ProductCheck {
  // A fetch of the same revision before the withdrawal was of another store.
  const since = own.filter(one => one.revision >= revision && one.last >= at)
  const [earliest] = since.toSorted((a, b) => a.first.getTime() - b.first.getTime())
  return {
    product,
    fetched: earliest?.first,
    status: earliest?.status,
    last: new Date(Math.max(...own.map(({ last }) => last.getTime()))),
    everyMinutes: intervalOf(own),
    isByHand: isByHand(product),
  }
}

function intervalOf(own: readonly FeedFetches[]): number | undefined {
  const count = own.reduce((sum, each) => sum + each.count, 0)
  if (count < 2) return undefined
  const from = Math.min(...own.map(({ first }) => first.getTime()))
  const to = Math.max(...own.map(({ last }) => last.getTime()))
  return Math.max(1, Math.round((to - from) / (count - 1) / MINUTE))
}

/** Returns whether a portal has the withdrawal: each product that usually comes has fetched the feed since. */
export function isFetched(products: readonly ProductCheck[]): boolean {
  const counted = products.filter(product => !product.isByHand)
  return counted.length > 0 && counted.every(({ fetched }) => fetched !== undefined)
}
