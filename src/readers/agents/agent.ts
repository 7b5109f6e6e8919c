import { findProduct, type Product, UNKNOWN } from './products.ts'

/** What a `User-Agent` says. */
export interface Agent {
  readonly product: Product
  /** The name that an unlisted program gives itself; undefined when it is listed, or when that is no name. */
  readonly ownName?: string | undefined
  /** Whether an unlisted program gives the address of a page about itself: it wants to be known. */
  readonly hasPage: boolean
  /** For how many people it asks; undefined when it does not say. */
  readonly subscribers?: number | undefined
  /** The id that the service has for the feed. */
  readonly feedId?: string | undefined
}

/** JSON Feed 1.1 asks for `(n subscribers)`; the other forms are in docs/readers/reader-by-reader.md#user-agents. */
const SUBSCRIBERS =
  /(\d[\d,.]*)\s+(?:subscriber|reader|user|follower)s?\b|subscribers?(?:\s+count)?\s*[:=]\s*(\d+)/i
const FEED_ID = /\bfeed-?id[:=]\s*([\w-]{1,64})/i
/** A larger number is a mistake or a joke. */
const MAX_SUBSCRIBERS = 100_000_000
/** A name such as `ExampleReader`: no number, no address of a person. */
const OWN_NAME = /^([a-z][a-z ._-]{2,39}?)(?=$|[/;(\d]|\s+[\d(+-])/i
const PAGE = /\+?https?:\/\//i

/** Parses a `User-Agent`. */
export function parseAgent(text: string): Agent {
  const product = findProduct(text)
  return {
    product: product ?? UNKNOWN,
    ownName: product === undefined ? OWN_NAME.exec(text)?.[1]?.trim() : undefined,
    hasPage: PAGE.test(text),
    subscribers: subscribersOf(text),
    feedId: FEED_ID.exec(text)?.[1],
  }
}

function subscribersOf(text: string): number | undefined {
  const [, before, after] = SUBSCRIBERS.exec(text) ?? []
  const digits = (before ?? after)?.replace(/\D/g, '')
  const count = digits === undefined || digits === '' ? Number.NaN : Number(digits)
  return count <= MAX_SUBSCRIBERS ? count : undefined
}
