import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { within } from './start.ts'

const ANSWER_MS = 25_000

/** An answer as received. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The body as it was sent, in whatever coding. */
  readonly bytes: Buffer
}

/** What is asked besides the URL. */
export interface AskOptions {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Buffer
  /** Request target, when it is not that of the URL. */
  readonly path?: string
}

/**
 * Asks over a connection of its own, without adding anything to what is asked. (`fetch` adds
 * `cache-control: no-cache` to conditional requests.)
 */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body, path }: AskOptions = {},
): Promise<Answer> {
  const answered = new Promise<Answer>((resolve, reject) => {
    const target = path === undefined ? {} : { path }
    const sent = request(url, { method, headers, agent: false, ...target }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
        })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
  return within(ANSWER_MS, `${method} ${url}`, answered)
}

/** The body without its coding. */
export function decoded({ headers, bytes }: Answer): Buffer {
  const decode = DECODERS[headers['content-encoding'] ?? 'identity']
  if (decode === undefined) throw new Error(`unknown coding ${headers['content-encoding']}`)
  return decode(bytes)
}

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  identity: bytes => bytes,
  gzip: gunzipSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
}

/** What came over a connection until the other side closed it. */
export interface Exchange {
  /** As Latin-1, so that every byte is a character. */
  readonly text: string
  /** Whether the other side closed the connection in time. */
  readonly closed: boolean
}

/** Sends bytes as they are and reads until the other side closes, or `milliseconds` have passed. */
export async function exchange(
  port: number,
  bytes: string | Buffer,
  milliseconds = ANSWER_MS,
): Promise<Exchange> {
  const socket = await connected(port)
  socket.write(bytes)
  return readAll(socket, milliseconds)
}

/** Reads a connection until the other side closes it, or `milliseconds` have passed. */
export async function readAll(socket: Socket, milliseconds = ANSWER_MS): Promise<Exchange> {
  const chunks: Buffer[] = []
  const closed = await new Promise<boolean>(resolve => {
    const timer = setTimeout(() => resolve(false), milliseconds)
    const end = () => {
      clearTimeout(timer)
      resolve(true)
    }
    socket.on('data', (chunk: Buffer) => chunks.push(chunk)).resume()
    socket.on('end', end)
    socket.on('error', end)
    socket.on('close', end)
    if (socket.closed || socket.readableEnded) end()
  })
  socket.destroy()
  return { text: Buffer.concat(chunks).toString('latin1'), closed }
}

/** A connection that nothing has been sent over. */
export async function connected(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const open = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
  })
  return within(ANSWER_MS, 'a connection', open)
}

/** The answers in what came over one connection, in their order, by their `Content-Length`. */
export function answersIn(text: string): readonly Answer[] {
  const answers: Answer[] = []
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n')
    const [statusLine = '', ...fields] = rest.slice(0, end < 0 ? rest.length : end).split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1])
    if (Number.isNaN(status) || end < 0) throw new Error(`not an answer: ${rest.slice(0, 80)}`)
    const headers = Object.fromEntries(fields.map(headerField))
    const length = Number(headers['content-length'] ?? 0)
    const body = rest.slice(end + 4, end + 4 + length)
    if (body.length < length) throw new Error(`cut off after ${body.length} of ${length} bytes`)
    answers.push({ status, headers, bytes: Buffer.from(body, 'latin1') })
    rest = rest.slice(end + 4 + length)
  }
  return answers
}

function headerField(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}
