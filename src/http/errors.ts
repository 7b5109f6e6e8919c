import type { ErrorRequestHandler, Request, Response } from 'express'
import { renderError } from '../pages/error.ts'
import { Problem, type ProblemKind } from '../problem.ts'
import { DATA_POLICY, PAGE_POLICY } from './headers.ts'
import type { PageContext } from './page-context.ts'

const STATUS: Readonly<Record<ProblemKind, number>> = {
  usage: 400,
  invalid: 422,
  conflict: 409,
  unavailable: 503,
  internal: 500,
}

const RETRY_SECONDS = 30

const TEXTS: Readonly<Record<number, string>> = {
  400: 'The request could not be understood.',
  404: 'There is nothing at this address.',
  405: 'This address can only be read.',
  410: 'What was at this address has been withdrawn.',
  414: 'The address is too long.',
  500: 'Something went wrong here; it has been noted.',
  503: 'This is not ready yet. Please try again.',
}

/** Answers with a status: a page for a person in a browser, or else a line of text. */
export function sendError(request: Request, response: Response, status: number, context: PageContext): void {
  response.status(status)
  response.set('Cache-Control', status === 404 || status === 410 ? 'public, max-age=60' : 'no-store')
  response.vary('Accept')
  if (status === 503) response.set('Retry-After', String(RETRY_SECONDS))
  if (request.headers.accept?.includes('text/html') === true) {
    const { publication, feeds, styleUrl } = context
    const page = renderError({ publication, feeds, styleUrl, status, path: request.path })
    response.set('Content-Security-Policy', PAGE_POLICY).type('html').send(page)
  } else {
    response
      .set('Content-Security-Policy', DATA_POLICY)
      .type('text')
      .send(`${TEXTS[status] ?? TEXTS[500]}\n`)
  }
}

/** The last handler: what was thrown becomes a status, and what nobody foresaw is logged. */
export function errorHandler(
  context: () => PageContext,
  log: { error(fields: object, message: string): void },
): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const status = statusOf(error)
    if (status >= 500)
      log.error({ err: error, path: request.path }, `${request.method} ${request.path} failed`)
    sendError(request, response, status, context())
  }
}

function statusOf(error: unknown): number {
  if (error instanceof Problem) return STATUS[error.kind]
  // Express's own errors (a path that cannot be decoded) say their status.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status
  return 500
}
