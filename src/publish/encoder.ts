import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'

/** Codings that a document is made in besides identity (RFC 1952, RFC 7932, RFC 8878), the quickest first. */
export const CODINGS = ['gzip', 'zstd', 'br'] as const

/** One of them. */
export type MadeCoding = (typeof CODINGS)[number]

/** How much work a document is worth: `high` for one that many ask for, `low` for one that few do. */
export type Effort = 'high' | 'low'

/** A coding to be made. */
export interface CodingJob {
  readonly coding: MadeCoding
  readonly bytes: Buffer
  readonly effort: Effort
  /** Asked before the work begins: a document that was replaced meanwhile is not worth it. */
  readonly isWanted: () => boolean
}

/** Makes a coding; undefined when it is not wanted any more. Rejects when it cannot be made. */
export type Encode = (job: CodingJob) => Promise<Buffer | undefined>

/** Past this many bytes, Brotli's highest level takes longer than it is worth. */
const MAX_BROTLI_11_BYTES = 1_000_000

/**
 * Creates what makes codings in threads, so many at a time: gzip for every document before zstd for any and br, of one
 * coding the newest document first. The event loop never waits, and the threads keep free for files.
 */
export function createEncoder(parallel: number): Encode {
  const waiting: { readonly coding: MadeCoding; readonly begin: () => void }[] = []
  let running = 0

  /** Takes out whose turn it is. */
  function takeNext(): (() => void) | undefined {
    for (const coding of CODINGS) {
      const at = waiting.findLastIndex(each => each.coding === coding)
      if (at >= 0) return waiting.splice(at, 1)[0]?.begin
    }
    return undefined
  }

  return async job => {
    if (running < parallel) running++
    else await new Promise<void>(begin => waiting.push({ coding: job.coding, begin }))
    try {
      return job.isWanted() ? await encodeNow(job) : undefined
    } finally {
      const begin = takeNext()
      if (begin === undefined) running--
      else begin()
    }
  }
}

/** Makes a coding in a thread at once. One level for each effort, so that a tag never names two byte strings. */
export function encodeNow({ coding, bytes, effort }: CodingJob): Promise<Buffer> {
  return ENCODERS[coding](bytes, effort)
}

const ENCODERS: Readonly<Record<MadeCoding, (bytes: Buffer, effort: Effort) => Promise<Buffer>>> = {
  gzip: (bytes, effort) => promisify(gzip)(bytes, { level: GZIP_LEVELS[effort] }),
  zstd: (bytes, effort) =>
    promisify(zstdCompress)(bytes, {
      params: {
        [constants.ZSTD_c_compressionLevel]: ZSTD_LEVELS[effort],
        // RFC 9659: no window of over 8 MB.
        [constants.ZSTD_c_windowLog]: 21,
      },
      pledgedSrcSize: bytes.length,
    }),
  br: (bytes, effort) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: brotliQuality(bytes, effort),
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
}

const GZIP_LEVELS: Readonly<Record<Effort, number>> = { high: 9, low: 6 }
const ZSTD_LEVELS: Readonly<Record<Effort, number>> = { high: 19, low: 6 }

function brotliQuality({ length }: Buffer, effort: Effort): number {
  if (effort === 'low') return 5
  return length > MAX_BROTLI_11_BYTES ? 9 : 11
}
