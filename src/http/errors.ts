import type { ErrorRequestHandler, Request, Response } from 'express'
import { renderError } from '../pages/error.ts'
import { Problem, type ProblemKind } from '../problem.ts'
import { ELSEWHERE, surrogateTags } from '../publish/document/surrogates.ts'
import { PAGE_POLICY } from './headers.ts'
import type { PageContext } from './pages/page-context.ts'
import { loggableUrl } from './request-target.ts'

/** An error and the content of its page. */
export interface ErrorResponse extends PageContext {
  readonly status: number
  /** The usual value for the status when absent. */
  readonly cacheControl?: string
  /** A text for readers besides that of the status. */
  readonly note?: string | undefined
}

/** Sends an error: a page if the client accepts HTML, otherwise a line of text. */
export function sendError(request: Request, response: Response, error: ErrorResponse): void {
  const { status, cacheControl = errorCache(status), ...context } = error
  for (const name of BODY_HEADERS) response.removeHeader(name)
  response.status(status)
  response.set('Cache-Control', cacheControl)
  if (cacheControl !== NO_STORE) response.set(surrogateTags(context.publication ?? {}, [ELSEWHERE]))
  response.vary('Accept')
  if (status === 503) response.set('Retry-After', String(RETRY_SECONDS))
  if (request.headers.accept?.includes('text/html') === true) {
    const page = renderError({ ...context, status, path: request.path })
    response.set('Content-Security-Policy', PAGE_POLICY).type('html').send(page)
  } else {
    const { note } = context
    response.type('text').send(errorText(status) + (note === undefined ? '' : `${note}\n`))
  }
}

/** The value of `Retry-After` for a 503. */
export const RETRY_SECONDS = 30

/** Headers of a document that a handler may have set before it failed. */
const BODY_HEADERS = ['ETag', 'Last-Modified', 'Accept-Ranges', 'Content-Language', 'Content-Encoding']

/** Returns the usual `Cache-Control` of an error. A missing document may be cached for a minute. */
export function errorCache(status: number): string {
  return status === 404 || status === 410 ? 'public, max-age=60' : NO_STORE
}

const NO_STORE = 'no-store'

/** Returns the message of a status as a line of text. */
export function errorText(status: number): string {
  return `${TEXTS[status] ?? (status < 500 ? TEXTS[400] : TEXTS[500])}\n`
}

const TEXTS: Readonly<Record<number, string>> = {
  400: 'The request could not be understood.',
  401: 'This feed is for its subscribers: give the token as the password.',
  404: 'There is nothing at this address.',
  405: 'This address can only be read.',
  410: 'What was at this address has been withdrawn.',
  412: 'What is here is not what the request expects.',
  414: 'The address is too long.',
  416: 'There is no such part of it.',
  429: 'This was fetched often within the hour. Please send If-None-Match with the ETag, and come back later.',
  500: 'Something went wrong here; it has been noted.',
  503: 'This is not ready yet. Please try again.',
}

/**
 * Creates the last handler of the app, which sends the status of a thrown error and logs unexpected ones. After a
 * response has begun, it closes the connection, so that no client mistakes the part for the whole.
 */
export function errorHandler(
  context: () => PageContext,
  log: { error(fields: object, message: string): void },
): ErrorRequestHandler {
  // Express recognises an error handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    const status = statusOf(error)
    const path = loggableUrl(request.path)
    if (status >= 500) log.error({ err: error, path }, `${request.method} ${path} failed`)
    if (response.headersSent) response.destroy()
    else sendError(request, response, { ...context(), status })
  }
}

/** Returns the HTTP status of a thrown error. */
export function statusOf(error: unknown): number {
  if (error instanceof Problem) return STATUS[error.kind]
  // Express's own errors, such as a path that cannot be decoded, have a status.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status
  return 500
}

const STATUS: Readonly<Record<ProblemKind, number>> = {
  usage: 400,
  invalid: 422,
  conflict: 409,
  unavailable: 503,
  internal: 500,
}
