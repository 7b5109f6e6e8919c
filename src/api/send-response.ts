import type { Request, Response } from 'express'
import { statusOf } from '../http/errors.ts'
import { dropBody } from '../http/unread-body.ts'
import { type ApiResponse, problemResponse } from './problem-response.ts'

const RETRY_SECONDS = '30'
const PREFLIGHT_SECONDS = '86400'

/** Sends an answer, which nobody keeps unless it says so. */
export function sendResponse(
  request: Request,
  response: Response,
  { status, headers = {}, body }: ApiResponse,
): void {
  if (!request.complete) dropBody(request, response)
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.status(status).set({
    'Cache-Control': 'no-store',
    'Access-Control-Expose-Headers': 'ETag, Link, Location, Allow, Retry-After, WWW-Authenticate',
    ...(body !== undefined && { 'Content-Type': type }),
    ...headers,
  })
  if (body === undefined) response.end()
  else response.send(Buffer.from(`${JSON.stringify(body)}\n`))
}

/** The answer to what was thrown; what it was is for the log. */
export function failure(error: unknown): ApiResponse {
  const status = statusOf(error)
  if (status === 503) return unavailable('nothing can be read or kept just now')
  if (status >= 500) return problemResponse(status, 'something went wrong here; it has been noted')
  return problemResponse(status, 'the request could not be understood')
}

/** Tells to come back. */
export function unavailable(detail: string): ApiResponse {
  return problemResponse(503, detail, { headers: { 'Retry-After': RETRY_SECONDS } })
}

/** Answers a browser's question: any origin may ask, for who asks gives a token itself, and no browser adds one. */
export function preflight(allow: string): ApiResponse {
  return {
    status: 204,
    headers: {
      Allow: allow,
      'Access-Control-Allow-Methods': allow,
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key',
      'Access-Control-Max-Age': PREFLIGHT_SECONDS,
    },
  }
}
