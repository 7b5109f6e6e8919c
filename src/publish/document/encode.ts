import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib'

/** The codings of a document besides identity (RFC 1952, RFC 8878, RFC 7932), the fastest first. */
export const CODINGS = ['gzip', 'zstd', 'br'] as const

/** A coding that compresses. */
export type CompressedCoding = (typeof CODINGS)[number]

/** How much time may be spent on a document: `high` for one with many requests, `low` for one with few. */
export type Effort = 'high' | 'low'

/** The bytes to encode, and how. */
export interface Encoding {
  readonly coding: CompressedCoding
  readonly bytes: Uint8Array
  readonly effort: Effort
}

/** Above this many bytes, Brotli's highest level takes too long for what it saves. */
const MAX_BROTLI_11_BYTES = 1_000_000
const GZIP_LEVELS: Readonly<Record<Effort, number>> = { high: 9, low: 6 }
const ZSTD_LEVELS: Readonly<Record<Effort, number>> = { high: 19, low: 6 }

/** Encodes bytes. Each effort has a fixed level, so that an entity tag never stands for two byte strings. */
export function encode({ coding, bytes, effort }: Encoding): Buffer {
  return ENCODERS[coding](bytes, effort)
}

const ENCODERS: Readonly<Record<CompressedCoding, (bytes: Uint8Array, effort: Effort) => Buffer>> = {
  gzip: (bytes, effort) => gzipSync(bytes, { level: GZIP_LEVELS[effort] }),
  zstd: (bytes, effort) =>
    zstdCompressSync(bytes, {
      params: {
        [constants.ZSTD_c_compressionLevel]: ZSTD_LEVELS[effort],
        // RFC 9659 limits the window to 8 MB.
        [constants.ZSTD_c_windowLog]: 21,
      },
      pledgedSrcSize: bytes.length,
    }),
  br: (bytes, effort) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: brotliQuality(bytes, effort),
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
}

function brotliQuality({ length }: Uint8Array, effort: Effort): number {
  if (effort === 'low') return 5
  return length > MAX_BROTLI_11_BYTES ? 9 : 11
}
