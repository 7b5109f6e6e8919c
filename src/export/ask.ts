import { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** An answer of the server, with the names of its headers in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Options of a request. */
export interface AskOptions {
  readonly method?: 'GET' | 'HEAD'
  /** Media types of `Accept`. */
  readonly accept?: string
}

/** Asks the server for a path and its query. Rejects when it closes the connection without an answer. */
export type Ask = (path: string, options?: AskOptions) => Promise<Answer>

/** The listener of a server: what it answers is exported. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Creates the function that asks a listener within this process, without a network. It asks in HTTP/1.0 and without codings: an
 * answer is then its head and its bytes, and nothing else.
 */
export function createAsk(listener: Listener): Ask {
  return (path, { method = 'GET', accept } = {}) => {
    const chunks: Buffer[] = []
    const socket = createSocket(chunks)
    const request = new IncomingMessage(socket)
    Object.assign(request, {
      method,
      url: path,
      httpVersion: '1.0',
      httpVersionMajor: 1,
      httpVersionMinor: 0,
    })
    request.headers = { host: 'localhost', ...(accept !== undefined && { accept }) }
    request.push(null)
    const response = new ServerResponse(request)
    response.assignSocket(socket)
    return new Promise((resolve, reject) => {
      response.once('finish', () => resolve(parseAnswer(Buffer.concat(chunks))))
      socket.once('error', reject)
      socket.once('close', () => reject(new Error(`${path} was not answered`)))
      listener(request, response)
    })
  }
}

/** A connection whose other end only collects what is written. */
function createSocket(chunks: Buffer[]): Socket {
  const duplex = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  // Node sets time-outs on connections.
  return Object.assign(duplex, { setTimeout: () => duplex }) as unknown as Socket
}

const HEAD_END = '\r\n\r\n'

function parseAnswer(bytes: Buffer): Answer {
  const end = bytes.indexOf(HEAD_END)
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const headers = lines.map(line => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return {
    status: Number(first.split(' ', 2)[1]),
    headers: Object.fromEntries(headers),
    body: bytes.subarray(end + HEAD_END.length),
  }
}
