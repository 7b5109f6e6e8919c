import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { canonicalPath } from '../feeds/feed-aliases.ts'
import { errorHandler, sendError } from './errors.ts'
import { COMMON_HEADERS, PREFLIGHT_HEADERS, READ_METHODS, transportHeaders } from './headers.ts'
import { pageContext } from './page-context.ts'
import { type Answer, type Route, type RouteOptions, redirect, routeTable } from './routes.ts'
import { sendDocument } from './send-document.ts'

/** What the app works with. */
export interface AppOptions extends RouteOptions {
  readonly log: { error(fields: object, message: string): void; debug(fields: object, message: string): void }
}

/** Feedwright as an Express app. It does not listen. */
export function createApp(options: AppOptions): Express {
  const { publisher, now, log } = options
  const app = express()
  app.disable('x-powered-by').disable('etag').enable('strict routing').enable('case sensitive routing')
  const context = () => pageContext(publisher.publication)

  app.use((_request, response, next) => {
    response.set({ ...COMMON_HEADERS, ...transportHeaders(publisher.publication?.baseUrl) })
    next()
  })
  app.use((request, response, next) => {
    const document = publisher.document(request.path)
    if (document === undefined) return next()
    onlyRead(request, response, () => sendDocument(request, response, document, now()))
  })
  for (const route of routeTable(options)) mount(route)
  app.use((request, response) => {
    const meant = canonicalPath(request.path, isKnown)
    if (meant === undefined) return sendError(request, response, 404, context())
    const query = request.url.slice(request.path.length)
    redirect(response, 301, `${publisher.publication?.baseUrl ?? ''}${meant}${query}`)
  })
  app.use(errorHandler(context, log))
  return app

  function mount({ path, handle }: Route): void {
    app.all(path, (request: Request<Record<string, string>>, response: Response, next: NextFunction) => {
      onlyRead(request, response, () => {
        Promise.try(handle, request, response)
          .then(answer => finish(request, response, answer))
          .catch(next)
      })
    })
  }

  function finish(request: Request, response: Response, answer: Answer): void {
    if (answer !== 'sent') sendError(request, response, answer, context())
  }

  /** Answers what is no GET or HEAD: `OPTIONS` with what may be asked, anything else with 405. */
  function onlyRead(request: Request, response: Response, read: () => void): void {
    if (request.method === 'GET' || request.method === 'HEAD') {
      read()
      return
    }
    response.set({ Allow: READ_METHODS, ...PREFLIGHT_HEADERS })
    if (request.method === 'OPTIONS') response.status(204).end()
    else sendError(request, response, 405, context())
  }

  function isKnown(path: string): boolean {
    return path === '/' || publisher.document(path) !== undefined || /^\/articles\/[^/]+$/.test(path)
  }
}
