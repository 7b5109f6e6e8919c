import cluster from 'node:cluster'
import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Publication } from '../articles/publication.ts'
import { type Address, freePort, holdPort } from '../http/listen.ts'
import { messageOf } from '../problem.ts'
import type { ServerProcess } from './server-process.ts'
import { type Command, createWorkerProcess, type WorkerProcess } from './worker-process.ts'

/** A worker that does not show a change for so long hangs: it keeps nobody from publishing. */
const PATIENCE_MS = 5_000
/** Time before another worker takes the place of one that ended. */
const RESTART_MS = 500

/**
 * Where the operating system shares connections out between processes that listen on one port. Elsewhere the first
 * process does, and a connection that it has handed to one that then dies hangs.
 */
const SHARING: readonly NodeJS.Platform[] = ['linux', 'freebsd', 'sunos', 'aix']

/**
 * Opens a front of `count` processes that listen on one port over the same store. One that ends is replaced. When one
 * has changed the store, `onWritten` is to refresh all.
 * @throws Problem when the address cannot be had or one of them cannot begin.
 */
export async function openWorkers(
  count: number,
  { port: wanted, host }: Address,
  { log, onWritten }: { readonly log: Pick<Logger, 'error'>; readonly onWritten: () => Promise<void> },
): Promise<ServerProcess> {
  cluster.setupPrimary({ serialization: 'advanced' })
  // What shares a port is not refused one that others listen on.
  const shared = SHARING.includes(process.platform)
  // A free one might be another's before they listen.
  const held = wanted === 0 && shared ? await holdPort(host) : undefined
  const port = held?.port ?? (await freePort({ port: wanted, host }))
  const address = { port, host, shared }
  const colleagues = new Set<WorkerProcess>()
  let publication: Publication | undefined
  let closing = false

  await Promise.all(Array.from({ length: count }, begin))
  await held?.release()
  return {
    port,
    async publish(next) {
      publication = next
      await tellAll({ kind: 'publish', publication: next })
    },
    refresh: () =>
      Promise.race([tellAll({ kind: 'refresh' }), setTimeout(PATIENCE_MS, undefined, { ref: false })]),
    async close() {
      closing = true
      await Promise.all([...colleagues].map(colleague => colleague.stop()))
    },
  }

  async function begin(): Promise<void> {
    const colleague = createWorkerProcess(cluster.fork(), onWritten)
    await colleague.tell({ kind: 'open', address })
    colleagues.add(colleague)
    colleague.ended.then(why => {
      colleagues.delete(colleague)
      replace(colleague, why)
    })
    if (publication !== undefined) await told(colleague, { kind: 'publish', publication })
  }

  async function replace({ pid }: WorkerProcess, why: string): Promise<void> {
    if (!closing) log.error({ pid }, `worker ${pid} ended (${why}): another takes its place`)
    for (let begun = false; !begun && !closing; ) {
      await setTimeout(RESTART_MS)
      begun = closing || (await beginAgain())
    }
  }

  async function beginAgain(): Promise<boolean> {
    try {
      await begin()
      return true
    } catch (error) {
      log.error({}, `a worker could not begin: ${messageOf(error)}`)
      return false
    }
  }

  async function tellAll(command: Command): Promise<void> {
    await Promise.all([...colleagues].map(colleague => told(colleague, command)))
  }

  /** One that ended meanwhile is replaced by one that knows everything. */
  async function told(colleague: WorkerProcess, command: Command): Promise<void> {
    try {
      await colleague.tell(command)
    } catch (error) {
      log.error(
        { pid: colleague.pid },
        `worker ${colleague.pid} did not ${command.kind}: ${messageOf(error)}`,
      )
    }
  }
}
