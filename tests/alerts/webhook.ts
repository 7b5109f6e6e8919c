import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Alert } from '../../src/alerts/alert.ts'

/** A server that receives alerts. */
export interface Webhook {
  readonly url: string
  /** Every alert that it received, whatever it answered. */
  readonly alerts: Alert[]
  readonly headers: IncomingHttpHeaders[]
  close(): void
}

/** Starts a webhook. `answer` answers the request of the given number, from 0; with 200 when absent. */
export async function startWebhook(
  answer: (response: ServerResponse, number: number) => void = response => void response.end('ok'),
): Promise<Webhook> {
  const alerts: Alert[] = []
  const headers: IncomingHttpHeaders[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    headers.push(request.headers)
    alerts.push(JSON.parse(Buffer.concat(chunks).toString()))
    answer(response, alerts.length - 1)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    alerts,
    headers,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
