import { messageOf } from '../../problem.ts'
import { openServerProcess, type ServerProcess, type ServerProcessOptions } from '../server-process.ts'
import type { ChangeNotice, WorkerRequest, WorkerResponse } from './worker-process.ts'

/**
 * Runs this process as a worker: executes the commands of the primary process, the first of which opens the server.
 * Resolves with the exit status when the worker is to end.
 */
export function runWorker(options: Omit<ServerProcessOptions, 'address' | 'onWritten'>): Promise<number> {
  let server: ServerProcess | undefined
  const changes = createUnconfirmedChanges()

  async function execute(request: WorkerRequest): Promise<Omit<WorkerResponse, 'id'>> {
    if (request.kind === 'open') {
      const { address } = request
      server = await openServerProcess({ ...options, address, onWritten: changes.report })
    } else if (request.kind === 'publish') await server?.publish(request.publication)
    else if (request.kind === 'refresh') await server?.refresh()
    else if (request.kind === 'metrics') return { metrics: await server?.metrics() }
    else changes.confirm(request.change)
    return {}
  }

  process.on('message', (request: WorkerRequest) => {
    const { id } = request
    execute(request).then(
      response => send({ ...response, id }),
      error => send({ id, failure: messageOf(error) }),
    )
  })
  // A terminal interrupts all processes at the same time. The primary process decides when this one ends.
  process.on('SIGINT', () => undefined)
  return new Promise(resolve => {
    const end = () => {
      const closed = server?.close() ?? Promise.resolve()
      closed.then(
        () => resolve(0),
        () => resolve(1),
      )
    }
    process.once('SIGTERM', end)
    // The primary process has exited.
    process.once('disconnect', () => {
      changes.confirmAll()
      end()
    })
  })
}

/** Changes of the store by this worker that not every process serves yet. */
interface UnconfirmedChanges {
  /** Reports a change to the primary process. Resolves when it is confirmed. */
  report(): Promise<void>
  confirm(change: number): void
  confirmAll(): void
}

function createUnconfirmedChanges(): UnconfirmedChanges {
  const pending = new Map<number, () => void>()
  let lastChange = 0

  function confirm(change: number): void {
    pending.get(change)?.()
    pending.delete(change)
  }

  return {
    report() {
      if (!process.connected) return Promise.resolve()
      const change = ++lastChange
      const { promise, resolve } = Promise.withResolvers<void>()
      pending.set(change, resolve)
      send({ change })
      return promise
    },
    confirm,
    confirmAll() {
      for (const change of pending.keys()) confirm(change)
    },
  }
}

function send(message: WorkerResponse | ChangeNotice): void {
  if (process.connected) process.send?.(message)
}
