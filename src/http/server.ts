import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { messageOf, Problem } from '../problem.ts'
import { type AnswerOptions, createAnswer } from './answer.ts'
import { commonHeaders, READ_METHODS } from './headers.ts'
import { loggableUrl } from './without-token.ts'

const SECOND = 1_000
const HEADERS_TIMEOUT_MS = 15 * SECOND
/** Time for a whole request: the largest that the publishing API takes, over a line of 1.5 Mbit/s. */
const REQUEST_TIMEOUT_MS = 300 * SECOND
const TIMEOUT_CHECK_MS = 5 * SECOND
const KEEP_ALIVE_MS = 65 * SECOND
/** A connection on which nothing moves for so long is closed: a reader that stopped reading, for one. */
const IDLE_MS = 120 * SECOND
/** Request line and headers together; Node's own limit is half of it. */
const MAX_HEADER_BYTES = 32 * 1_024
const MAX_CONNECTIONS = 20_000
/** How long requests wait for the first publication before they are told to come back. */
const MAX_WAIT_FOR_READY_MS = 10 * SECOND
const SHUTDOWN_MS = 10 * SECOND
/** How often a server that is closing looks for connections on which everything has been answered. */
const TIDY_MS = 20
/** Where whoever runs the server asks how it is; they are told at once. */
const PROBES = '/health/'

/** Where a server listens. */
export interface Address {
  /** 0 takes a free one. */
  readonly port: number
  /** All addresses when absent. */
  readonly host?: string | undefined
  /** Whether other processes listen there too, and the operating system shares connections out. */
  readonly shared?: boolean
}

/** A server of feeds that has not been told to listen. */
export interface FeedServer {
  /** Listens and gives the port. @throws Problem when the address cannot be had. */
  listen(address: Address): Promise<number>
  /** Requests are answered from now on; those that came before have waited. */
  ready(): void
  /** Finishes what is being answered, refuses what is new. */
  close(): Promise<void>
}

/** What a server works with. */
export interface ServerOptions extends AnswerOptions {
  readonly log: AnswerOptions['log'] & {
    debug(fields: object, message: string): void
    isLevelEnabled(level: 'debug'): boolean
  }
}

/** Creates the server: limits and time-outs, ready documents without a router, everything else by `app`. */
export function createFeedServer(options: ServerOptions): FeedServer {
  const { log, publisher } = options
  const gate = createGate()
  const answer = createAnswer(options)
  /** The last answer begun on each connection. */
  const answers = new WeakMap<Duplex, ServerResponse>()
  const connections = new Set<Duplex>()
  const logsAnswers = log.isLevelEnabled('debug')
  let closing = false

  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      // `refusal` looks at it, so that all refusals are alike.
      requireHostHeader: false,
      // A request without a body goes through no stream.
      optimizeEmptyRequests: true,
    },
    receive,
  )
  server.maxConnections = MAX_CONNECTIONS
  server.setTimeout(IDLE_MS)
  server.on('connection', socket => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  server.on('clientError', refuseBroken)
  // Without a listener Node would ask for a body that nobody wants, or hang up without a word.
  server.on('checkContinue', receive)
  server.on('checkExpectation', receive)
  server.on('connect', (_request, socket) => refuseInTurn(socket, 405, { Allow: READ_METHODS }))

  function receive(request: IncomingMessage, response: ServerResponse): void {
    if (logsAnswers) logWhenAnswered(request, response)
    answers.set(request.socket, response)
    if (closing) response.setHeader('Connection', 'close')
    if (gate.open || request.url?.startsWith(PROBES)) answer(request, response)
    else gate.wait().then(() => answer(request, response))
  }

  function logWhenAnswered({ method, url }: IncomingMessage, response: ServerResponse): void {
    const started = performance.now()
    response.on('close', () => {
      const milliseconds = Math.round(performance.now() - started)
      log.debug({ method, url: loggableUrl(url), status: response.statusCode, milliseconds }, 'answered')
    })
  }

  /** What is no HTTP gets a short answer and no second try (RFC 9112 sections 6.3 and 11.2). */
  function refuseBroken(error: Error & { code?: string }, socket: Duplex): void {
    if (error.code === 'ECONNRESET' || !socket.writable || isAwaited(error, answers.get(socket)))
      socket.destroy()
    else refuseInTurn(socket, BROKEN_STATUS[error.code ?? ''] ?? 400)
  }

  /** Refuses once what is being answered on this connection has been: never in the midst of another body. */
  function refuseInTurn(socket: Duplex, status: number, own = {}): void {
    const before = answers.get(socket)
    const headers = { ...commonHeaders(publisher.publication?.baseUrl), ...own }
    if (before === undefined || before.writableFinished) refuse(socket, status, headers)
    else before.once('close', () => refuse(socket, status, headers))
  }

  return {
    listen: address => listen(server, address),
    ready: gate.pass,
    close() {
      closing = true
      // Browsers connect ahead of need; Node takes such a connection for a busy one.
      for (const socket of connections) if (!answers.has(socket)) socket.destroy()
      return close(server)
    },
  }
}

/** Whether an answer waits for the rest of a request that took too long. */
function isAwaited(error: { code?: string }, answer: ServerResponse | undefined): boolean {
  return error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && answer !== undefined && !answer.headersSent
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

const BROKEN_STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_INVALID_METHOD: 501,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

function refuse(socket: Duplex, status: number, headers: Readonly<Record<string, string>>): void {
  const fields = {
    Date: new Date().toUTCString(),
    Connection: 'close',
    'Cache-Control': 'no-store',
    'Content-Length': '0',
    ...headers,
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  if (socket.writable) socket.end(`HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\n${lines.join('')}\r\n`)
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
}

function listen(server: Server, { port, host, shared = false }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const place = `${host ?? 'all addresses'}, port ${port}`
    server.once('error', error =>
      reject(new Problem('usage', `could not listen on ${place}: ${messageOf(error)}`)),
    )
    server.listen({ port, host, reusePort: shared, exclusive: shared }, () =>
      resolve((server.address() as AddressInfo).port),
    )
  })
}

/** A port that nobody else can have until it is released. */
export interface HeldPort {
  readonly port: number
  release(): Promise<void>
}

/** Holds a free port for those who will share it. @throws Problem when the address cannot be had. */
export async function holdPort(host: string | undefined): Promise<HeldPort> {
  const server = createServer()
  const port = await listen(server, { port: 0, host, shared: true })
  return { port, release: () => close(server) }
}

/**
 * The port of an address that nobody listens on, or a free one.
 * @throws Problem when it cannot be had.
 */
export async function freePort(address: Address): Promise<number> {
  const server = createServer()
  const port = await listen(server, address)
  await close(server)
  return port
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    const force = setTimeout(() => server.closeAllConnections(), SHUTDOWN_MS)
    // A connection whose last answer began before says that it stays open.
    const tidy = setInterval(() => server.closeIdleConnections(), TIDY_MS)
    server.close(() => {
      clearTimeout(force)
      clearInterval(tidy)
      resolve()
    })
  })
}
