import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

/** A thread that answers requests. It keeps the process alive only while it does. */
export interface Thread<Request, Answer> {
  /** Returns the answer to a request. Rejects when the thread fails or ends. `transfers` is memory that is moved, not copied. */
  request(content: Request, transfers?: readonly ArrayBuffer[]): Promise<Answer>
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

/** A request, or its answer. */
interface Message<Content> {
  readonly id: number
  readonly content: Content
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
  const pending = new Map<number, PromiseWithResolvers<Answer>>()
  let requests = 0
  let failure: unknown

  function fail(error: unknown): void {
    failure ??= error
    for (const { reject } of pending.values()) reject(failure)
    pending.clear()
  }

  function receive({ id, content }: Message<Answer>): void {
    pending.get(id)?.resolve(content)
    pending.delete(id)
    if (pending.size === 0) worker.unref()
  }

  worker.on('message', receive)
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the thread has ended')))
  worker.unref()
  return {
    request(content, transfers = []) {
      if (failure !== undefined) return Promise.reject(failure)
      const answer = Promise.withResolvers<Answer>()
      const id = requests++
      pending.set(id, answer)
      worker.ref()
      worker.postMessage({ id, content } satisfies Message<Request>, transfers)
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
        if (pending.size === 0) worker.unref()
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
  /** Whether requests are answered at the same time; one after the other when absent. */
  readonly together?: boolean
  /** Returns the memory of an answer that is moved instead of copied. */
  readonly transfers?: (answer: Answer) => readonly ArrayBuffer[]
}

/** Answers requests in a thread that `startThread` started. */
export function answerRequests<Request, Answer>(
  answer: (request: Request) => Promise<Answer>,
  options: AnswerRequestsOptions<Answer> = {},
): void {
  const { priority = constants.priority.PRIORITY_LOW, together = false, transfers = () => [] } = options
  if (isMainThread) throw new Error('expected to be run in a thread of its own')
  lowerPriority(priority)
  let last = Promise.resolve()
  parentPort?.on('message', ({ id, content }: Message<Request>) => {
    const before = together ? Promise.resolve() : last
    last = before.then(async () => {
      const given = await answer(content)
      parentPort?.postMessage({ id, content: given } satisfies Message<Answer>, transfers(given))
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
