import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A proxy to a server that can be cut off. */
export interface DatabaseProxy {
  /** The same URL through the proxy. */
  readonly url: string
  /** Closes every connection and accepts no more. */
  cut(): Promise<void>
  /** Keeps every connection open, and forwards nothing. */
  freeze(): void
  /** Forwards everything again. */
  restore(): Promise<void>
  close(): Promise<void>
}

/** Opens a proxy to the server at `url`. */
export async function openProxy(url: string): Promise<DatabaseProxy> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let frozen = false

  const server = createServer(inner => {
    const outer = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from)
      from.on('data', bytes => {
        if (!frozen) to.write(bytes)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })

  const listen = (port: number) => once(server.listen(port, '127.0.0.1'), 'listening')
  const breakOff = () => {
    for (const socket of sockets) socket.destroy()
  }
  const cut = async () => {
    const closed = once(server, 'close')
    server.close()
    breakOff()
    await closed
  }

  await listen(0)
  const { port } = server.address() as AddressInfo
  const here = new URL(url)
  here.port = String(port)
  return {
    url: here.href,
    cut,
    freeze() {
      frozen = true
    },
    async restore() {
      frozen = false
      if (!server.listening) await listen(port)
    },
    async close() {
      if (server.listening) await cut()
    },
  }
}
