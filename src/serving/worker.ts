import { messageOf } from '../problem.ts'
import { openServerProcess, type ServerProcess, type ServerProcessOptions } from './server-process.ts'
import type { Order, Reply, Written } from './worker-process.ts'

/**
 * Runs one of several processes that answer on one port: does what the first process orders, the first of which is to
 * open a front. Resolves when it is to end, with its status.
 */
export function runWorker(options: Omit<ServerProcessOptions, 'address' | 'onWritten'>): Promise<number> {
  let front: ServerProcess | undefined
  /** What waits until every process shows a change of this one's. */
  const unshown = new Map<number, () => void>()
  let changes = 0

  function onWritten(): Promise<void> {
    if (!process.connected) return Promise.resolve()
    const change = ++changes
    const { promise, resolve } = Promise.withResolvers<void>()
    unshown.set(change, resolve)
    send({ change })
    return promise
  }

  async function perform(order: Order): Promise<void> {
    if (order.kind === 'open')
      front = await openServerProcess({ ...options, address: order.address, onWritten })
    else if (order.kind === 'publish') await front?.publish(order.publication)
    else if (order.kind === 'refresh') await front?.refresh()
    else show(order.change)
  }

  function show(change: number): void {
    unshown.get(change)?.()
    unshown.delete(change)
  }

  process.on('message', (order: Order) => {
    const { number } = order
    perform(order).then(
      () => send({ number }),
      error => send({ number, failure: messageOf(error) }),
    )
  })
  // A terminal interrupts all processes at once; the first one says when this one ends.
  process.on('SIGINT', () => undefined)
  return new Promise(resolve => {
    const end = () => {
      const closed = front?.close() ?? Promise.resolve()
      closed.then(
        () => resolve(0),
        () => resolve(1),
      )
    }
    process.once('SIGTERM', end)
    // The first process is no more.
    process.once('disconnect', () => {
      for (const change of unshown.keys()) show(change)
      end()
    })
  })
}

function send(message: Reply | Written): void {
  if (process.connected) process.send?.(message)
}
