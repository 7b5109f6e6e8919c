import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

/** A thread that answers requests one after the other. It keeps the process alive only while it does. */
export interface Thread<Request, Answer> {
  /** Returns the answer to a request. Rejects when the thread fails or ends. */
  request(message: Request): Promise<Answer>
  end(): Promise<void>
}

/** Megabytes for young objects in a thread's memory. A fresh thread takes three. */
const YOUNG_MB = 4

/** Starts a thread with a file that calls `answerRequests`. `data` is its `workerData`. */
export function startThread<Request, Answer>(file: URL, data: unknown): Thread<Request, Answer> {
  const limits = { maxYoungGenerationSizeMb: YOUNG_MB }
  const worker = new Worker(file, { workerData: data, resourceLimits: limits })
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
    async end() {
      await worker.terminate()
    },
  }
}

/** Answers requests in a thread that `startThread` started, one after the other. */
export function answerRequests<Request, Answer>(answer: (request: Request) => Promise<Answer>): void {
  if (isMainThread) throw new Error('expected to be run in a thread of its own')
  lowerPriority()
  let last = Promise.resolve()
  parentPort?.on('message', (request: Request) => {
    last = last.then(async () => parentPort?.postMessage(await answer(request)))
  })
}

/**
 * Lets the thread that answers HTTP go first when both need the same core. Linux accepts a thread's number for that of a
 * process (setpriority(2), "C library/kernel differences"). Elsewhere nothing changes.
 */
function lowerPriority(): void {
  try {
    const thread = readlinkSync('/proc/thread-self').split('/').at(-1)
    setPriority(Number(thread), constants.priority.PRIORITY_LOW)
  } catch {
    // The thread works all the same.
  }
}
