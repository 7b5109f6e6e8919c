import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'

/** What a server does in another way than a sound one. Each field breaks one rule. */
export interface Faults {
  /** The body in place of the sound feed. */
  readonly feed?: (self: string) => string
  /** Answers a request, and returns true, in place of the sound server. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Changes the header fields of the feed. A value of undefined removes one. */
  readonly headers?: (
    request: IncomingMessage,
    headers: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, string | undefined>>
  /** Changes the bytes of the feed before they are sent. */
  readonly bytes?: (request: IncomingMessage, bytes: Buffer) => Buffer
  /** The text of robots.txt. */
  readonly robots?: string
}

/** A server of one feed. */
export interface FeedServer {
  /** The address of the feed. */
  readonly url: string
  close(): Promise<void>
}

const certificate = (name: string) => readFileSync(new URL(`./certificates/${name}`, import.meta.url), 'utf8')

/** The authority that has signed the certificates of the servers. */
export const AUTHORITY = certificate('ca.pem')

/** The first frame of an MP3 file (MPEG-1, layer III, 128 kbit/s, 44.1 kHz), and silence. */
export const RECORDING = Buffer.concat([
  Buffer.from('fffb9064', 'hex'),
  Buffer.alloc(413),
  Buffer.from('fffb9064', 'hex'),
  Buffer.alloc(413),
])

/** Returns a sound feed with a recording. */
export function soundFeed(
  self: string,
  { length = RECORDING.length, type = 'audio/mpeg', file = 'a.mp3' } = {},
): string {
  const base = self.replace(/\/[^/]*$/, '')
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>A</title><link>${base}/</link><description>B</description>
<atom:link rel="self" href="${self}"/><atom:link rel="hub" href="${base}/hub"/>
<item><title>One</title><guid isPermaLink="false">1</guid><enclosure url="${base}/${file}" length="${length}" type="${type}"/></item>
</channel></rss>`
}

/** Starts a server over HTTP that does everything right except for the faults. */
export function startHttp(faults: Faults = {}): Promise<FeedServer> {
  return start(createServer(), 'http', faults)
}

/** Options of `startHttps`. */
export interface HttpsOptions {
  /** Whether the intermediate certificate is left out. */
  readonly withoutChain?: boolean
  readonly minVersion?: 'TLSv1.3'
}

/** Starts a server over HTTPS, with HTTP/2. */
export function startHttps(
  faults: Faults = {},
  { withoutChain = false, ...tls }: HttpsOptions = {},
): Promise<FeedServer> {
  const cert = certificate('leaf.pem') + (withoutChain ? '' : certificate('mid.pem'))
  const server = createSecureServer({ allowHTTP1: true, cert, key: certificate('leaf.key'), ...tls })
  return start(server, 'https', faults)
}

async function start(
  server: Server | Http2SecureServer,
  scheme: string,
  faults: Faults,
): Promise<FeedServer> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const self = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/rss.xml`
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    if (faults.answer?.(request, response)) return
    const { pathname } = new URL(request.url ?? '/', self)
    if (pathname === '/rss.xml') sendFeed(request, response, { self, faults })
    else if (pathname === '/robots.txt')
      response.writeHead(200).end(faults.robots ?? 'User-agent: *\nAllow: /\n')
    else if (pathname === '/hub') response.writeHead(405).end()
    else if (pathname === '/a.mp3') sendRecording(request, response)
    else response.writeHead(404).end()
  }
  server.on('request', listener as never)
  return {
    url: self,
    close: () =>
      new Promise(resolve => {
        if ('closeAllConnections' in server) server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const ENCODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gzipSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
}

function sendFeed(
  request: IncomingMessage,
  response: ServerResponse,
  { self, faults }: { readonly self: string; readonly faults: Faults },
): void {
  const plain = Buffer.from((faults.feed ?? soundFeed)(self))
  const coding = String(request.headers['accept-encoding'] ?? '')
  const encode = ENCODERS[coding]
  const sent = encode === undefined ? plain : encode(plain)
  const bytes = faults.bytes?.(request, sent) ?? sent
  const etag = `"${createHash('md5').update(plain).digest('hex')}${encode === undefined ? '' : coding}"`
  const validators = { etag, 'last-modified': 'Fri, 01 Nov 2024 00:00:00 GMT' }
  const sound: Record<string, string> = {
    ...validators,
    'content-type': 'application/rss+xml; charset=utf-8',
    'cache-control': 'public, max-age=900',
    vary: 'Accept-Encoding',
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
    ...(encode !== undefined && { 'content-encoding': coding }),
  }
  const headers = Object.entries({ ...sound, ...faults.headers?.(request, sound) }).filter(
    ([, value]) => value !== undefined,
  )
  const fields = Object.fromEntries(headers) as Record<string, string>
  const tag = request.headers['if-none-match']?.replace(/^W\//, '')
  const isSame =
    tag === undefined ? request.headers['if-modified-since'] === validators['last-modified'] : tag === etag
  if (isSame) response.writeHead(304, fields).end()
  else {
    response.writeHead(200, { 'content-length': String(bytes.length), ...fields })
    response.end(request.method === 'HEAD' ? undefined : bytes)
  }
}

function sendRecording(request: IncomingMessage, response: ServerResponse): void {
  const headers = { 'content-type': 'audio/mpeg', 'accept-ranges': 'bytes' }
  const length = RECORDING.length
  if (request.method === 'HEAD' || request.headers.range === undefined) {
    response.writeHead(200, { ...headers, 'content-length': String(length) })
    response.end(request.method === 'HEAD' ? undefined : RECORDING)
    return
  }
  response.writeHead(206, { ...headers, 'content-range': `bytes 0-${length - 1}/${length}` }).end(RECORDING)
}
