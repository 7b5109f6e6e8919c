import { AI_CRAWLERS, BOTS, BROWSERS, LIBRARIES, PORTALS, UNLISTED_BOT } from './crawler-products.ts'
import type { ReaderClass } from './reader-class.ts'
import { APPS, HOSTED, PODCAST_APPS, type Row, SELF_HOSTED } from './subscriber-products.ts'

/** A program that asks for feeds. */
export interface Product {
  /** Its name, without a version. */
  readonly name: string
  readonly class: ReaderClass
  /** Where its makers can be found; undefined when nobody answers for it. */
  readonly home?: string | undefined
}

/**
 * Agents as they are in real requests (docs/readers/reader-by-reader.md#user-agents), in the lists of the Open Podcast Analytics Working
 * Group (github.com/opawg/podcast-rss-useragents), and in ai.robots.txt. The first match wins: an agent that says "like FeedFetcher-Google"
 * or "Mozilla" is compared with its own name before Google and the browsers.
 */
const PRODUCTS: readonly { readonly pattern: RegExp; readonly product: Product }[] = [
  ...products('hosted reader', HOSTED),
  ...products('self-hosted', SELF_HOSTED),
  ...products('podcast app', PODCAST_APPS),
  ...products('app', APPS),
  ...products('AI crawler', AI_CRAWLERS),
  ...products('bot', BOTS),
  ...products('portal', PORTALS),
  ...products('bot', [UNLISTED_BOT]),
  ...products('unknown', LIBRARIES),
  ...products('browser', BROWSERS),
]

const NAMED: ReadonlyMap<string, Product> = new Map(PRODUCTS.map(({ product }) => [product.name, product]))

/** Programs of which nothing is known. */
export const UNKNOWN: Product = { name: 'unknown', class: 'unknown' }

/** Returns the product of a `User-Agent`; undefined when no list has it. */
export function findProduct(agent: string): Product | undefined {
  return PRODUCTS.find(({ pattern }) => pattern.test(agent))?.product
}

/** Returns the product with a name. One that is not listed has told its own name. */
export function productNamed(name: string): Product {
  return NAMED.get(name) ?? { name, class: 'unknown' }
}

function products(readerClass: ReaderClass, rows: readonly Row[]) {
  return rows.map(([name, pattern, home]) => ({ pattern, product: { name, class: readerClass, home } }))
}
