import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type AnswerOptions, createAnswer } from './answer.ts'
import { commonHeaders, READ_METHODS } from './headers.ts'
import { type Address, closeServer, listen } from './listen.ts'
import { loggableUrl } from './request-target.ts'

/** A server of feeds that does not listen yet. */
export interface FeedServer {
  /** Listens and returns the port. @throws Problem when the address cannot be used. */
  listen(address: Address): Promise<number>
  /** Answers the waiting requests, and all later ones immediately. */
  ready(): void
  /** Finishes the requests in progress and refuses new ones. */
  close(): Promise<void>
}

/** Is told of each answer when it is complete, or its connection has broken. */
export type OnAnswered = (request: IncomingMessage, response: ServerResponse, milliseconds: number) => void

/** The same without the time, which takes longer to measure than a poll may take to be counted. */
export type OnDone = (request: IncomingMessage, response: ServerResponse) => void

/** Options of `createFeedServer`. */
export interface ServerOptions extends AnswerOptions {
  readonly onAnswered?: OnAnswered | undefined
  readonly onDone?: OnDone | undefined
  readonly log: AnswerOptions['log'] & {
    debug(fields: object, message: string): void
    isLevelEnabled(level: 'debug'): boolean
  }
}

/** Node's error for a request that is not valid HTTP, or that took too long. */
interface InvalidRequest extends Error {
  readonly code?: string
  /** The bytes that were being parsed, and how many of them were valid. */
  readonly rawPacket?: Buffer
  readonly bytesParsed?: number
}

const SECOND = 1_000
const HEADERS_TIMEOUT_MS = 15 * SECOND
/** Time for a whole request: the largest that the publishing API accepts, over a line of 1.5 Mbit/s. */
const REQUEST_TIMEOUT_MS = 300 * SECOND
const TIMEOUT_CHECK_MS = 5 * SECOND
const KEEP_ALIVE_MS = 65 * SECOND
/** Time in which a refused client can read the refusal before its connection is destroyed. */
const LINGER_MS = 2 * SECOND
/** A connection without any traffic is closed after this time, for example when a reader stops reading. */
const IDLE_MS = 120 * SECOND
/** Request line and headers together, in bytes; Node's own limit is half of it. */
const MAX_HEADER_BYTES = 32 * 1_024
const MAX_CONNECTIONS = 20_000
/** Longest wait of a request for the first publication. Then it is answered with 503. */
const MAX_WAIT_FOR_READY_MS = 10 * SECOND
/** Health probes are answered immediately. */
const PROBE_PREFIX = '/health/'

/** Creates the server: limits and time-outs, ready documents without a router, everything else by `app`. */
export function createFeedServer(options: ServerOptions): FeedServer {
  const { log, publisher, onAnswered, onDone } = options
  const gate = createGate()
  const answer = createAnswer(options)
  /**
   * The open connections, each with the last response begun on it: `unused` before the first request, and undefined when
   * the response is sent, because an idle connection should not keep a request in memory.
   */
  const connections = new Map<Duplex, ServerResponse | 'unused' | undefined>()
  const refused = new WeakSet<Duplex>()
  const logsResponses = log.isLevelEnabled('debug')
  let closing = false

  const server = createLimitedServer()
  server.on('request', receive)
  server.on('connection', socket => {
    connections.set(socket, 'unused')
    socket.once('close', () => connections.delete(socket))
  })
  server.on('clientError', refuseInvalid)
  // Without listeners, Node would request a body that is not needed, or close the connection without a response.
  server.on('checkContinue', receive)
  server.on('checkExpectation', receive)
  server.on('connect', (_request, socket) => refuseInTurn(socket, 405, { Allow: READ_METHODS }))

  function receive(request: IncomingMessage, response: ServerResponse): void {
    if (logsResponses) logOnClose(request, response)
    const { socket } = request
    const started = onAnswered && performance.now()
    connections.set(socket, response)
    response.on('close', () => {
      onDone?.(request, response)
      if (started !== undefined) onAnswered?.(request, response, performance.now() - started)
      if (connections.get(socket) === response) connections.set(socket, undefined)
    })
    if (closing) response.setHeader('Connection', 'close')
    if (gate.isOpen || request.url?.startsWith(PROBE_PREFIX)) answer(request, response)
    else gate.wait().then(() => answer(request, response))
  }

  function responseOn(socket: Duplex): ServerResponse | undefined {
    const response = connections.get(socket)
    return response === 'unused' ? undefined : response
  }

  function logOnClose({ method, url }: IncomingMessage, response: ServerResponse): void {
    const started = performance.now()
    response.on('close', () => {
      const milliseconds = Math.round(performance.now() - started)
      log.debug({ method, url: loggableUrl(url), status: response.statusCode, milliseconds }, 'answered')
    })
  }

  /** Invalid HTTP gets a short response, and the connection is closed (RFC 9112 sections 6.3 and 11.2). */
  function refuseInvalid(error: InvalidRequest, socket: Duplex): void {
    // The rest that a refused client sends is invalid again.
    if (refused.has(socket)) return
    if (error.code === 'ECONNRESET' || !socket.writable || isTimedOut(error, responseOn(socket)))
      socket.destroy()
    else refuseInTurn(socket, invalidStatus(error))
  }

  /**
   * Refuses after the response in progress on this connection, never within its body. A request whose own body is
   * invalid has no other response.
   */
  function refuseInTurn(socket: Duplex, status: number, own = {}): void {
    refused.add(socket)
    const current = responseOn(socket)
    const headers = { ...commonHeaders(publisher.publication?.baseUrl), ...own }
    if (current === undefined || current.writableFinished || awaitsBody(current))
      refuse(socket, status, headers)
    else current.once('close', () => refuse(socket, status, headers))
  }

  return {
    listen: address => listen(server, address),
    ready: gate.open,
    close() {
      closing = true
      // Browsers open connections in advance. Node does not count such a connection as idle.
      for (const [socket, response] of connections) if (response === 'unused') socket.destroy()
      return closeServer(server)
    },
  }
}

function createLimitedServer(): Server {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    // `createAnswer` checks it, so that all refusals are alike.
    requireHostHeader: false,
    // A request without a body goes through no stream.
    optimizeEmptyRequests: true,
  })
  server.maxConnections = MAX_CONNECTIONS
  server.setTimeout(IDLE_MS)
  return server
}

/** Holds requests back until the first publication, or for a limited time. */
function createGate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  const gate = {
    isOpen: false,
    open(): void {
      gate.isOpen = true
      resolve()
    },
    wait(): Promise<void> {
      const timeout = new Promise<void>(done => setTimeout(done, MAX_WAIT_FOR_READY_MS).unref())
      return Promise.race([promise, timeout])
    },
  }
  return gate
}

/** Returns whether a response is the next on its connection and not begun, because its request's body is not complete. */
function awaitsBody(response: ServerResponse): boolean {
  return response.socket !== null && !response.headersSent && !response.req.complete
}

/** Returns whether a response cannot be sent because the rest of its request took too long. */
function isTimedOut(error: { code?: string }, response: ServerResponse | undefined): boolean {
  return error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && response !== undefined && !response.headersSent
}

/** Returns the status for invalid HTTP. Bytes that no method can contain (RFC 9110 section 5.6.2), such as TLS, are 400. */
function invalidStatus({ code = '', rawPacket, bytesParsed = 0 }: InvalidRequest): number {
  const invalid = String.fromCharCode(rawPacket?.[bytesParsed] ?? 0)
  if (code === 'HPE_INVALID_METHOD' && !METHOD_CHARACTER.test(invalid)) return 400
  return INVALID_STATUS[code] ?? 400
}

const METHOD_CHARACTER = /[\w!#$%&'*+.^`|~-]/

const INVALID_STATUS: Readonly<Record<string, number>> = {
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
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
  if (socket.writable) socket.end(`HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\n${lines.join('')}\r\n`)
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
}
