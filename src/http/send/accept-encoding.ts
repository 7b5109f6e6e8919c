import type { Coding, Variant } from '../../publish/document/document.ts'

/**
 * Chooses the variant for a value of `Accept-Encoding` (RFC 9110 section 12.5.3): the one with the highest quality, and
 * the shortest of several. Returns identity when the header is absent, malformed or allows nothing, never a 406.
 */
export function chooseVariant(variants: readonly Variant[], acceptEncoding: string | undefined): Variant {
  const [first] = variants
  const identity = variants.find(variant => variant.coding === 'identity') ?? first
  if (identity === undefined) throw new RangeError('a document has no variant')
  if (acceptEncoding === undefined || variants.length === 1) return identity
  const qualities = cachedQualities(acceptEncoding)
  let best = identity
  let bestQuality = qualities.get('identity') ?? UNSTATED_IDENTITY
  for (const variant of variants) {
    const quality = variant.coding === 'identity' ? 0 : (qualities.get(variant.coding) ?? 0)
    const shorter = quality === bestQuality && variant.bytes.length < best.bytes.length
    if (quality > 0 && (quality > bestQuality || shorter)) {
      best = variant
      bestQuality = quality
    }
  }
  return best
}

const ELEMENT = /^([\w!#$%&'*+.^`|~-]+)(?:\s*;\s*q\s*=\s*([\d.]+)\s*)?$/i
const QUALITY = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/

/** Parsed headers that are cached. Clients send few different ones. */
const MAX_CACHED_HEADERS = 100

/** The coding that `*` stands for: every client seen to send `*` can read it. */
const WILDCARD_CODING = 'gzip'

/** Quality of identity if the header does not name it: lower than any stated quality. */
const UNSTATED_IDENTITY = 0.0005

type Qualities = ReadonlyMap<Coding, number>

const cache = new Map<string, Qualities>()

function cachedQualities(header: string): Qualities {
  const cached = cache.get(header)
  if (cached !== undefined) return cached
  if (cache.size >= MAX_CACHED_HEADERS) cache.clear()
  const qualities = parseAcceptEncoding(header)
  cache.set(header, qualities)
  return qualities
}

function parseAcceptEncoding(header: string): Qualities {
  const qualities = new Map<Coding, number>()
  let wildcard: number | undefined
  for (const element of header.split(',')) {
    const match = ELEMENT.exec(element.trim())
    if (match === null) continue
    const [, name = '', q = '1'] = match
    const quality = QUALITY.test(q) ? Number(q) : 0
    if (name === '*') wildcard = quality
    const coding = codingOf(name.toLowerCase())
    if (coding !== undefined) qualities.set(coding, quality)
  }
  if (wildcard !== undefined && !qualities.has(WILDCARD_CODING)) qualities.set(WILDCARD_CODING, wildcard)
  return qualities
}

function codingOf(name: string): Coding | undefined {
  if (name === 'gzip' || name === 'x-gzip') return 'gzip'
  return name === 'br' || name === 'zstd' || name === 'identity' ? name : undefined
}
