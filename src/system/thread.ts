import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

/** Megabytes of the part of a thread's memory where young objects live, of which a fresh thread takes three. */
const YOUNG_MB = 4

/** A thread of the program that answers questions, one after the other. It keeps the process alive only meanwhile. */
export interface Thread<Question, Answer> {
  /** Rejects when the thread fails or is ended. */
  ask(question: Question): Promise<Answer>
  end(): Promise<void>
}

/** Starts the thread of a file that calls `answerQuestions`; `data` is its `workerData`. */
export function startThread<Question, Answer>(file: URL, data: unknown): Thread<Question, Answer> {
  const limits = { maxYoungGenerationSizeMb: YOUNG_MB }
  const worker = new Worker(file, { workerData: data, resourceLimits: limits })
  const waiting: PromiseWithResolvers<Answer>[] = []
  let failure: unknown

  function fail(error: unknown): void {
    failure ??= error
    for (const { reject } of waiting.splice(0)) reject(failure)
  }

  function hear(answer: Answer): void {
    waiting.shift()?.resolve(answer)
    if (waiting.length === 0) worker.unref()
  }

  worker.on('message', hear)
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the thread has ended')))
  worker.unref()
  return {
    ask(question) {
      if (failure !== undefined) return Promise.reject(failure)
      const answer = Promise.withResolvers<Answer>()
      waiting.push(answer)
      worker.ref()
      worker.postMessage(question)
      return answer.promise
    },
    async end() {
      await worker.terminate()
    },
  }
}

/** Answers, in a thread that `startThread` started, each question after the one before. */
export function answerRequests<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  if (isMainThread) throw new Error('expected to be run in a thread of its own')
  letOthersGoFirst()
  let last = Promise.resolve()
  parentPort?.on('message', (question: Question) => {
    last = last.then(async () => parentPort?.postMessage(await answer(question)))
  })
}

/**
 * Gives way to the thread that answers requests wherever both want the same core. Linux takes the number of a thread
 * for that of a process (setpriority(2), "C library/kernel differences"); elsewhere nothing changes.
 */
function letOthersGoFirst(): void {
  try {
    const thread = readlinkSync('/proc/thread-self').split('/').at(-1)
    setPriority(Number(thread), constants.priority.PRIORITY_LOW)
  } catch {
    // It works all the same.
  }
}
