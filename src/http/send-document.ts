import type { IncomingMessage, ServerResponse } from 'node:http'
import { freshUntil } from '../publish/cache-control.ts'
import type { Document, Variant } from '../publish/document.ts'
import { chooseVariant } from './accept-encoding.ts'
import { evaluate, type Verdict } from './conditional.ts'
import { COMMON_HEADERS, DATA_POLICY } from './headers.ts'

const SECOND = 1_000

/**
 * Answers a GET or HEAD with a ready document: 200 in the coding that suits, 304 to who has it, or 412.
 * No copy of it is fresh for longer than to `due`, when an article falls due.
 * It knows nothing of Express, so that the server may call it before any route is looked for.
 */
export function sendDocument(
  request: IncomingMessage,
  response: ServerResponse,
  document: Document,
  now: Date,
  due?: Date,
): void {
  const variant = chooseVariant(document.variants, request.headers['accept-encoding'])
  const { changed } = document
  const verdict = evaluate(request.headers, { etags: Object.values(document.etags), changed }, now)
  const headers = documentHeaders(document, etagFor(verdict, variant), now, due)
  if (verdict.kind === 'send') sendVariant(request, response, document, variant, headers)
  else if (verdict.kind === 'not-modified') response.writeHead(304, headers).end()
  else response.writeHead(412, { ...headers, 'Cache-Control': 'no-store', 'Content-Length': 0 }).end()
}

/** A 304 names the tag that the client has, when it told: its copy may be of another coding. */
function etagFor(verdict: Verdict, variant: Variant): string {
  return verdict.kind === 'not-modified' ? (verdict.matched ?? variant.etag) : variant.etag
}

function documentHeaders(
  document: Document,
  etag: string,
  now: Date,
  due: Date | undefined,
): Record<string, string> {
  return {
    ...COMMON_HEADERS,
    'Content-Security-Policy': DATA_POLICY,
    // Node's own is kept for up to a second, and Last-Modified could then be later than it.
    Date: now.toUTCString(),
    ETag: etag,
    'Last-Modified': lastModified(document, now),
    'Cache-Control': freshUntil(document.cacheControl, now, due),
    Vary: 'Accept-Encoding',
    ...document.headers,
  }
}

/** Never later than the answer itself (RFC 9110 section 8.8.2.1), not even when the clock was set back. */
function lastModified({ changed }: Document, now: Date): string {
  const latest = Math.floor(now.getTime() / SECOND) * SECOND
  return new Date(Math.min(changed.getTime(), latest)).toUTCString()
}

function sendVariant(
  request: IncomingMessage,
  response: ServerResponse,
  document: Document,
  { bytes, coding }: Variant,
  headers: Record<string, string>,
): void {
  const encoding = coding === 'identity' ? {} : { 'Content-Encoding': coding }
  response.writeHead(200, {
    ...headers,
    'Content-Type': document.contentType,
    'Content-Length': bytes.length,
    ...encoding,
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}
