import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { messageOf, Problem } from '../problem.ts'
import type { Publisher } from '../publish/publisher.ts'
import { COMMON_HEADERS, READ_METHODS, transportHeaders } from './headers.ts'
import { sendDocument } from './send-document.ts'

const SECOND = 1_000
const HEADERS_TIMEOUT_MS = 15 * SECOND
const REQUEST_TIMEOUT_MS = 30 * SECOND
const TIMEOUT_CHECK_MS = 5 * SECOND
const KEEP_ALIVE_MS = 65 * SECOND
/** A connection on which nothing moves for so long is closed: a reader that stopped reading, for one. */
const IDLE_MS = 120 * SECOND
/** Request line and headers together; Node's own limit is half of it. */
const MAX_HEADER_BYTES = 32 * 1_024
const MAX_URL_LENGTH = 8_192
const MAX_CONNECTIONS = 20_000
/** A body of at most so many bytes is read and dropped; a longer one is not waited for. */
const MAX_IGNORED_BODY_BYTES = 65_536
/** How long requests wait for the first publication before they are told to come back. */
const MAX_WAIT_FOR_READY_MS = 10 * SECOND
const SHUTDOWN_MS = 10 * SECOND

/** What the server works with. */
export interface ServerOptions {
  readonly app: RequestListener
  readonly publisher: Publisher
  readonly now: () => Date
  readonly log: { debug(fields: object, message: string): void }
}

/** A server of feeds that has not been told to listen. */
export interface FeedServer {
  /** Listens and gives the port. @throws Problem when the address cannot be had. */
  listen(port: number, host: string | undefined): Promise<number>
  /** Requests are answered from now on; those that came before have waited. */
  ready(): void
  /** Finishes what is being answered, refuses what is new. */
  close(): Promise<void>
}

/** Creates the server: limits and time-outs, ready documents without a router, everything else by `app`. */
export function createFeedServer(options: ServerOptions): FeedServer {
  const { log } = options
  const gate = createGate()
  const answer = createAnswer(options)
  let closing = false

  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    },
    receive,
  )
  server.maxConnections = MAX_CONNECTIONS
  server.setTimeout(IDLE_MS)
  server.on('clientError', refuseBroken)
  // Without a listener Node would ask for a body that nobody wants, or hang up without a word.
  server.on('checkContinue', receive)
  server.on('checkExpectation', receive)
  server.on('connect', (_request, socket) => refuse(socket, 405, { Allow: READ_METHODS }))

  function receive(request: IncomingMessage, response: ServerResponse): void {
    const started = performance.now()
    response.on('finish', () => {
      const milliseconds = Math.round(performance.now() - started)
      log.debug(
        { method: request.method, url: request.url, status: response.statusCode, milliseconds },
        'answered',
      )
    })
    if (closing) response.setHeader('Connection', 'close')
    dropBody(request, response)
    if (gate.open) answer(request, response)
    else gate.wait().then(() => answer(request, response))
  }

  return {
    listen: (port, host) => listen(server, port, host),
    ready: gate.pass,
    close() {
      closing = true
      return close(server)
    },
  }
}

function createGate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  const gate = {
    open: false,
    pass(): void {
      gate.open = true
      resolve()
    },
    wait(): Promise<void> {
      const timeout = new Promise<void>(done => setTimeout(done, MAX_WAIT_FOR_READY_MS).unref())
      return Promise.race([promise, timeout])
    },
  }
  return gate
}

function createAnswer({ app, publisher, now }: ServerOptions): RequestListener {
  return (request, response) => {
    const refused = refusal(request)
    if (refused !== undefined) return respond(response, refused)
    const url = ownPath(originForm(request.url ?? '/'), publisher)
    if (url === undefined) return respond(response, 404)
    request.url = url
    if (url === '*')
      return respond(response, request.method === 'OPTIONS' ? 204 : 400, { Allow: READ_METHODS })
    const document = publisher.document(pathOf(url))
    if (document === undefined || (request.method !== 'GET' && request.method !== 'HEAD'))
      return app(request, response)
    for (const [name, value] of Object.entries(transportHeaders(publisher.publication?.baseUrl))) {
      response.setHeader(name, value)
    }
    sendDocument(request, response, document, now())
  }
}

function refusal(request: IncomingMessage): number | undefined {
  if ((request.url?.length ?? 0) > MAX_URL_LENGTH) return 414
  return countHosts(request.rawHeaders) > 1 ? 400 : undefined
}

function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') hosts++
  return hosts
}

/** `GET http://host/path` means `/path` here (RFC 9112 section 3.2.2). */
function originForm(target: string): string {
  if (target.startsWith('/') || target === '*') return target
  return target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/')
}

/** The path beneath the publication's own; undefined for one that is not. */
function ownPath(url: string, { publication }: Publisher): string | undefined {
  const prefix = publication === undefined ? '' : new URL(publication.baseUrl).pathname.replace(/\/$/, '')
  if (prefix === '' || url === '*' || url.startsWith('/health/')) return url
  if (url === prefix) return '/'
  return url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : undefined
}

function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

/** A short body is read and dropped; a long one is not waited for: the connection ends with the answer. */
function dropBody(request: IncomingMessage, response: ServerResponse): void {
  const length = Number(request.headers['content-length'] ?? 0)
  const endless = request.headers['transfer-encoding'] !== undefined || length > MAX_IGNORED_BODY_BYTES
  if (!endless && request.headers.expect === undefined) {
    request.resume()
    return
  }
  response.setHeader('Connection', 'close')
  response.on('finish', () => request.socket.destroySoon())
}

function respond(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { ...COMMON_HEADERS, 'Cache-Control': 'no-store', 'Content-Length': 0, ...headers })
    .end()
}

const BROKEN_STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_INVALID_METHOD: 501,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** What is no HTTP gets a short answer and no second try (RFC 9112 sections 6.3 and 11.2). */
function refuseBroken(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
  else refuse(socket, BROKEN_STATUS[error.code ?? ''] ?? 400)
}

function refuse(socket: Duplex, status: number, headers: Readonly<Record<string, string>> = {}): void {
  const fields = { Date: new Date().toUTCString(), Connection: 'close', 'Content-Length': '0', ...headers }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\n${lines.join('')}\r\n`)
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
}

function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const place = `${host ?? 'all addresses'}, port ${port}`
    server.once('error', error =>
      reject(new Problem('usage', `could not listen on ${place}: ${messageOf(error)}`)),
    )
    server.listen({ port, host }, () => resolve((server.address() as AddressInfo).port))
  })
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    const force = setTimeout(() => server.closeAllConnections(), SHUTDOWN_MS)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
  })
}
