import type { Coding, Variant } from '../../publish/document/document.ts'

const ELEMENT = /^([\w!#$%&'*+.^`|~-]+)(?:\s*;\s*q\s*=\s*([\d.]+)\s*)?$/i
const QUALITY = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/

/** Clients say it in few ways: so many are kept as they were read. */
const MAX_KEPT_HEADERS = 100

/** What `*` stands for: the coding that every client that says so has been seen to read. */
const WILDCARD_CODING = 'gzip'

/** Less than any quality that can be stated: identity is always there, but a stated coding is preferred. */
const UNSTATED_IDENTITY = 0.0005

/**
 * The variant that answers `Accept-Encoding` best (RFC 9110 section 12.5.3): the highest quality, and among
 * equals the shortest. Identity when the header is absent, malformed, or allows nothing: never a 406.
 */
export function chooseVariant(variants: readonly Variant[], acceptEncoding: string | undefined): Variant {
  const [first] = variants
  const identity = variants.find(variant => variant.coding === 'identity') ?? first
  if (identity === undefined) throw new RangeError('a document has no variant')
  if (acceptEncoding === undefined || variants.length === 1) return identity
  const qualities = knownQualities(acceptEncoding)
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

type Qualities = ReadonlyMap<Coding, number>

const kept = new Map<string, Qualities>()

function knownQualities(header: string): Qualities {
  const known = kept.get(header)
  if (known !== undefined) return known
  if (kept.size >= MAX_KEPT_HEADERS) kept.clear()
  const qualities = parseAcceptEncoding(header)
  kept.set(header, qualities)
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
