import type { Worker } from 'node:cluster'
import type { Publication } from '../../articles/publication.ts'
import type { Address } from '../../http/listen.ts'
import type { ProcessState, ProgramState } from '../../operator/status/program-state.ts'
import { Problem } from '../../problem.ts'
import type { PollGroup } from '../../readers/counting/poll-group.ts'
import type { CollectedMetrics } from '../server-process.ts'

/**
 * A command of the primary process to a worker. `served` and `inspected` answer the worker's `ChangeNotice` and `Inspection` of the same
 * number.
 */
export type WorkerCommand =
  | { readonly kind: 'open'; readonly address: Address }
  | { readonly kind: 'publish'; readonly publication: Publication }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'metrics' }
  | { readonly kind: 'polls'; readonly salt: string }
  | { readonly kind: 'process' }
  | { readonly kind: 'served'; readonly change: number }
  | { readonly kind: 'inspected'; readonly inspection: number; readonly state: ProgramState | undefined }

/** A command with an id, which the worker's response repeats. */
export type WorkerRequest = WorkerCommand & { readonly id: number }

/** The outcome of a request: `failure` is the message of the error, if there was one. */
export interface WorkerResponse {
  readonly id: number
  readonly failure?: string
  /** The answer to `metrics`. */
  readonly metrics?: CollectedMetrics[] | undefined
  /** The answer to `polls`. */
  readonly polls?: PollGroup[] | undefined
  /** The answer to `process`. */
  readonly process?: ProcessState | undefined
}

/** Reports that a worker has changed the store. The primary process refreshes all workers, and then sends `served`. */
export interface ChangeNotice {
  readonly change: number
}

/** Asks for the state of the whole program. The primary process sends `inspected`. */
export interface Inspection {
  readonly inspection: number
}

/** What a worker asks of the primary process. */
export interface WorkerEvents {
  /** Resolves when every process serves the worker's change. */
  readonly onWritten: () => Promise<void>
  /** Returns the state of the whole program. */
  readonly inspect: () => Promise<ProgramState>
}

/** A worker as the primary process sees it. */
export interface WorkerProcess {
  readonly pid: number | undefined
  /** Sends a command. Resolves when the worker has executed it. @throws Problem when the worker has failed or exited. */
  request(command: WorkerCommand): Promise<WorkerResponse>
  /** Resolves when the worker has exited, with its signal or status. */
  readonly exited: Promise<string>
  /** Stops the worker after the requests in progress. Resolves when it has exited. */
  stop(): Promise<void>
}

/** Time for the requests in progress. Then the worker is killed. */
const STOP_TIMEOUT_MS = 15_000

/** Connects to a newly forked worker. */
export function createWorkerProcess(worker: Worker, { onWritten, inspect }: WorkerEvents): WorkerProcess {
  const exited = Promise.withResolvers<string>()
  const pending = new Map<number, (response: Omit<WorkerResponse, 'id'>) => void>()
  let lastId = 0

  worker.on('message', (message: WorkerResponse | ChangeNotice | Inspection) => {
    if ('id' in message) settle(message.id, message)
    else if ('inspection' in message) answer(message.inspection)
    else confirm(message.change)
  })
  worker.once('exit', (status, signal) => {
    exited.resolve(String(signal ?? status))
    for (const id of pending.keys()) settle(id, { failure: 'the worker has exited' })
  })

  /** The change is stored, even if not every process could serve it. */
  async function confirm(change: number): Promise<void> {
    await onWritten().catch(() => undefined)
    await request({ kind: 'served', change }).catch(() => undefined)
  }

  async function answer(inspection: number): Promise<void> {
    const state = await inspect().catch(() => undefined)
    await request({ kind: 'inspected', inspection, state }).catch(() => undefined)
  }

  function settle(id: number, response: Omit<WorkerResponse, 'id'>): void {
    pending.get(id)?.(response)
    pending.delete(id)
  }

  function request(command: WorkerCommand): Promise<WorkerResponse> {
    const id = ++lastId
    const { promise, resolve, reject } = Promise.withResolvers<WorkerResponse>()
    pending.set(id, response => {
      if (response.failure === undefined) resolve({ ...response, id })
      else reject(new Problem('usage', response.failure))
    })
    worker.send({ ...command, id } satisfies WorkerRequest, error => {
      if (error !== null) settle(id, { failure: error.message })
    })
    return promise
  }

  return {
    pid: worker.process.pid,
    exited: exited.promise,
    request,
    async stop() {
      const timer = setTimeout(() => worker.process.kill('SIGKILL'), STOP_TIMEOUT_MS)
      worker.process.kill('SIGTERM')
      await exited.promise
      clearTimeout(timer)
    },
  }
}
