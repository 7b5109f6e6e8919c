import { setTimeout as delay } from 'node:timers/promises'
import { messageOf, Problem } from '../problem.ts'
import { answerRequests, startThread, type Thread } from './thread.ts'

/** Functions that run in a thread, by name. Inputs and results are data that can be sent between threads. */
export type TaskMap = Readonly<Record<string, (input: never) => unknown>>

/** Runs tasks in threads, which start with the first task and end when there is none for a while. */
export interface TaskThreads<Tasks extends TaskMap> {
  /**
   * Runs a task. `limitMs` is the processor time that it may use, so that a busy machine does not make it fail.
   * @throws Problem of the kind `invalid` when it needs more time or memory; its thread is ended.
   */
  run<Name extends keyof Tasks & string>(
    name: Name,
    input: Parameters<Tasks[Name]>[0],
    limitMs: number,
  ): Promise<Awaited<ReturnType<Tasks[Name]>>>
  /** Ends all threads. Tasks that are not done are rejected. */
  close(): Promise<void>
}

/** Options of `createTaskThreads`. */
export interface TaskThreadOptions {
  /** A file that calls `answerTasks`. */
  readonly file: URL
  /** Threads at most. Further tasks wait. */
  readonly count: number
  /** Megabytes for the objects of one thread. */
  readonly maxMegabytes: number
  /** Time without a task after which a thread ends, in milliseconds. */
  readonly idleMs?: number
  /** Messages of the problems that `run` throws. */
  readonly messages: {
    readonly tooLong: (limitMs: number) => string
    readonly tooLarge: string
  }
}

interface TaskRequest {
  readonly name: string
  readonly input: unknown
}

type TaskAnswer = { readonly value: unknown } | { readonly failure: string }

type TaskThread = Thread<TaskRequest | typeof READY, TaskAnswer>

/** Answered when the thread has loaded everything: the time for that does not count. */
const READY = 'ready'
const IDLE_MS = 15_000
/** A thread within one long call of native code does not tell its processor time. After this time it is ended. */
const MAX_SILENCE_MS = 60_000
/** Between normal and below normal: requests go first, but somebody waits for the task, too. */
const PRIORITY = 5
/** Time between two looks at the processor time, at least. */
const MIN_LOOK_MS = 20

/** Creates threads for tasks. None is started yet. */
export function createTaskThreads<Tasks extends TaskMap>(options: TaskThreadOptions): TaskThreads<Tasks> {
  const { file, count, maxMegabytes, idleMs = IDLE_MS, messages } = options
  const all = new Set<TaskThread>()
  const idle: TaskThread[] = []
  const waiting: (() => void)[] = []
  let running = 0
  let idleTimer: NodeJS.Timeout | undefined
  let closed = false

  async function run(name: string, input: unknown, limitMs: number): Promise<unknown> {
    if (running < count) running++
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await runNow({ name, input }, limitMs)
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }

  async function runNow(request: TaskRequest, limitMs: number): Promise<unknown> {
    if (closed) throw new Problem('unavailable', 'Feedwright is being closed')
    clearTimeout(idleTimer)
    const thread = idle.pop() ?? start()
    try {
      await thread.request(READY)
      const answer = await withinLimit(thread, request, limitMs)
      idle.push(thread)
      if ('failure' in answer) throw new TaskFailure(answer.failure)
      return answer.value
    } catch (error) {
      if (!(error instanceof TaskFailure)) end(thread)
      if (closed) throw new Problem('unavailable', 'Feedwright is being closed', { cause: error })
      throw isOutOfMemory(error) ? new Problem('invalid', messages.tooLarge, { cause: error }) : error
    } finally {
      endSoon()
    }
  }

  function start(): TaskThread {
    const thread: TaskThread = startThread(file, { maxMegabytes })
    all.add(thread)
    return thread
  }

  async function end(thread: TaskThread): Promise<void> {
    all.delete(thread)
    await thread.end()
  }

  /** Ends the threads that are idle, unless a task comes first. */
  function endSoon(): void {
    clearTimeout(idleTimer)
    idleTimer = setTimeout(() => idle.splice(0).forEach(end), idleMs).unref()
  }

  /** @throws Problem when the task needs more processor time. */
  async function withinLimit(thread: TaskThread, request: TaskRequest, limitMs: number): Promise<TaskAnswer> {
    const before = await thread.cpuMs()
    const answered = new AbortController()
    const answer = thread.request(request)
    const exceeded = exceedsLimit(thread, { before, limitMs, signal: answered.signal })
    try {
      const first = await Promise.race([answer, exceeded])
      if (first !== undefined) return first
      throw new Problem('invalid', messages.tooLong(limitMs))
    } finally {
      answered.abort()
    }
  }

  return {
    run: run as TaskThreads<Tasks>['run'],
    async close() {
      closed = true
      clearTimeout(idleTimer)
      await Promise.all([...all].map(end))
    },
  }
}

/** The failure of a task whose thread goes on. */
class TaskFailure extends Error {}

interface LimitOptions {
  /** The processor time that the thread had used before the task, in milliseconds. */
  readonly before: number
  readonly limitMs: number
  readonly signal: AbortSignal
}

/** Resolves when a thread has used more processor time than it may. Rejects when `signal` is aborted. */
async function exceedsLimit(
  thread: TaskThread,
  { before, limitMs, signal }: LimitOptions,
): Promise<undefined> {
  for (let left = limitMs; left > 0; ) {
    await delay(Math.max(MIN_LOOK_MS, left), undefined, { signal })
    const used = await Promise.race([thread.cpuMs(), delay(MAX_SILENCE_MS, undefined, { signal })])
    if (used === undefined) return
    left = limitMs - (used - before)
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

/** Answers the tasks of `createTaskThreads` in the thread that it started. */
export function answerTasks(tasks: TaskMap): void {
  answerRequests(
    async (request: TaskRequest | typeof READY): Promise<TaskAnswer> => {
      if (request === READY) return { value: undefined }
      try {
        return { value: await tasks[request.name]?.(request.input as never) }
      } catch (error) {
        return { failure: messageOf(error) }
      }
    },
    {
      priority: PRIORITY,
      transfers: answer => ('value' in answer ? ownBuffers(answer.value) : []),
    },
  )
}

/** Returns the memory of bytes in a result that share it with nothing else: it is moved to the other thread. */
function ownBuffers(value: unknown): readonly ArrayBuffer[] {
  if (value instanceof Uint8Array) {
    const { buffer, length } = value
    return buffer instanceof ArrayBuffer && buffer.byteLength === length ? [buffer] : []
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.values(value).flatMap(ownBuffers)
}
