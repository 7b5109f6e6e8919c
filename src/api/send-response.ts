import type { Request, Response } from 'express'
import { statusOf } from '../http/errors.ts'
import { dropBody } from '../http/responses.ts'
import type { ApiResponse } from './handler.ts'
import { problemResponse } from './problem-response.ts'

/** Sends a response. No cache stores it unless its headers allow that. */
export function sendResponse(
  request: Request,
  response: Response,
  { status, headers = {}, body, stream }: ApiResponse,
): void {
  if (!request.complete) dropBody(request, response)
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.status(status).set({
    'Cache-Control': 'no-store',
    'Access-Control-Expose-Headers': 'ETag, Link, Location, Allow, Retry-After, WWW-Authenticate',
    ...(body !== undefined && { 'Content-Type': type }),
    ...headers,
  })
  if (stream !== undefined && request.method !== 'HEAD') stream(response)
  else if (body === undefined) response.end()
  else response.send(Buffer.isBuffer(body) ? body : Buffer.from(`${JSON.stringify(body)}\n`))
}

const RETRY_SECONDS = '30'
const PREFLIGHT_SECONDS = '86400'

/** Returns the response to an error that was thrown. Its details are only for the log. */
export function errorResponse(error: unknown): ApiResponse {
  const status = statusOf(error)
  if (status === 503) return unavailable('the data cannot be read or written at the moment')
  if (status >= 500) return problemResponse(status, 'an internal error occurred; it has been logged')
  return problemResponse(status, 'the request could not be understood')
}

/** Returns a 503 that asks the client to retry. */
export function unavailable(detail: string): ApiResponse {
  return problemResponse(503, detail, { headers: { 'Retry-After': RETRY_SECONDS } })
}

/**
 * Answers the preflight request of a browser. Pages of any origin may use the API: they add the token themselves, as no
 * browser does it for them.
 */
export function preflight(allow: string): ApiResponse {
  return {
    status: 204,
    headers: {
      Allow: allow,
      'Access-Control-Allow-Methods': allow,
      'Access-Control-Allow-Headers':
        'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID',
      'Access-Control-Max-Age': PREFLIGHT_SECONDS,
    },
  }
}
