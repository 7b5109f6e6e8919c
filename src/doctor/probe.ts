import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { Agent, request } from 'undici'
import { messageOf, Problem } from '../problem.ts'

/** A request, as a reader would send it. */
export interface Ask {
  readonly url: string
  readonly method?: 'GET' | 'HEAD' | 'OPTIONS' | 'POST'
  /** The body of a POST. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The family of addresses to connect to; either when absent. */
  readonly family?: 4 | 6
  /** Whether HTTP/2 may be used. */
  readonly http2?: boolean
  /** Whether the connection is refused when the certificate is not trusted. It is when absent. */
  readonly trusted?: boolean
}

/** An answer, whole. */
export interface Seen {
  readonly url: string
  readonly status: number
  /** Header fields by their names in lower case. Several fields of a name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as it came. */
  readonly bytes: Buffer
  readonly milliseconds: number
}

/** Asks the outside. */
export interface Probe {
  /** Redirects are not followed. @throws Problem when there is no answer. */
  ask(ask: Ask): Promise<Seen>
  /** Opens a TLS connection. @throws Problem when it fails. */
  handshake(url: URL, options?: ConnectionOptions): Promise<Handshake>
  close(): Promise<void>
}

/** What a TLS connection has shown. */
export interface Handshake {
  /** Why the certificate is not trusted; undefined when it is. */
  readonly refused: string | undefined
  readonly validFrom: Date
  readonly validTo: Date
  /** The protocol that the server has chosen of those that were offered. */
  readonly protocol: string | undefined
  readonly version: string | undefined
}

const TIMEOUT_MS = 20_000
const MAX_BYTES = 50_000_000
const HTTPS_PORT = 443

/** Options of `createProbe`. */
export interface ProbeOptions {
  /** The certificate of an authority to trust, as PEM; those of Node when absent. */
  readonly ca?: string
}

/** Creates a probe. A connection is used for one request only, so that each is seen as a new reader sees it. */
export function createProbe({ ca }: ProbeOptions = {}): Probe {
  const agents = new Map<string, Agent>()

  function agentFor({ family, http2 = false, trusted = true }: Ask): Agent {
    const key = `${family} ${http2} ${trusted}`
    const connect = {
      timeout: TIMEOUT_MS,
      rejectUnauthorized: trusted,
      ...(family && { family }),
      ...(ca && { ca }),
    }
    const agent = agents.get(key) ?? new Agent({ allowH2: http2, connect, pipelining: 0 })
    agents.set(key, agent)
    return agent
  }

  return {
    async ask(ask) {
      const started = performance.now()
      try {
        const response = await request(ask.url, {
          dispatcher: agentFor(ask),
          method: ask.method ?? 'GET',
          headers: ask.headers ?? {},
          body: ask.body ?? null,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        })
        const bytes = await readBody(response.body)
        const headers = Object.entries(response.headers).map(([name, value]) => [
          name,
          [value].flat().join(', '),
        ])
        return {
          ...{ url: ask.url, status: response.statusCode, headers: Object.fromEntries(headers), bytes },
          milliseconds: performance.now() - started,
        }
      } catch (error) {
        throw new Problem('unavailable', reasonOf(error), { cause: error })
      }
    },
    handshake: (url, options = {}) => handshake(url, { ...(ca && { ca }), ...options }),
    async close() {
      await Promise.all([...agents.values()].map(agent => agent.destroy()))
    },
  }
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length > MAX_BYTES) break
  }
  return Buffer.concat(chunks)
}

/** Returns the innermost reason: that of the system is the clearest. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  const cause = error instanceof Error ? error.cause : undefined
  return cause === undefined ? messageOf(error) : reasonOf(cause)
}

function handshake(url: URL, options: ConnectionOptions): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const socket: TLSSocket = tlsConnect(
      {
        ...{ host, port: Number(url.port || HTTPS_PORT), rejectUnauthorized: false, timeout: TIMEOUT_MS },
        ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }),
        ...options,
      },
      () => {
        const { valid_from: validFrom, valid_to: validTo } = socket.getPeerCertificate()
        resolve({
          refused: socket.authorized ? undefined : String(socket.authorizationError),
          validFrom: new Date(validFrom),
          validTo: new Date(validTo),
          protocol: socket.alpnProtocol || undefined,
          version: socket.getProtocol() ?? undefined,
        })
        socket.destroy()
      },
    )
    socket.once('error', error => reject(new Problem('unavailable', messageOf(error), { cause: error })))
    socket.once('timeout', () => {
      socket.destroy()
      reject(new Problem('unavailable', `no answer within ${TIMEOUT_MS / 1_000} s`))
    })
  })
}

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
  deflate: inflateSync,
}

/** Returns the body without its content coding. @throws Problem when the body is not what its header says. */
export function plainBody({ headers, bytes }: Pick<Seen, 'headers' | 'bytes'>): Buffer {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (coding === 'identity' || coding === '' || bytes.length === 0) return bytes
  const decode = DECODERS[coding]
  if (decode === undefined) throw new Problem('invalid', `the coding ${coding} is not known`)
  try {
    return decode(bytes)
  } catch (error) {
    throw new Problem('invalid', `the body is not ${coding}: ${messageOf(error)}`, { cause: error })
  }
}
