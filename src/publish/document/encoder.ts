import { availableParallelism } from 'node:os'
import { CODINGS, type CompressedCoding, type Encoding, encode as encodeNow } from './encode.ts'

/** A document to encode in one coding. */
export interface EncodingJob extends Encoding {
  /** Called before the work begins. A document that was replaced meanwhile is not encoded. */
  readonly isNeeded: () => boolean
}

/** Encodes a document. Returns undefined when it is no longer needed. Rejects when encoding fails. */
export type Encode = (job: EncodingJob) => Promise<Buffer | undefined>

/** Encodes documents until it is closed. */
export interface Encoder {
  readonly encode: Encode
  /** Starts no further job: waiting jobs return undefined. */
  close(): void
}

/** Half of Node's thread pool. Files need the other half. */
const MAX_CONCURRENCY = 2

/**
 * Creates an encoder that runs few jobs at a time. Every document gets gzip before any gets zstd, and zstd before br;
 * within a coding the newest document is first.
 */
export function createEncoder(
  limit = Math.max(1, Math.min(MAX_CONCURRENCY, availableParallelism() - 1)),
): Encoder {
  const waiting: { readonly coding: CompressedCoding; readonly begin: () => void }[] = []
  let running = 0
  let closed = false

  /** Removes the next job from the queue and returns the function that starts it. */
  function dequeue(): (() => void) | undefined {
    for (const coding of CODINGS) {
      const at = waiting.findLastIndex(each => each.coding === coding)
      if (at >= 0) return waiting.splice(at, 1)[0]?.begin
    }
    return undefined
  }

  async function encode(job: EncodingJob): Promise<Buffer | undefined> {
    if (running < limit) running++
    else await new Promise<void>(begin => waiting.push({ coding: job.coding, begin }))
    try {
      return !closed && job.isNeeded() ? await encodeNow(job) : undefined
    } finally {
      const begin = dequeue()
      if (begin === undefined) running--
      else begin()
    }
  }

  return {
    encode,
    close() {
      closed = true
    },
  }
}
