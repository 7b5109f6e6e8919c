import cluster from 'node:cluster'
import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Publication } from '../../articles/publication.ts'
import type { Config } from '../../config.ts'
import { type Address, freePort, reservePort } from '../../http/listen.ts'
import { messageOf } from '../../problem.ts'
import type { ServerProcess } from '../server-process.ts'
import {
  createWorkerProcess,
  type WorkerCommand,
  type WorkerEvents,
  type WorkerProcess,
  type WorkerResponse,
} from './worker-process.ts'

/** Options of `openWorkerPool`. */
export interface WorkerPoolOptions extends WorkerEvents {
  readonly log: Pick<Logger, 'error'>
}

/** A worker that refreshes for longer than this hangs: a publishing program no longer waits for it. */
const REFRESH_TIMEOUT_MS = 5_000
/** Time before a worker that has exited is replaced. */
const RESTART_MS = 500

/**
 * Platforms whose kernel distributes connections between processes that listen on one port (SO_REUSEPORT). Elsewhere the
 * primary process distributes them, and the connections of a worker that dies hang.
 */
const REUSE_PORT_PLATFORMS: readonly NodeJS.Platform[] = ['linux', 'freebsd', 'sunos', 'aix']

/**
 * Opens `config.workers` processes that listen on one port over the same store. A worker that exits is replaced.
 * @throws Problem when the address cannot be used or a worker cannot start.
 */
export async function openWorkerPool(
  config: Pick<Config, 'workers' | 'port' | 'host'>,
  { log, ...events }: WorkerPoolOptions,
): Promise<ServerProcess> {
  cluster.setupPrimary({ serialization: 'advanced' })
  const { address, release } = await reserveAddress(config)
  const workers = new Set<WorkerProcess>()
  let publication: Publication | undefined
  let closing = false

  await Promise.all(Array.from({ length: config.workers }, startWorker))
  await release()
  return {
    port: address.port,
    async publish(next) {
      publication = next
      await requestAll({ kind: 'publish', publication: next })
    },
    refresh: () =>
      Promise.race([
        requestAll({ kind: 'refresh' }),
        setTimeout(REFRESH_TIMEOUT_MS, undefined, { ref: false }),
      ]),
    async metrics() {
      return (await responses({ kind: 'metrics' })).flatMap(({ metrics = [] }) => metrics)
    },
    async polls(salt) {
      return (await responses({ kind: 'polls', salt })).flatMap(({ polls = [] }) => polls)
    },
    async processes() {
      return (await responses({ kind: 'process' })).flatMap(({ process: state = [] }) => state)
    },
    async close() {
      closing = true
      await Promise.all([...workers].map(worker => worker.stop()))
    },
  }

  async function startWorker(): Promise<void> {
    const worker = createWorkerProcess(cluster.fork(), events)
    await worker.request({ kind: 'open', address })
    workers.add(worker)
    worker.exited.then(reason => {
      workers.delete(worker)
      replace(worker, reason)
    })
    if (publication !== undefined) await requestOrLog(worker, { kind: 'publish', publication })
  }

  async function replace({ pid }: WorkerProcess, reason: string): Promise<void> {
    if (!closing) log.error({ pid }, `worker ${pid} exited (${reason}): another takes its place`)
    for (let replaced = false; !replaced && !closing; ) {
      await setTimeout(RESTART_MS)
      replaced = closing || (await tryToStartWorker())
    }
  }

  async function tryToStartWorker(): Promise<boolean> {
    try {
      await startWorker()
      return true
    } catch (error) {
      log.error({}, `a worker could not start: ${messageOf(error)}`)
      return false
    }
  }

  /** Returns the responses of all workers but those that have just exited. */
  async function responses(command: WorkerCommand): Promise<readonly WorkerResponse[]> {
    const all = [...workers].map(worker => worker.request(command).catch(() => undefined))
    return (await Promise.all(all)).filter(response => response !== undefined)
  }

  async function requestAll(command: WorkerCommand): Promise<void> {
    await Promise.all([...workers].map(worker => requestOrLog(worker, command)))
  }

  /** A worker that has exited meanwhile is replaced by one that publishes everything. */
  async function requestOrLog(worker: WorkerProcess, command: WorkerCommand): Promise<void> {
    try {
      await worker.request(command)
    } catch (error) {
      const { pid } = worker
      log.error({ pid }, `worker ${pid} did not ${command.kind}: ${messageOf(error)}`)
    }
  }
}

interface ReservedAddress {
  readonly address: Address
  /** Call it when the workers listen. */
  release(): Promise<void>
}

/** Finds the port for all workers. */
async function reserveAddress({ port, host }: Address): Promise<ReservedAddress> {
  // Processes that reuse a port do not find out whether others listen on it.
  const shared = REUSE_PORT_PLATFORMS.includes(process.platform)
  // Another program could take a free port before the workers listen.
  const reserved = port === 0 && shared ? await reservePort(host) : undefined
  const address = { port: reserved?.port ?? (await freePort({ port, host })), host, shared }
  return { address, release: async () => reserved?.release() }
}
