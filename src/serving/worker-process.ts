import type { Worker } from 'node:cluster'
import type { Publication } from '../articles/publication.ts'
import type { Address } from '../http/listen.ts'
import { Problem } from '../problem.ts'

/** What the first process tells a worker to do. */
export type Command =
  | { readonly kind: 'open'; readonly address: Address }
  | { readonly kind: 'publish'; readonly publication: Publication }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'shown'; readonly change: number }

/** The same, numbered, so that the worker can say what it has done. */
export type Order = Command & { readonly number: number }

/** What became of an order. */
export interface Reply {
  readonly number: number
  readonly failure?: string
}

/** A worker says that it has changed the store; it is told when all show the change of this number. */
export interface Written {
  readonly change: number
}

/** How long a worker may take to finish what it is answering. */
const STOP_MS = 15_000

/** A worker, as the first process knows it. */
export interface WorkerProcess {
  readonly pid: number | undefined
  /** Resolves when it has done it. @throws Problem when it could not, or has ended. */
  tell(command: Command): Promise<void>
  /** Resolves when it has ended, with the signal or status that it ended with. */
  readonly ended: Promise<string>
  /** Lets it finish what it is answering; resolves when it has ended. */
  stop(): Promise<void>
}

/** Takes up with a worker that was just forked. `onWritten` resolves when all show what it has changed. */
export function createWorkerProcess(worker: Worker, onWritten: () => Promise<void>): WorkerProcess {
  const { promise: ended, resolve: end } = Promise.withResolvers<string>()
  const waiting = new Map<number, (failure: string | undefined) => void>()
  let orders = 0

  worker.on('message', (message: Reply | Written) => {
    if ('number' in message) settle(message.number, message.failure)
    else tellShown(message.change)
  })
  worker.once('exit', (status, signal) => {
    end(String(signal ?? status))
    for (const number of waiting.keys()) settle(number, 'the worker has ended')
  })

  /** The change is kept, whatever became of showing it. */
  async function tellShown(change: number): Promise<void> {
    await onWritten().catch(() => undefined)
    await tell({ kind: 'shown', change }).catch(() => undefined)
  }

  function settle(number: number, failure: string | undefined): void {
    waiting.get(number)?.(failure)
    waiting.delete(number)
  }

  function tell(command: Command): Promise<void> {
    const number = ++orders
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    waiting.set(number, failure => {
      if (failure === undefined) resolve()
      else reject(new Problem('usage', failure))
    })
    worker.send({ ...command, number } satisfies Order, error => {
      if (error !== null) settle(number, error.message)
    })
    return promise
  }

  return {
    pid: worker.process.pid,
    ended,
    tell,
    async stop() {
      const force = setTimeout(() => worker.process.kill('SIGKILL'), STOP_MS)
      worker.process.kill('SIGTERM')
      await ended
      clearTimeout(force)
    },
  }
}
