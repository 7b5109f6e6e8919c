import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Request, Response } from 'express'
import type { Publication } from '../articles/publication.ts'
import { ELSEWHERE, surrogateTags } from '../publish/document/surrogates.ts'
import { errorText } from './errors.ts'

/**
 * The result of a handler: it has sent a response, or a status that is still to be sent. `hidden` is a 404 that no cache
 * may store, because another client would get a document. `gone` is a 410 with a text for readers.
 */
export type Outcome = 'sent' | 'hidden' | 401 | 404 | 410 | 503 | { readonly gone: string }

/** The kind of a redirect: 301 is permanent and cached for a day, 302 is temporary. */
export interface RedirectOptions {
  readonly status: 301 | 302
  readonly headers?: Readonly<Record<string, string>>
  /** The publication whose caches may store a permanent redirect until something changes. */
  readonly publication?: Pick<Publication, 'caches'> | undefined
}

/** Redirects to a URL. Express's own `redirect` would vary by `Accept`. */
export function redirect(
  response: Response,
  url: string,
  { status, headers, publication = {} }: RedirectOptions,
): Outcome {
  const cache = status === 301 ? 'public, max-age=86400' : 'no-store'
  response.status(status).location(url)
  response.set({ 'Cache-Control': cache, ...surrogateTags(publication, [ELSEWHERE]), ...headers })
  response.type('text').send(`${response.get('Location')}\n`)
  return 'sent'
}

/** Returns the query of a request with its `?`; empty when there is none. */
export function queryOf(request: Request): string {
  return request.url.slice(request.path.length)
}

/**
 * Sends a status and its line of text, without Express and without caching. `headers` must include the common ones.
 */
export function sendPlain(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
): void {
  const text = status < 400 ? '' : errorText(status)
  // RFC 9110 section 8.6: a 204 has no length.
  const length = status === 204 ? {} : { 'Content-Length': Buffer.byteLength(text) }
  response.writeHead(status, {
    'Cache-Control': 'no-store',
    ...(text && { 'Content-Type': 'text/plain; charset=utf-8' }),
    ...length,
    ...headers,
  })
  response.end(text)
}

/** Largest request body that is read and dropped, in bytes. */
const MAX_IGNORED_BODY_BYTES = 65_536

/** Reads and drops a short request body. With a long one, the connection is closed after the response. */
export function dropBody(request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request
  const length = headers['content-length']
  const isLong = headers['transfer-encoding'] !== undefined || Number(length ?? 0) > MAX_IGNORED_BODY_BYTES
  if (isLong || headers.expect !== undefined) {
    response.setHeader('Connection', 'close')
    response.on('finish', () => request.socket.destroySoon())
  } else if (length !== undefined) request.resume()
}
