import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

/** A thread that answers requests one after the other. It keeps the process alive only while it does. */
export interface Thread<Request, Answer> {
  /** Returns the answer to a request. Rejects when the thread fails or ends. */
  request(message: Request): Promise<Answer>
  /** Returns the processor time that the thread has used, in milliseconds. Rejects when the thread has ended. */
  cpuMs(): Promise<number>
  end(): Promise<void>
}

/** Options of `startThread`. */
export interface ThreadOptions {
  /** The thread's `workerData`. */
  readonly data?: unknown
  /** Megabytes for objects. A thread that needs more ends. */
  readonly maxMegabytes?: number
}

/** Megabytes for young objects in a thread's memory. A fresh thread takes three. */
const YOUNG_MB = 4

/** Starts a thread with a file that calls `answerRequests`. */
export function startThread<Request, Answer>(
  file: URL,
  { data, maxMegabytes }: ThreadOptions = {},
): Thread<Request, Answer> {
  const resourceLimits = {
    maxYoungGenerationSizeMb: YOUNG_MB,
    ...(maxMegabytes !== undefined && { maxOldGenerationSizeMb: maxMegabytes }),
  }
  const worker = new Worker(file, { workerData: data, resourceLimits })
  const pending: PromiseWithResolvers<Answer>[] = []
  let failure: unknown

  function fail(error: unknown): void {
    failure ??= error
    for (const { reject } of pending.splice(0)) reject(failure)
  }

  function receive(answer: Answer): void {
    pending.shift()?.resolve(answer)
    if (pending.length === 0) worker.unref()
  }

  worker.on('message', receive)
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the thread has ended')))
  worker.unref()
  return {
    request(message) {
      if (failure !== undefined) return Promise.reject(failure)
      const answer = Promise.withResolvers<Answer>()
      pending.push(answer)
      worker.ref()
      worker.postMessage(message)
      return answer.promise
    },
    async cpuMs() {
      // Before Node 24.6 the time that has passed must do.
      if (typeof worker.cpuUsage !== 'function') return performance.now()
      worker.ref()
      try {
        const { user, system } = await worker.cpuUsage()
        return (user + system) / MICROSECONDS_PER_MS
      } finally {
        if (pending.length === 0) worker.unref()
      }
    },
    async end() {
      await worker.terminate()
    },
  }
}

const MICROSECONDS_PER_MS = 1_000

/** Options of `answerRequests`. */
export interface AnswerRequestsOptions<Answer> {
  /** Priority of the thread, as in `os.constants.priority`; the lowest when absent. */
  readonly priority?: number
  /** Returns the memory of an answer that is moved instead of copied. */
  readonly transfers?: (answer: Answer) => readonly ArrayBuffer[]
}

/** Answers requests in a thread that `startThread` started, one after the other. */
export function answerRequests<Request, Answer>(
  answer: (request: Request) => Promise<Answer>,
  { priority = constants.priority.PRIORITY_LOW, transfers = () => [] }: AnswerRequestsOptions<Answer> = {},
): void {
  if (isMainThread) throw new Error('expected to be run in a thread of its own')
  lowerPriority(priority)
  let last = Promise.resolve()
  parentPort?.on('message', (request: Request) => {
    last = last.then(async () => {
      const given = await answer(request)
      parentPort?.postMessage(given, transfers(given))
    })
  })
}

/**
 * Lets the thread that answers HTTP go first when both need the same core. Linux accepts a thread's number for that of a
 * process (setpriority(2), "C library/kernel differences"). Elsewhere nothing changes.
 */
function lowerPriority(priority: number): void {
  try {
    const thread = readlinkSync('/proc/thread-self').split('/').at(-1)
    setPriority(Number(thread), priority)
  } catch {
    // The thread works all the same.
  }
}
