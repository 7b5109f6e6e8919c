import type { ErrorRequestHandler, Request, Response } from 'express'
import { renderError } from '../pages/error.ts'
import { Problem, type ProblemKind } from '../problem.ts'
import { PAGE_POLICY } from './headers.ts'
import type { PageContext } from './pages/page-context.ts'
import { loggableUrl } from './without-token.ts'

const STATUS: Readonly<Record<ProblemKind, number>> = {
  usage: 400,
  invalid: 422,
  conflict: 409,
  unavailable: 503,
  internal: 500,
}

/** After how long it is worth asking again. */
export const RETRY_SECONDS = 30

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

/** What a handler may have said of the body that it then could not send. */
const BODY_HEADERS = ['ETag', 'Last-Modified', 'Accept-Ranges', 'Content-Language', 'Content-Encoding']

/** What a status means, as a line of text. */
export function errorText(status: number): string {
  return `${TEXTS[status] ?? (status < 500 ? TEXTS[400] : TEXTS[500])}\n`
}

/** What an answer of failure is made with. */
export interface ErrorContext extends PageContext {
  /** When it is not what is usual for the status. */
  readonly cacheControl?: string
}

/** How long what is not there may be taken for not there. */
export function errorCache(status: number): string {
  return status === 404 || status === 410 ? 'public, max-age=60' : 'no-store'
}

/** Answers with a status: a page for a person in a browser, or else a line of text. */
export function sendError(
  request: Request,
  response: Response,
  status: number,
  { cacheControl = errorCache(status), ...context }: ErrorContext,
): void {
  for (const name of BODY_HEADERS) response.removeHeader(name)
  response.status(status)
  response.set('Cache-Control', cacheControl)
  response.vary('Accept')
  if (status === 503) response.set('Retry-After', String(RETRY_SECONDS))
  if (request.headers.accept?.includes('text/html') === true) {
    const page = renderError({ ...context, status, path: request.path })
    response.set('Content-Security-Policy', PAGE_POLICY).type('html').send(page)
  } else {
    response.type('text').send(errorText(status))
  }
}

/**
 * The last handler: what was thrown becomes a status, and what nobody foresaw is logged. An answer that has
 * begun can only be broken off, so that nobody takes what came for the whole.
 */
export function errorHandler(
  context: () => PageContext,
  log: { error(fields: object, message: string): void },
): ErrorRequestHandler {
  // Express knows a handler of errors by its four parameters.
  return (error: unknown, request, response, _next) => {
    const status = statusOf(error)
    const path = loggableUrl(request.path)
    if (status >= 500) log.error({ err: error, path }, `${request.method} ${path} failed`)
    if (response.headersSent) response.destroy()
    else sendError(request, response, status, context())
  }
}

/** The status by which what was thrown is answered. */
export function statusOf(error: unknown): number {
  if (error instanceof Problem) return STATUS[error.kind]
  // Express's own errors (a path that cannot be decoded) say their status.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status
  return 500
}
