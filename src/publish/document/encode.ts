import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, type ZstdOptions, zstdCompress } from 'node:zlib'
import { ownMemory } from '../../system/own-memory.ts'

/** The codings of a document besides identity (RFC 1952, RFC 8878, RFC 7932), the fastest first. */
export const CODINGS = ['gzip', 'zstd', 'br'] as const

/** A coding that compresses. */
export type CompressedCoding = (typeof CODINGS)[number]

/** The bytes to encode, and the coding. */
export interface Encoding {
  readonly coding: CompressedCoding
  readonly bytes: Uint8Array
}

const GZIP_LEVEL = 6
const ZSTD_LEVEL = 3
const BROTLI_LEVEL = 5
/** A window of 2 MB. RFC 9659 allows at most 8 MB. */
const ZSTD_WINDOW_LOG = 21

const ENCODERS: Readonly<Record<CompressedCoding, (bytes: Uint8Array) => Promise<Buffer>>> = {
  gzip: bytes => promisify(gzip)(bytes, { level: GZIP_LEVEL }),
  zstd: bytes =>
    promisify(zstdCompress)(bytes, {
      params: {
        [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL,
        [constants.ZSTD_c_windowLog]: ZSTD_WINDOW_LOG,
      },
      pledgedSrcSize: bytes.length,
    } as ZstdOptions),
  br: bytes =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
}

/** Encodes bytes in Node's thread pool. Each coding has one level, so that an entity tag never names two byte strings. */
export async function encode({ coding, bytes }: Encoding): Promise<Buffer> {
  return ownMemory(await ENCODERS[coding](bytes))
}
