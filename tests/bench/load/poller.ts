import { Agent, get } from 'node:http'

const PAUSE_MS = 3
const PATIENCE_MS = 20_000

/** Polls like a feed reader: with the last tag, over keep-alive connections. */
export interface Poller {
  /** Polls once with the last tag of the path, if any. Returns whether it has changed. */
  poll(path: string): Promise<boolean>
  /** Polls until the path has changed. Returns the time by `performance.now()`, or infinity after a timeout. */
  untilChanged(path: string): Promise<number>
  close(): void
}

/** Creates a poller of a server on this machine. */
export function createPoller(port: number): Poller {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const tags = new Map<string, string>()

  function poll(path: string): Promise<boolean> {
    const known = tags.get(path)
    const headers = known === undefined ? {} : { 'If-None-Match': known }
    return new Promise((resolve, reject) => {
      const sent = get({ port, host: '127.0.0.1', path, agent, headers }, response => {
        const { statusCode = 0, headers: answered } = response
        response.resume()
        response.once('error', reject)
        response.once('end', () => {
          if (statusCode !== 200 && statusCode !== 304) reject(new Error(`${path}: got ${statusCode}`))
          if (statusCode === 200 && answered.etag !== undefined) tags.set(path, answered.etag)
          resolve(statusCode === 200)
        })
      })
      sent.once('error', reject)
    })
  }

  async function untilChanged(path: string): Promise<number> {
    const started = performance.now()
    while (performance.now() - started < PATIENCE_MS) {
      if (await poll(path)) return performance.now()
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
    return Number.POSITIVE_INFINITY
  }

  return { poll, untilChanged, close: () => agent.destroy() }
}
