import { createServer, type Server } from 'node:http'
import { AggregatorRegistry, type MetricObject, Registry } from 'prom-client'
import { closeServer, listen } from '../http/listen.ts'
import { messageOf } from '../problem.ts'
import { addServerState, type ServerState } from './state.ts'

/** Options of `startMetricsServer`. */
export interface MetricsServerOptions extends ServerState {
  readonly address: { readonly host: string; readonly port: number }
  /** Returns the metrics of each process. */
  readonly collect: () => Promise<readonly (readonly MetricObject[])[]>
  readonly log: { error(fields: object, message: string): void }
}

/** A server of metrics. */
export interface MetricsServer {
  readonly port: number
  close(): Promise<void>
}

/**
 * Serves `/metrics` in the text format of Prometheus, on an address of its own, so that readers cannot ask for it.
 * @throws Problem when the address cannot be used.
 */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const { address, collect, log } = options
  const state = new Registry()
  addServerState(state, options)

  async function text(): Promise<string> {
    const all = AggregatorRegistry.aggregate(
      [await state.getMetricsAsJSON(), ...(await collect())].map(list => [...list]),
    )
    return all.metrics()
  }

  const server: Server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Metrics are at /metrics.\n')
      return
    }
    text()
      .then(body => response.writeHead(200, { 'Content-Type': Registry.PROMETHEUS_CONTENT_TYPE }).end(body))
      .catch(error => {
        log.error({ err: error }, `metrics: ${messageOf(error)}`)
        response.writeHead(500).end()
      })
  })
  const port = await listen(server, address)
  return { port, close: () => closeServer(server) }
}
