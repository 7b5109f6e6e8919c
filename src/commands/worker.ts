import { messageOf } from '../problem.ts'
import type { Order, Reply } from './colleague.ts'
import { type Front, type FrontOptions, openFront } from './front.ts'

/**
 * Runs one of several processes that answer on one port: does what the first process orders, the first of which is to
 * open a front. Resolves when it is to end, with its status.
 */
export function runWorker(options: FrontOptions): Promise<number> {
  let front: Front | undefined

  async function perform(order: Order): Promise<void> {
    if (order.kind === 'open') front = await openFront({ ...options, address: order.address })
    else if (order.kind === 'publish') await front?.publish(order.publication)
    else await front?.refresh()
  }

  process.on('message', (order: Order) => {
    const { number } = order
    perform(order).then(
      () => reply({ number }),
      error => reply({ number, failure: messageOf(error) }),
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
    process.once('disconnect', end)
  })
}

function reply(message: Reply): void {
  if (process.connected) process.send?.(message)
}
