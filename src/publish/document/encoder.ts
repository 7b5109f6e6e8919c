import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { startThread, type Thread } from '../../system/thread.ts'
import { CODINGS, type Encoding, type MadeCoding } from './encode.ts'

/** A coding to be made. */
export interface CodingJob extends Encoding {
  /** Asked before the work begins: a document that was replaced meanwhile is not worth it. */
  readonly isWanted: () => boolean
}

/** Makes a coding; undefined when it is not wanted any more. Rejects when it cannot be made. */
export type Encode = (job: CodingJob) => Promise<Buffer | undefined>

/** Makes codings until it is closed. */
export interface Encoder {
  readonly encode: Encode
  /** Ends its threads: what they are at and what waits will not be made. */
  close(): void
}

type EncodingThread = Thread<Encoding, Uint8Array>

/** More threads than these would take memory for seldom. */
const MAX_THREADS = 4
/** TypeScript while developing, JavaScript once built. */
const FILE = new URL(`./encoding-thread${extname(import.meta.filename)}`, import.meta.url)

/**
 * Creates what makes codings in threads that let those go first that answer requests: gzip for every document before
 * zstd for any and br, of one coding the newest document first. Threads are started when they are first needed.
 */
export function createEncoder(
  threads = Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1)),
): Encoder {
  const waiting: { readonly coding: MadeCoding; readonly begin: () => void }[] = []
  const idle: EncodingThread[] = []
  const busy = new Set<EncodingThread>()
  let running = 0
  let closed = false

  /** Takes out whose turn it is. */
  function takeNext(): (() => void) | undefined {
    for (const coding of CODINGS) {
      const at = waiting.findLastIndex(each => each.coding === coding)
      if (at >= 0) return waiting.splice(at, 1)[0]?.begin
    }
    return undefined
  }

  async function encode(job: CodingJob): Promise<Buffer | undefined> {
    if (running < threads) running++
    else await new Promise<void>(begin => waiting.push({ coding: job.coding, begin }))
    try {
      return !closed && job.isWanted() ? await encodeInThread(job) : undefined
    } finally {
      const begin = takeNext()
      if (begin === undefined) running--
      else begin()
    }
  }

  /** A thread that fails is not used again. */
  async function encodeInThread({ coding, bytes, effort }: Encoding): Promise<Buffer> {
    const thread: EncodingThread = idle.pop() ?? startThread(FILE, undefined)
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
