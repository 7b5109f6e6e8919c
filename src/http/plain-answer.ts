import type { ServerResponse } from 'node:http'
import { errorText } from './errors.ts'

/**
 * Answers with a status and the line of text that it means, without a router; `headers` are the common ones and its own.
 * Nobody keeps it.
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
