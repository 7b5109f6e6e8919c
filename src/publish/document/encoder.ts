import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { startThread, type Thread } from '../../system/thread.ts'
import { CODINGS, type CompressedCoding, type Encoding } from './encode.ts'

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
  /** Ends its threads. Jobs in progress reject, and waiting jobs return undefined. */
  close(): void
}

type EncodingThread = Thread<Encoding, Uint8Array>

/** More threads would take memory and be needed rarely. */
const MAX_THREADS = 4
/** TypeScript in a checkout, JavaScript in the package. */
const THREAD_FILE = new URL(`./encoding-thread${extname(import.meta.filename)}`, import.meta.url)

/**
 * Creates an encoder with worker threads of low priority, so that requests are answered first. Every document gets gzip
 * before any gets zstd, and zstd before br; within a coding the newest document is first. Threads start when needed.
 */
export function createEncoder(
  threads = Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1)),
): Encoder {
  const waiting: { readonly coding: CompressedCoding; readonly begin: () => void }[] = []
  const idle: EncodingThread[] = []
  const busy = new Set<EncodingThread>()
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
    if (running < threads) running++
    else await new Promise<void>(begin => waiting.push({ coding: job.coding, begin }))
    try {
      return !closed && job.isNeeded() ? await encodeInThread(job) : undefined
    } finally {
      const begin = dequeue()
      if (begin === undefined) running--
      else begin()
    }
  }

  /** A thread that has failed is not used again. */
  async function encodeInThread({ coding, bytes, effort }: Encoding): Promise<Buffer> {
    const thread: EncodingThread = idle.pop() ?? startThread(THREAD_FILE, undefined)
    busy.add(thread)
    try {
      const { buffer, byteOffset, byteLength } = await thread.ask({ coding, bytes, effort })
      idle.push(thread)
      return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
    } finally {
      busy.delete(thread)
    }
  }

  function close(): void {
    closed = true
    for (const thread of [...idle.splice(0), ...busy]) thread.end()
  }

  return { encode, close }
}
