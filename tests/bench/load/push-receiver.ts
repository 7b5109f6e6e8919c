import { createServer, type Server, type Socket } from 'node:net'
import { percentile } from '../report/statistics.ts'

/** What a receiver has got of one change. Times are milliseconds since the change. */
export interface Arrivals {
  readonly received: number
  /** Deliveries that came to a callback again. */
  readonly repeated: number
  readonly first: number
  readonly p50: number
  readonly p99: number
  readonly last: number
}

/** A subscriber that accepts whatever it is sent, at any address of this machine. */
export interface PushReceiver {
  readonly port: number
  /** Forgets what has come. Times are measured from now on. */
  begin(): void
  arrivals(): Arrivals
  /** Returns how many deliveries have come. */
  count(): number
  close(): void
}

const HEAD_END = Buffer.from('\r\n\r\n')
const ACCEPTED = 'HTTP/1.1 204 No Content\r\n\r\n'

/** Starts a receiver. It reads heads and counts bytes, so that it costs less than the server that is measured. */
export async function startPushReceiver(): Promise<PushReceiver> {
  let started = performance.now()
  let times: number[] = []
  let paths = new Set<string>()
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    const read = createRequestReader(path => {
      times.push(performance.now() - started)
      paths.add(path)
      socket.write(ACCEPTED)
    })
    socket.on('data', read)
  })
  await new Promise<void>(resolve => server.listen({ port: 0, host: '0.0.0.0', backlog: 4_096 }, resolve))

  return {
    port: portOf(server),
    begin() {
      started = performance.now()
      times = []
      paths = new Set()
    },
    count: () => times.length,
    arrivals() {
      const sorted = times.toSorted((a, b) => a - b)
      const [first, p50, p99, last] = [0, 0.5, 0.99, 1].map(share => percentile(sorted, share))
      return {
        ...{ received: times.length, repeated: times.length - paths.size },
        ...({ first, p50, p99, last } as Pick<Arrivals, 'first' | 'p50' | 'p99' | 'last'>),
      }
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Finds the end of each request on a connection. Calls `onRequest` with its target. */
function createRequestReader(onRequest: (target: string) => void): (bytes: Buffer) => void {
  let head = Buffer.alloc(0)
  let missing = 0
  let target = ''

  return bytes => {
    if (missing > 0) {
      missing -= bytes.length
    } else {
      head = Buffer.concat([head, bytes])
      const end = head.indexOf(HEAD_END)
      if (end < 0) return
      const text = head.toString('latin1', 0, end)
      target = text.split(' ', 2)[1] ?? ''
      missing =
        Number(/^content-length: *(\d+)/im.exec(text)?.[1] ?? 0) - (head.length - end - HEAD_END.length)
      head = Buffer.alloc(0)
    }
    if (missing <= 0) onRequest(target)
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return address.port
}
