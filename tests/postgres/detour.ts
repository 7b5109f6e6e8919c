import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that can be cut off. */
export interface Detour {
  /** The URL of the same thing by this way. */
  readonly url: string
  /** Breaks every connection off and takes no more. */
  cut(): Promise<void>
  /** Lets every connection stand, and nothing pass. */
  silence(): void
  /** Lets everything pass again. */
  mend(): Promise<void>
  close(): Promise<void>
}

/** Opens a way to what is at `url`. */
export async function openDetour(url: string): Promise<Detour> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let silent = false

  const server = createServer(inner => {
    const outer = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from)
      from.on('data', bytes => {
        if (!silent) to.write(bytes)
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
    silence() {
      silent = true
    },
    async mend() {
      silent = false
      if (!server.listening) await listen(port)
    },
    async close() {
      if (server.listening) await cut()
    },
  }
}
