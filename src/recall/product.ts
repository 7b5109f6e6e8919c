/** The name of a product, as `SmartNewsBot` in `Mozilla/5.0 (compatible; SmartNewsBot/1.0; +https://…)`. */
const COMPATIBLE = /\(\s*compatible;\s*([^;()/]+)/i
/** The name before a version, as `Tiny Tiny RSS/23.10`, or the first word, as in `Feedbin feed-id:12 - 3 subscribers`. */
const FIRST = /^\s*([a-z][\w.-]*(?: [\w.-]+){0,2})\/|^\s*([a-z][\w.-]*)(?=[;(:,\s]|$)/i
const BROWSER = /^Mozilla\//
const MAX_LENGTH = 40

/** Programs with which people look at a feed themselves. */
const BY_HAND = new Set(['browser', 'curl', 'wget', 'unknown'])

/**
 * Returns the product of a `User-Agent`, cut to its name: no version, no address and nothing else of a person. A browser is
 * `browser`, and a client without a name is `unknown`.
 */
export function productOf(agent: string): string {
  const name = COMPATIBLE.exec(agent)?.[1] ?? (BROWSER.test(agent) ? 'browser' : firstName(agent))
  const clean = name?.replace(/[^\w .-]/g, '').trim()
  return clean === undefined || clean === '' ? 'unknown' : clean.slice(0, MAX_LENGTH)
}

function firstName(agent: string): string | undefined {
  const [, versioned, word] = FIRST.exec(agent) ?? []
  return versioned ?? word
}

/** Returns whether a product is one with which a person looks, and so no portal. */
export function isByHand(product: string): boolean {
  return BY_HAND.has(product.toLowerCase())
}
