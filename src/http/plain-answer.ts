import type { ServerResponse } from 'node:http'
import { errorText } from './errors.ts'
import { COMMON_HEADERS, DATA_POLICY } from './headers.ts'

/** Answers with a status and the line of text that it means, without a router. Nobody keeps it. */
export function sendPlain(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = status < 400 ? '' : errorText(status)
  // RFC 9110 section 8.6: a 204 has no length.
  const length = status === 204 ? {} : { 'Content-Length': Buffer.byteLength(text) }
  response.writeHead(status, {
    ...COMMON_HEADERS,
    'Content-Security-Policy': DATA_POLICY,
    'Cache-Control': 'no-store',
    ...(text && { 'Content-Type': 'text/plain; charset=utf-8' }),
    ...length,
    ...headers,
  })
  response.end(text)
}
