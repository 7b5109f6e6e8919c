import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageOf, Problem } from '../problem.ts'

/** The address on which a server listens. */
export interface Address {
  /** 0 for any free port. */
  readonly port: number
  /** All addresses when absent. */
  readonly host?: string | undefined
  /** Whether other processes listen on it too, and the operating system distributes the connections. */
  readonly shared?: boolean
}

/** Time for the requests in progress when the server closes. */
const SHUTDOWN_MS = 10_000
/** Interval at which a closing server looks for connections without a request in progress. */
const IDLE_CHECK_MS = 20

/** Listens on an address and returns the port. @throws Problem when the address cannot be used. */
export function listen(server: Server, { port, host, shared = false }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const place = `${host ?? 'all addresses'}, port ${port}`
    server.once('error', error =>
      reject(new Problem('usage', `could not listen on ${place}: ${reasonOf(error)}`)),
    )
    server.listen({ port, host, reusePort: shared, exclusive: shared }, () =>
      resolve((server.address() as AddressInfo).port),
    )
  })
}

function reasonOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? messageOf(error)
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not use the port: choose one from 1024 on with --port',
  EADDRINUSE: 'another program uses the port: end it, or choose another port with --port',
  EADDRNOTAVAIL: 'this machine has no such address: correct --host',
  EAI_AGAIN: 'no such host name is known: correct --host',
  ENOTFOUND: 'there is no such host name: correct --host',
}

/** Finishes the requests in progress, closes all connections and stops listening. */
export function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    const force = setTimeout(() => server.closeAllConnections(), SHUTDOWN_MS)
    // A response that began before the close says that its connection stays open.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS)
    server.close(() => {
      clearTimeout(force)
      clearInterval(idle)
      resolve()
    })
  })
}

/** A port that no other program can use until it is released. */
export interface ReservedPort {
  readonly port: number
  release(): Promise<void>
}

/** Reserves a free port for processes that will share it. @throws Problem when the address cannot be used. */
export async function reservePort(host: string | undefined): Promise<ReservedPort> {
  const server = createServer()
  const port = await listen(server, { port: 0, host, shared: true })
  return { port, release: () => closeServer(server) }
}

/** Returns the port of an address, or a free one for port 0. @throws Problem when another program listens on it. */
export async function freePort(address: Address): Promise<number> {
  const server = createServer()
  const port = await listen(server, address)
  await closeServer(server)
  return port
}
