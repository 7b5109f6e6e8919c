import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib'

/** Codings that a document is made in besides identity (RFC 1952, RFC 7932, RFC 8878), the quickest first. */
export const CODINGS = ['gzip', 'zstd', 'br'] as const

/** One of them. */
export type MadeCoding = (typeof CODINGS)[number]

/** How much work a document is worth: `high` for one that many ask for, `low` for one that few do. */
export type Effort = 'high' | 'low'

/** What is to be encoded, and how. */
export interface Encoding {
  readonly coding: MadeCoding
  readonly bytes: Uint8Array
  readonly effort: Effort
}

/** Past this many bytes, Brotli's highest level takes longer than it is worth. */
const MAX_BROTLI_11_BYTES = 1_000_000
const GZIP_LEVELS: Readonly<Record<Effort, number>> = { high: 9, low: 6 }
const ZSTD_LEVELS: Readonly<Record<Effort, number>> = { high: 19, low: 6 }

/** Makes a coding. There is one level for each effort, so that a tag never names two byte strings. */
export function encode({ coding, bytes, effort }: Encoding): Buffer {
  return ENCODERS[coding](bytes, effort)
}

const ENCODERS: Readonly<Record<MadeCoding, (bytes: Uint8Array, effort: Effort) => Buffer>> = {
  gzip: (bytes, effort) => gzipSync(bytes, { level: GZIP_LEVELS[effort] }),
  zstd: (bytes, effort) =>
    zstdCompressSync(bytes, {
      params: {
        [constants.ZSTD_c_compressionLevel]: ZSTD_LEVELS[effort],
        // RFC 9659: no window of over 8 MB.
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
