import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'

/** Codings that a document may be sent in (RFC 9110 section 8.4.1, RFC 7932, RFC 8878). */
export type Coding = 'identity' | 'gzip' | 'br' | 'zstd'

/** One coding of a document, ready to be sent. */
export interface Variant {
  readonly coding: Coding
  readonly bytes: Buffer
  /** Strong: each coding has its own (RFC 9110 section 8.8.3.3). */
  readonly etag: string
}

/** A ready answer: bytes in several codings, and what HTTP says of them. */
export interface Document {
  /** Whole value of `Content-Type`. */
  readonly contentType: string
  /** The instant of its last change, in whole seconds. */
  readonly changed: Date
  /** Whole value of `Cache-Control`. */
  readonly cacheControl: string
  /** Headers of this document alone, such as `Link`. */
  readonly headers: Readonly<Record<string, string>>
  /** The entity tags of all codings, those still in the making included. */
  readonly etags: Readonly<Record<Coding, string>>
  /** What can be sent now: identity at once, the codings as they become ready, the shortest first. */
  readonly variants: readonly Variant[]
  /** Resolves when all codings are ready. One that could not be made is not offered. */
  readonly settled: Promise<void>
}

/** What a document is made of. */
export interface DocumentParts {
  readonly body: string
  readonly contentType: string
  readonly changed: Date
  readonly cacheControl: string
  readonly headers?: Readonly<Record<string, string>>
}

const SUFFIXES: Readonly<Record<Coding, string>> = { identity: '', gzip: '-gz', br: '-br', zstd: '-zs' }

/** Below this many bytes a coding saves nothing that matters. */
const MIN_CODED_BYTES = 512

/** Past this many bytes, Brotli's highest level takes longer than it is worth. */
const MAX_BROTLI_11_BYTES = 1_000_000

/** Makes a document: identity is ready at once, the other codings are made off the event loop. */
export function createDocument({ body, headers = {}, ...parts }: DocumentParts): Document {
  const bytes = Buffer.from(body)
  const tag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
  const etags = mapCodings(coding => `"${tag}${SUFFIXES[coding]}"`)
  const variants: Variant[] = [{ coding: 'identity', bytes, etag: etags.identity }]

  async function add(coding: Coding, encode: () => Promise<Buffer>): Promise<void> {
    const coded = await encode()
    if (coded.length >= bytes.length) return
    variants.push({ coding, bytes: coded, etag: etags[coding] })
    variants.sort((a, b) => a.bytes.length - b.bytes.length)
  }

  const settled =
    bytes.length < MIN_CODED_BYTES
      ? Promise.resolve()
      : Promise.allSettled(encoders(bytes).map(([coding, encode]) => add(coding, encode))).then(
          () => undefined,
        )
  return { ...parts, headers, etags, variants, settled }
}

function mapCodings(value: (coding: Coding) => string): Readonly<Record<Coding, string>> {
  return { identity: value('identity'), gzip: value('gzip'), br: value('br'), zstd: value('zstd') }
}

/** How each coding is made, the quickest first. One level each, so that a tag never names two byte strings. */
function encoders(bytes: Buffer): readonly (readonly [Coding, () => Promise<Buffer>])[] {
  const brotli = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: bytes.length > MAX_BROTLI_11_BYTES ? 9 : 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  const zstd = { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_windowLog]: 21 }
  return [
    ['gzip', () => promisify(gzip)(bytes, { level: 9 })],
    ['zstd', () => promisify(zstdCompress)(bytes, { params: zstd, pledgedSrcSize: bytes.length })],
    ['br', () => promisify(brotliCompress)(bytes, { params: brotli })],
  ]
}
