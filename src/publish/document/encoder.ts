import { availableParallelism } from 'node:os'
import { CODINGS, type CompressedCoding, type Encoding, encode as encodeNow } from './encode.ts'

/** A document to encode in one coding. */
export interface EncodingJob extends Encoding {
  /** Aborted when the document is no longer needed. A waiting job then leaves the queue, and releases the bytes. */
  readonly signal: AbortSignal
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
  /** The waiting jobs of each coding, the newest last. */
  const queues: Readonly<Record<CompressedCoding, (() => void)[]>> = { gzip: [], zstd: [], br: [] }
  let running = 0
  let closed = false

  async function encode(job: EncodingJob): Promise<Buffer | undefined> {
    if (running < limit) running++
    else if (!(await isNext(job))) return undefined
    try {
      return closed || job.signal.aborted ? undefined : await encodeNow(job)
    } finally {
      const begin = dequeue()
      if (begin === undefined) running--
      else begin()
    }
  }

  /** Resolves with true when it is the job's turn, and with false when it is aborted before. */
  function isNext({ coding, signal }: EncodingJob): Promise<boolean> {
    const queue = queues[coding]
    return new Promise(resolve => {
      const begin = () => {
        signal.removeEventListener('abort', leave)
        resolve(true)
      }
      const leave = () => {
        queue.splice(queue.indexOf(begin), 1)
        resolve(false)
      }
      queue.push(begin)
      signal.addEventListener('abort', leave)
    })
  }

  /** Removes the next job from the queues and returns the function that starts it. */
  function dequeue(): (() => void) | undefined {
    for (const coding of CODINGS) {
      const begin = queues[coding].pop()
      if (begin !== undefined) return begin
    }
    return undefined
  }

  return {
    encode,
    close() {
      closed = true
    },
  }
}
