import { startThread, type Thread } from '../../system/thread.ts'
import type { ReadingRules } from './read-content.ts'
import {
  type Reading,
  type RecordRequest,
  type RecordTools,
  readRecordFile,
  unreadableRecord,
} from './read-record-file.ts'

/** Records that are read together. */
export interface ReadingBatch {
  readonly requests: readonly RecordRequest[]
  readonly rules: ReadingRules
}

/** Reads batches of records. */
export interface ReadingPool {
  /** Number of records in a batch. */
  readonly batchSize: number
  /** Number of batches that may be requested before the first is answered. */
  readonly maxPending: number
  /** Returns a reading for each record, or fewer after `close`. */
  read(batch: ReadingBatch): Promise<readonly Reading[]>
  /** Stops after the records in progress. */
  close(): Promise<void>
}

/** The module, data and number of reading threads. */
export interface ReadingThreads {
  /** File of a thread that calls `readInThread`. */
  readonly file: URL
  /** The thread's data, besides `ReadingThreadData`. */
  readonly data: object
  readonly count: number
}

/** The data of every reading thread. */
export interface ReadingThreadData {
  /** The publication's folder. */
  readonly root: string
  /** Contains another number than 0 when the thread must stop. */
  readonly stop: Int32Array<SharedArrayBuffer>
}

type ReadingThread = Thread<ReadingBatch, readonly Reading[]>

const PARALLEL_READS = 8
/** A small batch limits the records that are read again after one of them ends its thread. */
const RECORDS_IN_BATCH = 20
/** After more deaths, the records are not the cause. */
const MAX_DEATHS = 8
/** A thread may hang on a drive that does not answer. */
const CLOSE_TIMEOUT_MS = 2_000

/** Creates a pool that reads in this thread, for a few records. */
export function createLocalPool(tools: RecordTools): ReadingPool {
  return {
    batchSize: PARALLEL_READS,
    maxPending: 1,
    read: ({ requests, rules }) =>
      Promise.all(requests.map(request => readRecordFile(request, rules, tools))),
    async close() {},
  }
}

/**
 * Starts reading threads, each for the next batch. A record that ends its thread, for example by using all memory, is
 * reported like one that cannot be read.
 */
export function startReadingPool({ file, data, count }: ReadingThreads, root: string): ReadingPool {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const start = (): ReadingThread =>
    startThread(file, { data: { ...data, root, stop } satisfies ReadingThreadData })
  const threads = Array.from({ length: count }, start)
  const running = new Set<Promise<unknown>>()
  let turn = 0
  let deaths = 0

  async function read(batch: ReadingBatch): Promise<readonly Reading[]> {
    const at = turn++ % count
    const thread = threads[at] ?? start()
    try {
      return await thread.request(batch)
    } catch (error) {
      if (isStopped(stop)) return []
      if (threads[at] === thread) replace(at, error)
      return readOneByOne(batch, error)
    }
  }

  function replace(at: number, error: unknown): void {
    if (++deaths > MAX_DEATHS) throw error
    threads[at] = start()
  }

  async function readOneByOne(
    { requests, rules }: ReadingBatch,
    error: unknown,
  ): Promise<readonly Reading[]> {
    const [first, ...others] = requests
    if (first !== undefined && others.length === 0) return [unreadableRecord(first.path, error)]
    const readings: Reading[] = []
    for (const request of requests) readings.push(...(await read({ requests: [request], rules })))
    return readings
  }

  function track<Result>(work: Promise<Result>): Promise<Result> {
    const settled = work.catch(() => undefined)
    running.add(settled)
    settled.finally(() => running.delete(settled))
    return work
  }

  return {
    batchSize: RECORDS_IN_BATCH,
    maxPending: 2 * count,
    read: batch => track(read(batch)),
    async close() {
      Atomics.store(stop, 0, 1)
      const { promise: timeout, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, CLOSE_TIMEOUT_MS)
      await Promise.race([Promise.all(running), timeout])
      clearTimeout(timer)
      await Promise.all(threads.map(thread => thread.end()))
    },
  }
}

/** Reads a batch in a thread, one record after the other, until the thread must stop. */
export async function readInThread(
  { requests, rules }: ReadingBatch,
  tools: RecordTools,
  stop: ReadingThreadData['stop'],
): Promise<readonly Reading[]> {
  const readings: Reading[] = []
  for (const request of requests) {
    if (isStopped(stop)) break
    readings.push(await readRecordFile(request, rules, tools))
  }
  return readings
}

function isStopped(stop: ReadingThreadData['stop']): boolean {
  return Atomics.load(stop, 0) !== 0
}
