import type { ProgramState } from '../../operator/status/program-state.ts'
import { messageOf, Problem } from '../../problem.ts'
import { openServerProcess, type ServerProcess, type ServerProcessOptions } from '../server-process.ts'
import { thisProcess } from '../this-process.ts'
import type { ChangeNotice, Inspection, WorkerRequest, WorkerResponse } from './worker-process.ts'

/**
 * Runs this process as a worker: executes the commands of the primary process, the first of which opens the server.
 * Resolves with the exit status when the worker is to end.
 */
export function runWorker(
  options: Omit<ServerProcessOptions, 'address' | 'onWritten' | 'inspect'>,
): Promise<number> {
  let server: ServerProcess | undefined
  const changes = createUnconfirmedChanges()
  const inspections = createInspections()

  async function execute(request: WorkerRequest): Promise<Omit<WorkerResponse, 'id'>> {
    if (request.kind === 'open') {
      const { address } = request
      server = await openServerProcess({
        ...{ ...options, address, onWritten: changes.report, inspect: inspections.begin },
      })
    } else if (request.kind === 'publish') await server?.publish(request.publication)
    else if (request.kind === 'refresh') await server?.refresh()
    else if (request.kind === 'metrics') return { metrics: await server?.metrics() }
    else if (request.kind === 'polls') return { polls: await server?.polls(request.salt) }
    else if (request.kind === 'process') return { process: thisProcess('worker') }
    else if (request.kind === 'inspected') inspections.end(request.inspection, request.state)
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

/** Questions for the state of the program that the primary process has not answered yet. */
interface Inspections {
  /** @throws Problem when the primary process cannot tell. */
  begin(): Promise<ProgramState>
  end(inspection: number, state: ProgramState | undefined): void
}

function createInspections(): Inspections {
  const pending = new Map<number, (state: ProgramState | undefined) => void>()
  let last = 0
  return {
    async begin() {
      const inspection = ++last
      const { promise, resolve } = Promise.withResolvers<ProgramState | undefined>()
      pending.set(inspection, resolve)
      send({ inspection })
      const state = await promise
      if (state === undefined) throw new Problem('unavailable', 'the state of the program could not be read')
      return state
    },
    end(inspection, state) {
      pending.get(inspection)?.(state)
      pending.delete(inspection)
    },
  }
}

function send(message: WorkerResponse | ChangeNotice | Inspection): void {
  if (process.connected) process.send?.(message)
}
